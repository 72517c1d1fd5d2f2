/**
 * Scenarios with one planted cause each: the change that removes it is among the first two of the
 * advice, and gives back what the scenario without the cause takes less.
 */
import { describe, expect, test } from 'vitest';
import { advise } from '../../../src/advise/advise.ts';
import { readAsked } from '../../../src/advise/asked.ts';
import { helps } from '../../../src/advise/rows.ts';
import { createCpuDevice } from '../../../src/device/cpu.ts';

const device = createCpuDevice();

/** Four leaves of eight hosts under four spines. */
const leafSpine = (more = '') => `leaf-spine:leaves=4,spines=4,hosts=8,rate=100Gbit/s,latency=500ns${more}`;
/** Eight servers of eight GPUs on rails. */
const rails = 'rail-optimized:servers=8,gpus=8,spines=8,rate=400Gbit/s,scaleUpRate=450GB/s';

const step = (keys: Readonly<Record<string, string>>, fabric = rails) => `
fabric: ${fabric}
seeds: 1
training:
  model: { layers: 8, hidden: 4096, heads: 32, ffn: 14336, vocab: 32000, sequence: 4096 }
  accelerator: { peak: 989TFLOP/s, efficiency: 50% }
${Object.entries({
  parallelism: '{ tp: 8, dp: 8 }',
  batch: '{ sequences: 4 }',
  ...keys,
})
  .map(([key, value]) => (key.startsWith('faults') ? '' : `  ${key}: ${value}`))
  .join('\n')}
${keys.faults ? `faults: ${keys.faults}` : ''}
`;

const permutation = (fabric: string, routing: string, more = '') =>
  `fabric: ${fabric}\nrouting: ${routing}\nseeds: 16\ntraffic: { name: permutation, shift: 9, size: 10MB }\n${more}`;

/** Name, scenario, what the change is called. */
const PLANTED: readonly (readonly [cause: string, text: string, change: RegExp])[] = [
  ['leaves at 4:1', permutation(leafSpine(',oversubscription=4'), 'spray'), /^oversubscription 4 → 1$/],
  ['a dead spine', permutation(leafSpine(), 'spray', 'faults: [spine 1]'), /^repair spine 1$/],
  [
    'a cable at a quarter of its rate',
    permutation(leafSpine(), 'spray', "faults: ['leaf 0 - spine 2:rate=25%']"),
    /^repair leaf 0 - spine 2/,
  ],
  ['flows hashed on one uplink', permutation(leafSpine(), 'ecmp'), /^(routing|queuePairs)/],
  [
    'polarised tiers',
    permutation('fat-tree:k=8,rate=100Gbit/s', 'ecmp:polarize=true').replace('shift: 9', 'shift: 37'),
    /^(polarize|routing|queuePairs)/,
  ],
  [
    'cores at 4:1',
    permutation(
      'clos:pods=4,leaves=2,spines=2,hosts=4,cores=4,coreOversubscription=4,rate=100Gbit/s',
      'spray',
    ),
    /^coreOversubscription 4 → 1$/,
  ],
  [
    'NICs too slow for what they send',
    'fabric: star:hosts=8,rate=25Gbit/s\ncollective: { name: all-to-all, size: 64MiB }',
    /^rate 25 Gbit\/s → 50 Gbit\/s$/,
  ],
  [
    'one ring on one of eight NICs',
    `fabric: ${rails}\ncollective: { name: all-reduce, algorithm: ring, channels: 1, size: 256MiB }`,
    /^(channels|algorithm)/,
  ],
  [
    'a tree for a large buffer',
    'fabric: star:hosts=16,rate=400Gbit/s\ncollective: { name: all-reduce, algorithm: binomial-tree, size: 256MiB }',
    /^algorithm binomial-tree → auto$/,
  ],
  ['a slow GPU', step({ faults: "['rank 5:speed=60%']" }), /^repair rank 5/],
  [
    'gradients that do not overlap',
    step({ parallelism: '{ tp: 8, dp: 8 }', gradients: '{ overlap: false }' }),
    /^overlap/,
  ],
  [
    'a bubble of few micro-batches',
    step({
      parallelism: '{ tp: 8, pp: 8, dp: 1 }',
      batch: '{ sequences: 32, microBatches: 8 }',
    }),
    /^(microBatches|schedule)/,
  ],
];

describe.each(PLANTED)('%s', (_cause, text, change) => {
  test('is found among the first two', async () => {
    const advice = await advise(await readAsked(text), { device });
    const helping = advice.changes.filter(({ versus }) => helps(versus));
    const names = helping.slice(0, 2).map(({ what }) => what.join());
    expect(
      names.some((name) => change.test(name)),
      names.join('; '),
    ).toBe(true);
  }, 120_000);
});
