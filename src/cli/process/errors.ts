/** Errors as text for people, and their exit codes. */
import { ScenarioError, told } from '../../scenario/text/problems.ts';
import { DeviceError, UserError } from '../../util/errors.ts';
import { isAllocationFailure, MemoryError } from '../../util/memory.ts';
import { availableText } from './available.ts';
import { Exit, Interrupted } from './session.ts';

export interface Report {
  readonly text: string;
  readonly exitCode: number;
}

/** The message for an error, and the exit code. `WEFT_DEBUG=1` adds the stack. */
export function reportError(error: unknown, debug: boolean): Report {
  const { lines, exitCode } = describe(error);
  const stack = debug && error instanceof Error && error.stack ? [error.stack] : [];
  const text = [...lines, ...stack].join('\n').split('\n').map(cut).join('\n');
  return { text: `${text}\n`, exitCode };
}

/** No line that people read is longer; those of files may be. */
const LONGEST_LINE = 400;

function cut(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

function describe(error: unknown): { lines: string[]; exitCode: number } {
  if (error instanceof ScenarioError) {
    const lines = told(error.problems).map((text) => `weft: error: ${text}`);
    return { lines, exitCode: Exit.badInput };
  }
  if (error instanceof MemoryError) {
    return {
      lines: [`weft: error: ${error.message}`, `  ${availableText()}`, `  ${error.advice}`],
      exitCode: Exit.badInput,
    };
  }
  // For an operation that does not itself say its purpose.
  if (isAllocationFailure(error) && !(error instanceof UserError || error instanceof DeviceError)) {
    const { message } = error as Error;
    return describe(new MemoryError(`a part of the run does not fit in memory (${message})`));
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
  if (error instanceof Interrupted) return { lines: ['weft: interrupted'], exitCode: error.exitCode };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    lines: [
      `weft: internal error: ${message}`,
      '  this is a bug in weft; set WEFT_DEBUG=1 to see the stack, and report it with the command',
    ],
    exitCode: Exit.bug,
  };
}
