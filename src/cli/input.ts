/** Reads the text of a scenario: a file, or standard input. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { formatSize } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import { meaningOf } from './errno.ts';

/** Far more than any scenario has, and little enough that a device without end is told from one at once. */
const MOST_BYTES = 4 * 2 ** 20;

/** The text of `file`, of standard input for `-`. Throws `UserError` for what cannot be read or is no text. */
export async function readInput(file: string): Promise<string> {
  const name = file === '-' ? 'standard input' : `'${file}'`;
  const refuse = (why: string) =>
    new UserError(`${name} cannot be read: ${why}`, {
      advice: 'give a scenario file, e.g. one of examples/',
    });
  const bytes = await readBytes(file, refuse);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('it is no UTF-8 text');
  }
}

async function readBytes(file: string, refuse: (why: string) => UserError): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const stream: Readable = file === '-' ? process.stdin : createReadStream(file);
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > MOST_BYTES) throw refuse(`it has more than ${formatSize(MOST_BYTES)}`);
    }
  } catch (error) {
    throw error instanceof UserError ? error : refuse(meaningOf(error));
  }
  return Buffer.concat(chunks);
}
