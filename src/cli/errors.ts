/** Errors as text for people, and their exit codes. */
import { problemText, ScenarioError } from '../scenario/problems.ts';
import { DeviceError, UserError } from '../util/errors.ts';
import { Exit, Interrupted } from './session.ts';

/** Nobody reads more at once. */
const MOST_PROBLEMS = 50;

export interface Report {
  readonly text: string;
  readonly exitCode: number;
}

/** What to print for an error, and the exit code. `WEFT_DEBUG=1` adds the stack. */
export function reportError(error: unknown, debug: boolean): Report {
  const { lines, exitCode } = describe(error);
  const stack = debug && error instanceof Error && error.stack ? [error.stack] : [];
  return { text: `${[...lines, ...stack].join('\n')}\n`, exitCode };
}

function describe(error: unknown): { lines: string[]; exitCode: number } {
  if (error instanceof ScenarioError) {
    const lines = error.problems
      .slice(0, MOST_PROBLEMS)
      .map((problem) => `weft: error: ${problemText(problem)}`);
    const more = error.problems.length - lines.length;
    if (more > 0) lines.push(`weft: error: and ${more} more like these`);
    return { lines, exitCode: Exit.badInput };
  }
  if (error instanceof UserError) {
    const lines = [`weft: error: ${error.message}`];
    if (error.where) lines.push(`  at ${error.where}`);
    if (error.advice) lines.push(`  ${error.advice}`);
    return { lines, exitCode: Exit.badInput };
  }
  if (error instanceof DeviceError) {
    return { lines: [`weft: error: ${error.message}`], exitCode: Exit.noDevice };
  }
  if (error instanceof Interrupted) return { lines: ['weft: interrupted'], exitCode: Exit.interrupted };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    lines: [
      `weft: internal error: ${message}`,
      '  this is a bug in weft; set WEFT_DEBUG=1 to see the stack, and report it with the command',
    ],
    exitCode: Exit.bug,
  };
}
