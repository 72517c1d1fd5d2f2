/** Writes the files that options name. */
import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../util/errors.ts';
import { meaningOf } from './errno.ts';

/** A file that an option names, e.g. `--svg`, and its purpose. */
export interface Output {
  readonly option: string;
  readonly what: string;
  readonly path: string;
}

/** Throws `UserError` if the file could not be written, before a run that may take hours. */
export function checkWritable(output: Output): void {
  const { path } = output;
  try {
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw notWritten(output, error);
  }
  if (existsSync(path) && statSync(path).isDirectory()) throw notWritten(output, { code: 'EISDIR' });
}

/** Writes text or bytes; throws `UserError` if that cannot be. */
export function writeOutput(output: Output, content: string | Uint8Array): void {
  try {
    writeFileSync(output.path, content);
  } catch (error) {
    throw notWritten(output, error);
  }
}

function notWritten({ option, what, path }: Output, error: unknown): UserError {
  const { code } = error as NodeJS.ErrnoException;
  const why =
    code === 'ENOENT'
      ? 'the directory does not exist'
      : code === 'EACCES'
        ? 'permission denied'
        : meaningOf(error);
  return new UserError(`${what} cannot be written: ${why}: ${path}`, {
    where: option,
    advice: 'the directory must exist',
  });
}
