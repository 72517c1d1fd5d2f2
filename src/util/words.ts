/** Structs in arrays of words, by layouts generated from the shaders (src/kernels/words.ts). */

/** Size and fields of a struct, in words. */
export interface WordLayout {
  readonly words: number;
  readonly fields: Readonly<Record<string, number>>;
}

/** The words of one struct, all of whose fields are one word. */
export function wordsOf<L extends WordLayout>(
  layout: L,
  values: Readonly<Record<keyof L['fields'], number>>,
): number[] {
  const words = new Array<number>(layout.words).fill(0);
  for (const name in values) words[layout.fields[name]!] = values[name];
  return words;
}

/** One field of `count` structs, one behind another from the start of `source`. */
export function columnOf<L extends WordLayout>(
  source: Uint32Array,
  layout: L,
  field: keyof L['fields'] & string,
  count: number,
): Uint32Array {
  const column = new Uint32Array(count);
  let at = layout.fields[field]!;
  for (let i = 0; i < count; i++, at += layout.words) column[i] = source[at]!;
  return column;
}
