/** Reads a named pipe or a process substitution, with a limit on the wait for a writer. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long a pipe is looked at again and again before its reader is told, and before it is given
 * up.
 */
export interface Patience {
  readonly saidMs: number;
  readonly givenUpMs: number;
}

/** A shell that starts reader and writer at a time needs far less. */
export const PATIENCE: Patience = { saidMs: 1000, givenUpMs: 10_000 };

const POLL_MS = 10;
const CHUNK_BYTES = 1 << 16;

/** No writer opened the pipe in time. */
export class NoWriter extends Error {
  override readonly name = 'NoWriter';
}

/**
 * The bytes of the pipe at `path`, as they come. A named pipe without a writer is waited for:
 * `onWait` is told once, after a second, and {@link NoWriter} is thrown after ten. With a writer it
 * is read to its end, however slow that is. Opened without blocking: an open that blocks would keep
 * a thread, and the process, for ever.
 */
export async function* readPipe(
  path: string,
  onWait: (hasWriter: boolean) => void,
  { saidMs, givenUpMs }: Patience = PATIENCE,
): AsyncGenerator<Buffer> {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // One without a name has had its writer from the start: no bytes are its end.
  let hasWriter = /^\/(dev|proc\/[^/]+)\/fd\//.test(path);
  const openedAt = performance.now();
  let waitingSince = openedAt;
  let said = false;
  try {
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const length = readNow(fd, chunk);
      if (length !== undefined && length > 0) {
        hasWriter = true;
        waitingSince = performance.now();
        yield chunk.subarray(0, length);
        continue;
      }
      if (length === 0 && hasWriter) return;
      // No bytes yet, but a writer exists.
      if (length === undefined) hasWriter = true;
      const now = performance.now();
      if (!hasWriter && now - openedAt > givenUpMs) throw new NoWriter();
      if (!said && now - waitingSince > saidMs) {
        said = true;
        onWait(hasWriter);
      }
      await sleep(POLL_MS);
    }
  } finally {
    closeSync(fd);
  }
}

/**
 * Bytes read: 0 if no writer has the pipe open, undefined if one has and has written nothing yet.
 */
function readNow(fd: number, into: Buffer): number | undefined {
  try {
    return readSync(fd, into);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}
