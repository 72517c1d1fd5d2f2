/** Scenarios whose speed is compared: some tenths of a second each. */
export interface SpeedCase {
  readonly name: string;
  readonly text: string;
}

const FABRIC = 'fabric: fat-tree:k=8,rate=400Gbit/s,latency=500ns';

export const SPEED_CASES: readonly SpeedCase[] = [
  {
    name: 'flows, ring of 128 ranks, 16 seeds',
    text: `${FABRIC}\nseeds: 16\ncollective: { name: all-reduce, algorithm: ring, size: 64MiB }`,
  },
  {
    name: 'flows, all-to-all of 96 ranks',
    text: `${FABRIC}\ncollective: { name: all-to-all, algorithm: direct, size: 96MiB, ranks: 96 }`,
  },
  {
    name: 'packets, permutation of 128 ranks',
    text: `${FABRIC}\nrouting: spray\nengine: packet\ncc: nscc\ntraffic: { name: permutation, shift: 37, size: 1MiB }`,
  },
];
