/**
 * Errors of fitted profiles on tables that they were not fitted to. A fit takes minutes, so
 * `test/accuracy/fit.ts --leave-out --save` makes them and writes them to a file.
 */
import { join } from 'node:path';
import { UserError } from '../util/errors.ts';
import { VALIDATION } from './read.ts';
import { INCOMPLETE, readText } from './read-text.ts';

/** A profile and one of its tables; errors are over rows of that table. */
export interface LeftOut {
  readonly profile: string;
  /** Id of the table's case. */
  readonly table: string;
  /** Sizes of the rows that count. */
  readonly sizes: 'all' | 'from 64 MiB' | 'below 64 MiB';
  /** Error of the profile as it is, fitted to all tables. */
  readonly fitted: number;
  /** Error of the profile by a fit to all other tables. */
  readonly leftOut: number;
}

/** Content of the file. */
export interface LeftOutFile {
  /** Hashes of the figures and tables that the errors are of, by profile. */
  readonly of: Readonly<Record<string, string>>;
  readonly rows: readonly LeftOut[];
}

/** Path of the file. */
export const LEFT_OUT_FILE = join(VALIDATION, 'left-out.json');

const SHOWN = 'validation/left-out.json';

/** The errors of the file. Throws `UserError` where it cannot be read, or is not such a file. */
export function readLeftOut(path = LEFT_OUT_FILE): readonly LeftOut[] {
  const text = readText(path, SHOWN);
  let document: Partial<LeftOutFile> | null | undefined;
  try {
    document = JSON.parse(text);
  } catch {
    // Told below, like a document of another form.
  }
  const rows = document?.rows;
  if (Array.isArray(rows) && rows.every(isLeftOut)) return rows;
  throw new UserError(`'${SHOWN}' is not a file of errors with a table left out`, { advice: INCOMPLETE });
}

const isLeftOut = (row: Partial<LeftOut> | null) =>
  typeof row?.profile === 'string' &&
  typeof row.table === 'string' &&
  typeof row.sizes === 'string' &&
  typeof row.fitted === 'number' &&
  typeof row.leftOut === 'number';
