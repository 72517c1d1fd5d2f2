/** Writes what an option names a file for. */
import { writeFileSync } from 'node:fs';
import { UserError } from '../util/errors.ts';

/** Writes `text` to `path`; throws `UserError` where that cannot be, with the option's name, e.g. `--svg`. */
export function writeOutput(option: string, what: string, path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${what} cannot be written: ${why}`, { where: option });
  }
}
