/** `--export FORM:FILE`: a document written to files in several forms. */
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Content } from '../../report/export/content.ts';
import type { Exporter } from '../../report/export/registry.ts';
import { adviseNames } from '../../scenario/text/problems.ts';
import { UserError } from '../../util/errors.ts';
import { checkWritable, type Output, writeOutput } from './output.ts';
import type { Session } from './session.ts';

/** A file to write, and how. */
export interface Export extends Output {
  readonly exporter: Exporter;
}

/** The files and streams that the other options of a command take. */
interface Taken {
  /** Whether `--json` prints a document. */
  readonly json?: boolean | undefined;
  /** Files that are read, or written by other options. */
  readonly files: readonly { readonly what: string; readonly path: string }[];
}

/**
 * The exports in these forms that an option asks for; `-` as a file is standard output. Throws
 * `UserError` for an unknown form, for a file that could not be written, and for one that is taken.
 */
export function exportsOf(
  given: readonly string[],
  forms: readonly Exporter[],
  { json, files }: Taken,
): readonly Export[] {
  const seen = files.map((one) => ({ ...one, real: realPath(one.path) }));
  let printed = json ? '--json' : undefined;
  return given.map((text) => {
    const { exporter, path } = formOf(text, forms);
    const output = { option: '--export', what: 'the export', path, exporter };
    if (path === '-') {
      if (printed !== undefined)
        throw refused(`${printed} and --export ${text} both print a document`, 'export to a file');
      if (exporter.binary)
        throw refused(
          `${exporter.name} is not text`,
          `write it like --export ${exporter.name}:result.${exporter.name}`,
        );
      printed = `--export ${text}`;
      return output;
    }
    checkWritable(output);
    const real = realPath(path);
    const other = seen.find((one) => one.real === real);
    if (other) throw refused(`${path} of --export ${text} is also ${other.what}`, 'use another file');
    seen.push({ what: `the file of --export ${text}`, path, real });
    return output;
  });
}

/** The form and file of `FORM:FILE`. */
function formOf(text: string, forms: readonly Exporter[]): { exporter: Exporter; path: string } {
  const names = forms.map(({ name }) => name);
  const [, form = '', path = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  const example = `write it like --export ${names[0]}:result.${names[0]}`;
  if (path === '') throw refused(`'${text}' is not a form and a file`, example);
  const exporter = forms.find(({ name }) => name === form);
  if (exporter) return { exporter, path };
  throw refused(`unknown form '${form}'`, adviseNames(form, names));
}

function refused(what: string, advice: string): UserError {
  return new UserError(what, { where: '--export', advice });
}

/** The path without links, also of a file that does not exist yet. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      return resolve(path);
    }
  }
}

/** Writes the files, and prints the one for standard output. */
export async function writeExports(
  exports: readonly Export[],
  content: Content,
  session: Session,
): Promise<void> {
  for (const one of exports) {
    const write = await one.exporter.load();
    const written = await write(content);
    if (one.path !== '-') writeOutput(one, written);
    else session.out(typeof written === 'string' ? written : new TextDecoder().decode(written));
  }
}
