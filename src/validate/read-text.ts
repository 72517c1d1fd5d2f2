/** Texts of files that cases are made of. */
import { readFileSync } from 'node:fs';
import { UserError } from '../util/errors.ts';

/** Advice where a file of the package is missing or not as it was. */
export const INCOMPLETE = 'the installation of weft is incomplete: install weft again';

const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  EISDIR: 'it is a directory',
};

/** The text of a file. Throws `UserError` with the path as shown, if it cannot be read. */
export function readText(path: string, shown: string, advice = INCOMPLETE): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UserError(`'${shown}' cannot be read: ${MEANINGS[code] ?? message}`, { advice });
  }
}
