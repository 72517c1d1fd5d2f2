/**
 * The carriers of a loss: the parts of each rung sum to its delta, and a planted cause is named
 * first.
 */
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import type { CauseResult } from '../../../src/model/cause-result.ts';
import { deltaIsSeeded, type Result } from '../../../src/model/result.ts';
import { central } from '../../../src/report/format.ts';
import { runScenario } from '../../../src/run/run.ts';
import { parseScenario } from '../../../src/scenario/check.ts';

const device = createCpuDevice();

async function explained(text: string): Promise<Result & { readonly causes: readonly CauseResult[] }> {
  const result = await runScenario(await parseScenario(text), { device, causes: true });
  return { ...result, causes: result.causes! };
}

const OF_FABRIC = ['topology', 'routing', 'transport', 'faults'];

/** The rung of the fabric that takes most. */
const largest = (causes: readonly CauseResult[]) =>
  causes.filter(({ rung }) => OF_FABRIC.includes(rung)).sort((a, b) => b.delta_us - a.delta_us)[0]!;

const step = (fabric: string, more = '') => `
fabric: ${fabric}
${more}
training:
  model: { layers: 4, hidden: 2048, heads: 16, ffn: 8192, vocab: 32000, sequence: 2048 }
  accelerator: { peak: 989TFLOP/s, efficiency: 50% }
  parallelism: { tp: 2, dp: 16 }
  batch: { sequences: 1 }
`;
const LEAVES = 'leaf-spine:leaves=4,spines=4,hosts=4,gpus=2,rate=100Gbit/s,scaleUpRate=450GB/s';

/** A server a leaf: all eight dp rings leave every leaf, by eight hashed uplinks. */
const SERVERS = 'leaf-spine:leaves=8,spines=8,hosts=1,gpus=8,rate=100Gbit/s,scaleUpRate=450GB/s';

const STEPS: readonly (readonly [string, string])[] = [
  ['hashed', step(SERVERS, 'seeds: 4').replace('{ tp: 2, dp: 16 }', '{ tp: 8, dp: 8 }')],
  ['oversubscribed', step(`${LEAVES},oversubscription=8`, 'routing: spray')],
  ['a slow rank', step(LEAVES, "routing: spray\nfaults: ['rank 3:speed=50%']")],
  ['a dead spine', step(LEAVES, 'routing: spray\nfaults: [spine 0]')],
  [
    'a pipeline',
    step(LEAVES, 'seeds: 2')
      .replace('{ tp: 2, dp: 16 }', '{ tp: 2, pp: 4, dp: 4 }')
      .replace('sequences: 1', 'sequences: 8, microBatches: 8'),
  ],
];

test.each(STEPS)('%s: the parts sum to the deltas of the ladder', async (_name, text) => {
  const { causes, step: measured } = await explained(text);
  expect(causes.length).toBeGreaterThan(1);
  for (const { rung, delta_us: delta, carriers, reasons } of causes) {
    const own = measured!.ladder.find((one) => one.rung === rung)!;
    expect(delta).toBeCloseTo(central(own.delta_us), 6);
    for (const parts of [carriers, reasons!]) {
      const sum = parts.reduce((all, { delta_us: us }) => all + us, 0);
      expect(Math.abs(sum - delta)).toBeLessThan(1e-6 * Math.max(1, central(measured!.time_us)));
    }
    if (!deltaIsSeeded(own) && delta === 0) expect(carriers).toEqual([]);
  }
});

test('oversubscription: at rung topology, at the collective that crosses leaves, on its uplinks', async () => {
  const { causes } = await explained(STEPS[1]![1]);
  const { rung, carriers } = largest(causes);
  expect(rung).toBe('topology');
  expect(carriers[0]).toMatchObject({ item: 'dp' });
  // Two of the eight ranks of a leaf send up. Its uplinks have the rate of one NIC, at 8:1.
  expect(carriers[0]!.link!.to_ports).toBeCloseTo(2, 2);
  expect(carriers[0]!.link!.from).toMatch(/^(leaf|spine) /);
});

test('hashing: at rung routing', async () => {
  const { causes } = await explained(STEPS[0]![1]);
  const { rung, carriers } = largest(causes);
  expect([rung, carriers[0]!.item]).toEqual(['routing', 'dp']);
  expect(carriers[0]!.alone).toBeGreaterThan(1.2);
});

