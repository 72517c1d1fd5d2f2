/** Keeps samples of a run as long as it likes to be, by keeping fewer of them. */
import type { LinkSample } from '../engine/packet/api.ts';
import { invariant } from '../util/errors.ts';

export interface Thinned {
  /**
   * For `Listener.sample`: keeps the sample, and answers after how many windows the next is wanted.
   */
  add(sample: LinkSample): number;
  /** Forgets all, for another run. */
  clear(): void;
  /** Those kept, in order of time. */
  samples(): readonly LinkSample[];
}

/**
 * An empty collection of at most `most` samples, 2 at least. When more come, every other one is
 * dropped, and half as many are taken from then on. Samples of a run that starts again replace
 * those before.
 */
export function thinned(most: number): Thinned {
  invariant(most >= 2, 'samples are kept two at least');
  let samples: LinkSample[] = [];
  let every = 1;
  const clear = () => {
    samples = [];
    every = 1;
  };
  return {
    clear,
    samples: () => samples,
    add(sample) {
      if (samples.length > 0 && sample.timePs <= samples.at(-1)!.timePs) clear();
      samples.push(sample);
      if (samples.length > most) {
        samples = samples.filter((_, i) => i % 2 === 1);
        every *= 2;
      }
      return every;
    },
  };
}
