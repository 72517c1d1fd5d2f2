/** Memory that cannot be had: bad input, exit code 2, and no bug. */
import { UserError } from './errors.ts';

/**
 * There is not the memory for what was asked; `what` names it, with its size where that is known.
 */
export class MemoryError extends UserError {
  constructor(what: string, advice = 'simulate less: fewer ranks, seeds or messages; or allow more memory') {
    super(`out of memory: ${what}`, { advice });
  }
}

/**
 * The size of an array that V8 refuses where it would be too long for any memory; below, a wrong
 * length is our bug.
 */
const LONG = 2 ** 30;

/**
 * Whether an error says that memory cannot be had, or that something would be larger than any
 * array, map or text may be. Of JavaScript engines (V8's words, and those of Firefox and Safari),
 * of WebAssembly and of Node's threads.
 */
export function isAllocationFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || code === 'ERR_MEMORY_ALLOCATION_FAILED') return true;
  if (code === 'ERR_STRING_TOO_LONG') return true;
  const length = /invalid (?:typed )?array length:? (\d+)/i.exec(error.message)?.[1];
  if (length !== undefined) return Number(length) >= LONG;
  if (/out of memory/i.test(error.message)) return true;
  return (
    error instanceof RangeError &&
    /allocat|maximum size exceeded|invalid (array|string|array buffer) length/i.test(error.message)
  );
}

/**
 * What `make` makes; where its memory cannot be had throws {@link MemoryError} that names `what`.
 */
export function allocating<T>(what: string, make: () => T, advice?: string): T {
  try {
    return make();
  } catch (error) {
    throw isAllocationFailure(error) && !(error instanceof UserError) ? new MemoryError(what, advice) : error;
  }
}
