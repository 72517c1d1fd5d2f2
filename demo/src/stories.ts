/** Set-ups that show one thing each; the first of a pair is compared with the second. */
import type { PlainBlock } from 'weft';
import { type Choice, choiceHash } from './state.ts';
import { TRAINING } from './training.ts';

export interface Story {
  readonly id: string;
  readonly title: string;
  /** The point to look at. */
  readonly says: string;
  readonly a: PlainBlock;
  readonly b?: PlainBlock;
}

const NICS: PlainBlock = { rate: '400Gbit/s', scaleUpRate: '450GB/s', latency: '500ns' };

export const stories: readonly Story[] = [
  {
    id: 'hash',
    title: 'One unlucky hash',
    says: 'A permutation on a non-blocking fabric. The rate is enough for every flow, but the hash puts several flows on one uplink.',
    a: {
      name: 'one unlucky hash',
      fabric: { name: 'leaf-spine', leaves: 4, spines: 8, hosts: 8, rate: '400Gbit/s', latency: '500ns' },
      engine: { name: 'packet' },
      routing: { name: 'ecmp' },
      cc: { name: 'dctcp' },
      seed: 1,
      seeds: 1,
      traffic: { name: 'permutation', size: '1MB', shift: 8 },
    },
  },
  {
    id: 'spine',
    title: '2:1 spine against rail-optimized',
    says: 'The same training step on two fabrics. A has half the spines, and hashes gradient rings onto them. B has rails that keep each ring on one leaf.',
    a: {
      name: '2:1 leaf-spine',
      fabric: {
        name: 'leaf-spine',
        leaves: 4,
        hosts: 4,
        gpus: 8,
        spines: 16,
        oversubscription: '2:1',
        ...NICS,
      },
      engine: { name: 'flow' },
      routing: { name: 'ecmp' },
      seed: 1,
      seeds: 8,
      training: TRAINING,
    },
    b: {
      name: 'rail-optimized',
      fabric: { name: 'rail-optimized', servers: 16, gpus: 8, spines: 16, ...NICS },
      engine: { name: 'flow' },
      routing: { name: 'ecmp' },
      seed: 1,
      seeds: 8,
      training: TRAINING,
    },
  },
  {
    id: 'incast',
    title: 'Incast meets PFC',
    says: 'Twenty-four ranks send to one rank on a lossless fabric. No packet is dropped; PFC pauses uplinks instead.',
    a: {
      name: 'incast of 24, lossless by PFC',
      fabric: { name: 'leaf-spine', leaves: 4, spines: 4, hosts: 8, rate: '400Gbit/s', latency: '500ns' },
      engine: { name: 'packet' },
      routing: { name: 'ecmp' },
      cc: { name: 'dctcp' },
      packet: {
        payload: '4096B',
        pfc: { xoff: '100kB', xon: '50kB' },
        ecn: { kmin: '50kB', kmax: '200kB', pmax: '20%' },
      },
      seed: 1,
      seeds: 1,
      traffic: { name: 'incast', size: '1MB', fanIn: 24 },
    },
  },
  {
    id: 'dead',
    title: 'One dead spine',
    says: 'One of four spines fails 50 us into a permutation. Switches go on hashing flows onto it for 100 us.',
    a: {
      name: 'a spine of four dies',
      fabric: {
        name: 'leaf-spine',
        leaves: 4,
        spines: 4,
        hosts: 16,
        rate: '100Gbit/s',
        uplinkRate: '400Gbit/s',
      },
      engine: { name: 'packet' },
      routing: { name: 'ecmp' },
      cc: { name: 'nscc' },
      seed: 1,
      seeds: 16,
      traffic: { name: 'permutation', size: '2MB', shift: 16 },
      reconverge: '100us',
      faults: [{ name: 'spine 1', at: '50us' }],
    },
  },
  {
    id: 'nvl72',
    title: 'NVL72 against 9 servers of 8',
    says: 'An all-to-all of 72 ranks: A in one scale-up domain, B over the NICs of nine servers.',
    a: {
      name: 'NVL72: one scale-up domain',
      // One switch stands for the eighteen of the rack, over which the hardware spreads every
      // transfer.
      fabric: { name: 'nvswitch', gpus: 72, rate: '900GB/s', latency: '250ns' },
      engine: { name: 'flow' },
      routing: { name: 'ecmp' },
      seed: 1,
      seeds: 8,
      collective: { name: 'all-to-all', size: '64MiB' },
    },
    b: {
      name: '9 servers of 8',
      fabric: {
        name: 'rail-optimized',
        servers: 9,
        gpus: 8,
        spines: 8,
        rate: '400Gbit/s',
        scaleUpRate: '900GB/s',
        latency: '500ns',
      },
      engine: { name: 'flow' },
      routing: { name: 'ecmp' },
      seed: 1,
      seeds: 8,
      collective: { name: 'all-to-all', size: '64MiB' },
    },
  },
];

/** Its set-up, or both. */
export function documentsOf({ a, b }: Story): Choice['documents'] {
  return b ? [a, b] : [a];
}

/** The story that a choice is, if it is one. */
export function storyOf({ documents }: Choice): Story | undefined {
  const hashOf = (of: Choice['documents']) => choiceHash({ documents: of, device: 'auto' });
  const own = hashOf(documents);
  return stories.find((story) => hashOf(documentsOf(story)) === own);
}
