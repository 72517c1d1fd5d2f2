/** Errors of weft as data that a page can show. */
import { DeviceError, type Problem, problemLine, problemText, ScenarioError, UserError } from 'weft';
import type { Complaint, Failure } from './protocol.ts';

/** Why a run ended that the user cancelled. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Problems with the line each stands on. */
export function complaintsOf(problems: readonly Problem[]): Complaint[] {
  return problems.map((problem) => ({
    what: problem.what,
    advice: problem.advice,
    line: problemLine(problem),
    text: problemText(problem),
  }));
}

/** The fate of a task that threw. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Cancelled) return { kind: 'cancelled', message: 'cancelled' };
  if (error instanceof ScenarioError) {
    const complaints = complaintsOf(error.problems);
    return { kind: 'input', message: complaints.map(({ text }) => text).join('\n'), complaints };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UserError) return { kind: 'input', message, where: error.where, advice: error.advice };
  if (error instanceof DeviceError) return { kind: 'device', message, advice: 'choose CPU, or run again' };
  return { kind: 'bug', message, advice: 'this is a bug of weft; the scenario below reproduces it' };
}
