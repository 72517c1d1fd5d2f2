/** Named sections of words that lie one behind another in one buffer. */

/** Where each section starts, and all their words; words of the buffer. */
export interface SectionLayout<N extends string> {
  readonly starts: Readonly<Partial<Record<N, number>>>;
  readonly words: number;
}

/** Words by section, some of which a run may be without. */
export type Sections<N extends string> = Readonly<Partial<Record<N, Uint32Array>>>;

/** Lays sections of so many words one behind another, in the order in which they are given. */
export function layOut<N extends string>(lengths: Readonly<Partial<Record<N, number>>>): SectionLayout<N> {
  const starts: Partial<Record<N, number>> = {};
  let words = 0;
  for (const name in lengths) {
    starts[name] = words;
    words += lengths[name] ?? 0;
  }
  return { starts, words };
}

/** Words of each section. */
export function lengthsOf<N extends string>(sections: Sections<N>): Readonly<Partial<Record<N, number>>> {
  const lengths: Partial<Record<N, number>> = {};
  for (const name in sections) lengths[name] = sections[name]?.length ?? 0;
  return lengths;
}

/** The buffer's words; at least one, as no buffer is empty. */
export function joined<N extends string>(
  { starts, words }: SectionLayout<N>,
  sections: Sections<N>,
): Uint32Array {
  const all = new Uint32Array(Math.max(1, words));
  for (const name in sections) all.set(sections[name] ?? [], starts[name]);
  return all;
}
