/** `--export FORM:FILE`: a document written to files in several forms. */
import { adviseNames } from '../../scenario/text/problems.ts';
import { UserError } from '../../util/errors.ts';
import { checkWritable, type Output, writeOutput } from './output.ts';

/** Writes something in one form. */
export type Write<T> = (value: T) => string;

/** A file to write, and how. */
export interface Export<T> extends Output {
  readonly write: Write<T>;
}

/**
 * The exports that an option asks for; `-` as a file is standard output. Throws `UserError` for an
 * unknown form, and for a file that could not be written.
 */
export function exportsOf<T>(
  given: readonly string[],
  forms: Readonly<Record<string, Write<T>>>,
): readonly Export<T>[] {
  return given.map((text) => {
    const [, form = '', path = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    const example = `write it like --export ${Object.keys(forms)[0]}:result.${Object.keys(forms)[0]}`;
    if (path === '')
      throw new UserError(`'${text}' is not a form and a file`, { where: '--export', advice: example });
    const write = Object.hasOwn(forms, form) ? forms[form] : undefined;
    if (!write)
      throw new UserError(`unknown form '${form}'`, {
        where: '--export',
        advice: adviseNames(form, Object.keys(forms)),
      });
    const output = { option: '--export', what: 'the export', path };
    if (path !== '-') checkWritable(output);
    return { ...output, write };
  });
}

/** Writes the files, and prints those for standard output with `print`. */
export function writeExports<T>(
  exports: readonly Export<T>[],
  value: T,
  print: (text: string) => void,
): void {
  for (const one of exports) {
    if (one.path === '-') print(one.write(value));
    else writeOutput(one, one.write(value));
  }
}
