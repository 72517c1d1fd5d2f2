/** Fabrics that carry little without the user's intent give a warning when they are used. */
import { describe, expect, it } from 'vitest';
import { warningText } from '../../../src/report/warnings/text.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { forewarnings } from '../../../src/scenario/forewarn.ts';

const WORKLOADS = {
  collective: 'collective: { name: all-reduce, size: 1MB }',
  traffic: 'traffic: { name: permutation, size: 1MB }',
  training: `training:
      model: { layers: 2, hidden: 1024, heads: 8, kvHeads: 8, ffn: 4096, vocab: 32000, sequence: 1024 }
      parallelism: { tp: 1, dp: 64 }
      batch: { sequences: 1 }
      accelerator: { peak: 989TFLOP/s, efficiency: 50% }`,
} as const;

async function warned(fabric: string, workload: string = WORKLOADS.collective, files = {}) {
  const readText = async (path: string) => (files as Record<string, string>)[path]!;
  const scenario = await parseScenario(`fabric: '${fabric}'\n${workload}`, { readText });
  return forewarnings(scenario)
    .map(warningText)
    .filter((text) => text.includes('carries at most'));
}
const SERVERS = 'gpus=8,scaleUpRate=450GB/s,rate=400Gbit/s';
const DRAGONFLY = `dragonfly:routers=4,hosts=2,globals=2,${SERVERS}`;

describe('a dragonfly whose hosts are servers of 8', () => {
  // 36 routers of 16 NICs; 20 cables cross the middle: 8 Tbit/s of 288 × 400 Gbit/s.
  it.each(Object.entries(WORKLOADS))('is warned of: %s', async (_kind, workload) => {
    expect(await warned(DRAGONFLY, workload)).toEqual([
      expect.stringMatching(
        /^this dragonfly carries at most 6\.94 % of what .* \(8 Tbit\/s of 115 Tbit\/s\), .* the fabric has no oversubscription set; with gpus, hosts counts servers of 8 ranks/,
      ),
    ]);
  });

  it('not for one server’s ranks, nor where the rate of its links is said', async () => {
    expect(await warned(DRAGONFLY, 'collective: { name: all-reduce, size: 1MB, ranks: 8 }')).toEqual([]);
    expect(await warned(`${DRAGONFLY},globalRate=400Gbit/s`)).toEqual([]);
  });
});

it.each([
  `slim-fly:q=5,hosts=4,${SERVERS}`,
  'hyperx:x=4,y=4,hosts=16,rate=400Gbit/s',
  'jellyfish:switches=20,ports=4,hosts=16,rate=400Gbit/s',
])('so is %s', async (fabric) => {
  expect(await warned(fabric)).toHaveLength(1);
});

it.each([
  ['balanced', 'dragonfly:routers=8,hosts=4,globals=4,rate=400Gbit/s'],
  ['balanced, an odd number of groups', 'dragonfly:routers=6,hosts=3,globals=3,rate=400Gbit/s'],
  ['non-blocking', `leaf-spine:leaves=4,hosts=4,spines=4,${SERVERS}`],
  ['asked for', `leaf-spine:leaves=4,hosts=4,spines=4,oversubscription=8:1,${SERVERS}`],
  [
    'asked for, of the cores',
    `clos:pods=4,leaves=2,hosts=4,spines=2,cores=2,coreOversubscription=7:1,rate=400Gbit/s`,
  ],
  ['said by rates', `leaf-spine:leaves=4,hosts=4,spines=2,uplinkRate=100Gbit/s,${SERVERS}`],
  ['a torus', 'torus:x=8,y=8,z=8,rate=400Gbit/s'],
  ['a ring', 'ring:hosts=64,rate=400Gbit/s'],
  ['a full mesh', 'full-mesh:hosts=16,rate=400Gbit/s'],
  ['published', 'preset:llama3-24k'],
  ['every link said by a file', 'file:path=f.yaml'],
])('not so: %s', async (_what, fabric) => {
  const file =
    'ranks: 8\nswitches: {leaf: 2}\nlinks:\n  - [rank 0-3, leaf 0, 10GB/s, 1us]\n  - [rank 4-7, leaf 1, 10GB/s, 1us]\n  - [leaf 0, leaf 1, 1GB/s, 1us]\n';
  expect(await warned(fabric, WORKLOADS.collective, { 'f.yaml': file })).toEqual([]);
});
