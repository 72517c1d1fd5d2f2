/** Totals of packets have the scope of the table of links, so its sums are the totals. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import type { Result } from '../../../src/model/result.ts';
import { resultTable } from '../../../src/report/text/table.ts';
import { runScenario } from '../../../src/run/run.ts';
import { parseScenario } from '../../../src/scenario/check.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

// Links up are half as fast as ranks' ports, so only there anything waits; all four links between
// switches are listed.
const FABRIC = 'leaf-spine:leaves=2,spines=1,hosts=2,rate=100Gbit/s,uplinkRate=50Gbit/s,latency=500ns';

async function run(workload: string, seeds = 1): Promise<Result> {
  const text = [
    `fabric: ${FABRIC}`,
    'engine: packet',
    'routing: spray',
    'cc: nscc',
    `seeds: ${seeds}`,
    'packet: { ackEvery: 1, buffer: 40kB, ecn: { kmin: 0B, kmax: 20kB } }',
    workload,
    '',
  ].join('\n');
  const scenario = await parseScenario(text);
  return runScenario(scenario, { device });
}

/**
 * A dense model of so many layers over four ranks; each layer's all-reduce of activations is alike.
 */
const training = (layers: number) =>
  [
    'training:',
    `  model: { layers: ${layers}, hidden: 256, heads: 4, ffn: 512, vocab: 1000, sequence: 256 }`,
    '  parallelism: { dp: 1, tp: 4 }',
    '  batch: { sequences: 1 }',
  ].join('\n');

function expectAgreement({ links, counters, provenance }: Result): void {
  expect(links.filter(({ from, to }) => !/rank/.test(from + to))).toHaveLength(4);
  const sum = (key: 'ecn_marks' | 'trims' | 'drops') =>
    provenance.seeds * links.reduce((total, link) => total + (link[key] ?? 0), 0);
  expect(sum('ecn_marks')).toBeCloseTo(counters.ecn_marks!, 6);
  expect(sum('trims')).toBeCloseTo(counters.trims!, 6);
  expect(sum('drops')).toBeCloseTo(counters.drops!, 6);
}

test('of a training step: what occurs often counts as often', async () => {
  const result = await run(training(12));
  const { counters } = result;
  expect(counters.ecn_marks).toBeGreaterThan(0);
  expectAgreement(result);
  // The equal parts of twelve layers are simulated once, and each layer sends as much.
  expect(counters.packets).toBeGreaterThan(6 * counters.simulated_packets!);
  const half = await run(training(6));
  expect(half.counters.simulated_packets).toBe(counters.simulated_packets);
  const aLayer = (counters.packets! - half.counters.packets!) / 6;
  expect(aLayer).toBeGreaterThan(0);
  expect(Number.isInteger(aLayer)).toBe(true);
  expect(resultTable(result)).toContain('packets of the whole training step');
});

test('of a training step over several seeds', async () => {
  const result = await run(training(4), 3);
  expectAgreement(result);
  expect(resultTable(result)).toContain('packets of the whole training step, all seeds together');
});

test('of a sweep both are of the last size', async () => {
  const sweep = await run('collective: { name: all-to-all, size: [64KiB, 256KiB] }');
  expectAgreement(sweep);
  const last = await run('collective: { name: all-to-all, size: 256KiB }');
  expect(sweep.counters.packets).toBe(last.counters.packets);
  expect(sweep.counters.simulated_packets).toBeGreaterThan(last.counters.simulated_packets!);
});
