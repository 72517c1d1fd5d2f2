/** Reads the text of a scenario: a file, or standard input. */
import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { formatSize } from '../../units/format.ts';
import { UserError } from '../../util/errors.ts';
import { meaningOf } from './errno.ts';
import { NoWriter, readPipe } from './pipe.ts';
import type { Session } from './session.ts';

/**
 * Far more than any scenario has, and little enough that a device without end is told from one at
 * once.
 */
const MOST_BYTES = 4 * 2 ** 20;

/** Fabrics of a hundred thousand ranks are lists this long, and results with every message. */
const MOST_FABRIC_BYTES = 64 * 2 ** 20;

/**
 * Reads the files that a scenario names, from the directory where it lies; default: the working
 * directory, for a scenario of options.
 */
export function readBeside(session: Session, directory?: string): (path: string) => Promise<string> {
  const origin = directory === undefined ? 'the working directory' : 'the scenario file';
  return (path) =>
    readText(
      session,
      resolve(directory ?? '.', path),
      path,
      MOST_FABRIC_BYTES,
      `paths are relative to ${origin}`,
    );
}

/**
 * The text of `file`, of standard input for `-`; JSON may be as long as a result. Throws
 * `UserError` with `advice` if it cannot be read or is not text.
 */
export async function readInput(
  session: Session,
  file: string,
  advice = 'give a scenario file, e.g. one of examples/',
): Promise<string> {
  return readText(session, file, file, MOST_BYTES, advice);
}

/** The text of a log, which may be long; otherwise as {@link readInput}. */
export async function readLogFile(session: Session, file: string): Promise<string> {
  return readText(
    session,
    file,
    file,
    MOST_FABRIC_BYTES,
    'give what nccl-tests or rccl-tests print, or their JSON',
  );
}

async function readText(
  session: Session,
  file: string,
  shown: string,
  mostBytes: number,
  advice: string,
): Promise<string> {
  const name = file === '-' ? 'standard input' : `'${shown}'`;
  const refuse = (why: string) => new UserError(`${name} cannot be read: ${why}`, { advice });
  const say = (message: string) => session.err(`weft: ${message}\n`);
  const bytes = await readBytes(file, mostBytes, refuse, say);
  if (isUtf16(bytes)) {
    throw new UserError(`${name} cannot be read: it is UTF-16 text, as PowerShell's > writes it`, {
      advice: 'write it as UTF-8, e.g. Get-Content FILE | Set-Content -Encoding utf8 NEW',
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('it is not UTF-8 text');
  }
}

/** Bytes at the start that show whether a text is of two bytes a character. */
const LOOKED = 512;

/** Whether bytes are text of two bytes a character: with their mark, or Latin letters and zeros. */
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.length >= 2 ? bytes.readUInt16LE(0) : 0;
  if (mark === 0xfeff || mark === 0xfffe) return true;
  const start = bytes.subarray(0, LOOKED);
  const zeros = [0, 1].map((from) => start.filter((byte, i) => byte === 0 && i % 2 === from).length);
  return start.length >= 4 && Math.max(...zeros) >= 0.4 * start.length && Math.min(...zeros) === 0;
}

/** The first byte of an object in JSON. */
const BRACE = 0x7b;

async function readBytes(
  file: string,
  mostBytes: number,
  refuse: (why: string) => UserError,
  say: (message: string) => void,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of open(file, say)) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      const most = chunks[0]![0] === BRACE ? Math.max(mostBytes, MOST_FABRIC_BYTES) : mostBytes;
      if (size > most) throw refuse(`it has more than ${formatSize(most)}`);
    }
  } catch (error) {
    if (error instanceof NoWriter) throw refuse('it is a pipe that nothing writes to');
    throw error instanceof UserError ? error : refuse(meaningOf(error));
  }
  return Buffer.concat(chunks);
}

/** The bytes of a file, of standard input, or of a pipe. */
function open(file: string, say: (message: string) => void): AsyncIterable<unknown> {
  if (file === '-') return process.stdin;
  if (!statSync(file, { throwIfNoEntry: false })?.isFIFO()) return createReadStream(file);
  return readPipe(file, (hasWriter) => {
    say(hasWriter ? `waiting for input from '${file}'` : `waiting for something to write to '${file}'`);
  });
}