test('a slow rank: the others wait for it, at rung faults', async () => {
  const { causes, waits } = await explained(STEPS[2]![1]);
  const { rung, delta_us: delta } = largest(causes);
  expect(rung).toBe('faults');
  expect(delta).toBeGreaterThan(0);
  expect(waits!.some(({ for: whom }) => whom[0]?.role === 'all ranks, rank 3')).toBe(true);
});

test('one collective and messages carry their own loss', async () => {
  const fabric = 'leaf-spine:leaves=2,spines=2,hosts=4,oversubscription=4,rate=100Gbit/s';
  const lone = await explained(
    `fabric: ${fabric}\nrouting: spray\ncollective: { name: all-to-all, algorithm: direct, size: 8MiB }`,
  );
  const { rung, carriers } = largest(lone.causes);
  // Four ranks send 4/7 of their bytes up; 4 NICs at 4:1 are 1: 4 · 4/7 of what a NIC sends.
  expect([rung, carriers[0]!.name]).toEqual(['topology', 'all-to-all']);
  expect(carriers[0]!.link!.to_ports).toBeCloseTo(16 / 7, 2);
  const traffic = await explained(
    `fabric: ${fabric}\nrouting: spray\ntraffic: { name: permutation, shift: 4, size: 1MB }`,
  );
  expect(largest(traffic.causes)).toMatchObject({ rung: 'topology', carriers: [{ name: 'permutation' }] });
  expect(largest(traffic.causes).carriers[0]!.link!.to_ports).toBeCloseTo(4, 2);
});

test('links that bind the critical path: for how long, and what they take', async () => {
  // Four ranks of a leaf send 1 MB each over its only uplink, as fast as one port: 4 · 80 us, of
  // which the ports alone would need 80.
  const fabric = 'leaf-spine:leaves=2,spines=1,hosts=4,oversubscription=4,rate=100Gbit/s';
  for (const routing of ['spray', 'ecmp']) {
    const { causes } = await explained(
      `fabric: ${fabric}\nrouting: ${routing}\ntraffic: { name: permutation, shift: 4, size: 1MB }`,
    );
    const { reasons } = causes.find(({ rung }) => rung === 'topology')!;
    const [first] = reasons![0]!.bound!;
    expect([first!.from, first!.to]).toEqual([expect.stringMatching(/leaf|spine/), expect.anything()]);
    expect(first!.bound_us).toBeCloseTo(320, 1);
    expect(first!.lost_us).toBeCloseTo(240, 1);
  }
});

test('two links, one after the other, each for its time', async () => {
  // Rank 0 sends 1 MB to rank 1 over a cable at half of the rate of ports: 160 us. Only then does
  // rank 1 send it on to rank 2, over one at a quarter of that rate: 320 us. Ports need 80 us each.
  const file = `
ranks: 3
switches: { leaf: 3, spine: 1 }
links:
  - [rank 0, leaf 0, 100Gbit/s, 500ns]
  - [rank 1, leaf 1, 100Gbit/s, 500ns]
  - [rank 2, leaf 2, 100Gbit/s, 500ns]
  - [leaf 0, spine 0, 50Gbit/s, 500ns]
  - [leaf 1, spine 0, 100Gbit/s, 500ns]
  - [leaf 2, spine 0, 25Gbit/s, 500ns]
`;
  const text =
    'fabric: { file: f.yaml }\ncollective: { name: broadcast, algorithm: chain, pieces: 1, size: 1MB }';
  const scenario = await parseScenario(text, { readText: async () => file });
  const { causes } = await runScenario(scenario, { device, causes: true });
  const { reasons } = causes!.find(({ rung }) => rung === 'topology')!;
  const bound = reasons!.flatMap((reason) => reason.bound ?? []);
  const of = (from: string, to: string) => bound.find((link) => link.from === from && link.to === to)!;
  expect(of('leaf 0', 'spine 0').bound_us).toBeCloseTo(160, 0);
  expect(of('leaf 0', 'spine 0').lost_us).toBeCloseTo(80, 0);
  expect(of('spine 0', 'leaf 2').bound_us).toBeCloseTo(320, 0);
  expect(of('spine 0', 'leaf 2').lost_us).toBeCloseTo(240, 0);
});

test('without being asked, a result has none', async () => {
  const result = await runScenario(await parseScenario(STEPS[1]![1]), { device });
  expect(result.causes).toBeUndefined();
});
