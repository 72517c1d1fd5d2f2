/** Link sets, each stored once: a hash table over their contents. */

import { mix32 } from '../rng/hash.ts';
import { UserError } from '../util/errors.ts';

/**
 * Different sets we store, about 50 bytes each while building; only random graphs of thousands of
 * switches have as many.
 */
const MAX_SETS = 1 << 24;

export interface SetTable {
  /**
   * Index of the set that holds the first `size` of `links`, stored if new. Throws `UserError` for
   * too many.
   */
  readonly intern: (links: Uint32Array, size: number) => number;
  readonly finish: () => { readonly setStart: Uint32Array; readonly setLinks: Uint32Array };
}

/** An empty table. */
export function createSets(): SetTable {
  let slots = new Int32Array(1024).fill(-1);
  const starts = [0];
  const hashes: number[] = [];
  let stored = new Uint32Array(4096);

  const same = (set: number, links: Uint32Array, size: number): boolean => {
    const start = starts[set] as number;
    if ((starts[set + 1] as number) - start !== size) return false;
    for (let i = 0; i < size; i++) if (stored[start + i] !== links[i]) return false;
    return true;
  };
  const grow = (): void => {
    slots = new Int32Array(slots.length * 2).fill(-1);
    hashes.forEach((hash, set) => {
      let slot = hash & (slots.length - 1);
      while (slots[slot] !== -1) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = set;
    });
  };
  return {
    intern(links, size) {
      let hash = size;
      for (let i = 0; i < size; i++) hash = (Math.imul(hash, 0x85ebca77) + (links[i] as number)) | 0;
      hash = mix32(hash);
      let slot = hash & (slots.length - 1);
      for (let set = slots[slot] as number; set !== -1; set = slots[slot] as number) {
        if (hashes[set] === hash && same(set, links, size)) return set;
        slot = (slot + 1) & (slots.length - 1);
      }
      const set = hashes.push(hash) - 1;
      if (set === MAX_SETS) {
        throw new UserError(
          `routes differ too much from node to node: more than ${MAX_SETS} sets of next links`,
          {
            advice: 'use fewer switches, or fewer ports between them',
          },
        );
      }
      const start = starts[set] as number;
      if (start + size > stored.length) {
        const larger = new Uint32Array(2 * (start + size));
        larger.set(stored);
        stored = larger;
      }
      stored.set(links.subarray(0, size), start);
      starts.push(start + size);
      slots[slot] = set;
      if (hashes.length * 2 > slots.length) grow();
      return set;
    },
    finish: () => ({
      setStart: Uint32Array.from(starts),
      setLinks: stored.slice(0, starts.at(-1)),
    }),
  };
}
