/** Reads the text of a scenario: a file, or standard input. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { formatSize } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import { meaningOf } from './errno.ts';

/** Far more than any scenario has, and little enough that a device without end is told from one at once. */
const MOST_BYTES = 4 * 2 ** 20;

/** Fabrics of a hundred thousand ranks are lists this long. */
const MOST_FABRIC_BYTES = 64 * 2 ** 20;

/** Reads the files that a scenario names, from the directory where it lies. */
export function readBeside(directory: string): (path: string) => Promise<string> {
  return (path) =>
    readText(resolve(directory, path), path, MOST_FABRIC_BYTES, 'paths are from where the scenario lies');
}

/**
 * The text of `file`, of standard input for `-`. Throws `UserError` with `advice` for what cannot be read or is no text.
 */
export async function readInput(
  file: string,
  advice = 'give a scenario file, e.g. one of examples/',
): Promise<string> {
  return readText(file, file, MOST_BYTES, advice);
}

async function readText(file: string, shown: string, mostBytes: number, advice: string): Promise<string> {
  const name = file === '-' ? 'standard input' : `'${shown}'`;
  const refuse = (why: string) => new UserError(`${name} cannot be read: ${why}`, { advice });
  const bytes = await readBytes(file, mostBytes, refuse);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('it is no UTF-8 text');
  }
}

async function readBytes(
  file: string,
  mostBytes: number,
  refuse: (why: string) => UserError,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const stream: Readable = file === '-' ? process.stdin : createReadStream(file);
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > mostBytes) throw refuse(`it has more than ${formatSize(mostBytes)}`);
    }
  } catch (error) {
    throw error instanceof UserError ? error : refuse(meaningOf(error));
  }
  return Buffer.concat(chunks);
}
