/** Memory that cannot be had: bad input, exit code 2, and no bug. */
import { UserError } from './errors.ts';

/**
 * Memory for an object is not available; `what` names it, with its size if that is known.
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
 * Whether an error says that memory cannot be had, or that an array, map or text would be too
 * large. It knows the words of JavaScript engines (V8, Firefox, Safari), of WebAssembly and of
 * Node's threads.
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
 * The result of `make`; if its memory cannot be had throws {@link MemoryError} that names `what`.
 */
export function allocating<T>(what: string, make: () => T, advice?: string): T {
  try {
    return make();
  } catch (error) {
    throw isAllocationFailure(error) && !(error instanceof UserError) ? new MemoryError(what, advice) : error;
  }
}
