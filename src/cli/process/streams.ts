/** The streams of the process, and the handling of a result that cannot be written. */
import { readFileSync, readlinkSync } from 'node:fs';
import { meaningOf } from './errno.ts';
import { Exit, type Session, type Streams } from './session.ts';
import { isNews } from './told.ts';

/** Standard output and standard error. */
export const processStreams: Streams = {
  writeOut: (text) => process.stdout.write(text),
  writeErr: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY === true,
  colours: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  columns: process.stdout.isTTY === true ? process.stdout.columns : undefined,
  isNews,
};

/**
 * Listens to both streams. A result that cannot be written is exit code 2, with a message on
 * stderr. A reader that has seen enough (`weft list | head -1`) is not a failure.
 */
export function attendStreams(session: Session): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(session.exitCode);
    session.err(`weft: error: the result cannot be written: ${meaningOf(error)}\n`);
    process.exit(Exit.badInput);
  });
  // If no stream can take the message, the exit code still tells.
  process.stderr.on('error', () => undefined);
}

/**
 * Whether standard output was closed when the process began (`>&-`), so that the result would be
 * lost; said on stderr then. Node opens the null device for reading and writing in its place, and
 * nothing else tells the two apart: a caller that discards the result this way (Python's DEVNULL,
 * Node's 'ignore') is refused as well, unless `--fail-if` makes the exit code the answer. A shell's
 * `>/dev/null` opens it for writing only and is left alone.
 */
export function refusesClosedOutput(session: Session, args: readonly string[]): boolean {
  if (args.some((arg) => arg.startsWith('--fail-if')) || !outputIsClosed()) return false;
  session.err(
    'weft: error: the result cannot be written: standard output is closed\n' +
      '  write it to a file or a pipe, or discard it with >/dev/null\n',
  );
  session.exitCode = Exit.badInput;
  return true;
}

/** O_RDWR, in the octal digits of `fdinfo`. */
const READ_AND_WRITE = 0o2;
const ACCESS = 0o3;

/** Whether file descriptor 1 is the null device, open both ways. Only Linux says. */
function outputIsClosed(): boolean {
  try {
    if (readlinkSync('/proc/self/fd/1') !== '/dev/null') return false;
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync('/proc/self/fdinfo/1', 'utf8'))?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & ACCESS) === READ_AND_WRITE;
  } catch {
    return false;
  }
}
