/** Named sections of words that lie one behind another in one buffer. */

/** Where each section starts, and all their words; words of the buffer. */
export interface SectionLayout<N extends string> {
  readonly starts: Readonly<Record<N, number>>;
  readonly words: number;
}

/** Lays sections of so many words one behind another, in the order of their names. */
export function layOut<N extends string>(lengths: Readonly<Record<N, number>>): SectionLayout<N> {
  const starts: Partial<Record<N, number>> = {};
  let words = 0;
  for (const name in lengths) {
    starts[name] = words;
    words += lengths[name];
  }
  return { starts: starts as Record<N, number>, words };
}

/** Words of each section. */
export function lengthsOf<N extends string>(
  sections: Readonly<Record<N, Uint32Array>>,
): Readonly<Record<N, number>> {
  const entries = Object.entries<Uint32Array>(sections).map(([name, part]) => [name, part.length]);
  return Object.fromEntries(entries) as Record<N, number>;
}

/** The buffer's words; at least one, as no buffer is empty. */
export function joined<N extends string>(
  { starts, words }: SectionLayout<N>,
  sections: Readonly<Record<N, Uint32Array>>,
): Uint32Array {
  const all = new Uint32Array(Math.max(1, words));
  for (const name in sections) all.set(sections[name], starts[name]);
  return all;
}
