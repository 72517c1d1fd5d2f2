/**
 * Errors of fitted profiles on tables that they were not fitted to. A fit takes minutes, so
 * `test/accuracy/fit.ts --leave-out --save` makes them and writes them to a file.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VALIDATION } from './read.ts';

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

/** The errors of the file. */
export async function readLeftOut(): Promise<readonly LeftOut[]> {
  return (JSON.parse(await readFile(LEFT_OUT_FILE, 'utf8')) as LeftOutFile).rows;
}
