/** The cost of single failures, by hand. */
import { afterAll, describe, expect, test } from 'vitest';
import { failuresProblems } from '../../src/failures/schema.ts';
import { createCpuDevice, eachFailure, failuresJson, failuresText, parseScenario } from '../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Each rank of leaf 0 sends 100 MB to one of leaf 1: 2 ms at 50 GB/s, over all of 4 uplinks. */
const scenario = (more: string) =>
  parseScenario(`
fabric: leaf-spine:leaves=2,spines=4,hosts=4,rate=400Gbit/s,latency=1ns
traffic: { messages: [[0, 4, 100MB], [1, 5, 100MB], [2, 6, 100MB], [3, 7, 100MB]] }
${more}`);

describe('evenly spread', () => {
  test('a dead spine of four takes 4/3 of the time, a dead cable too; a leaf or NIC stops the job', async () => {
    const kinds = ['spine', 'cable', 'leaf', 'nic'];
    const failures = await eachFailure(await scenario('routing: spray'), { device, kinds });
    // 4 spines, 8 cables, 2 leaves, 8 NICs. The spines are alike; so are the cables of each leaf.
    expect([failures.failures, failures.simulated]).toEqual([22, 3]);
    expect(
      failures.rows.map(({ what, count, cut_ranks: ranks, stops }) => [what, count, ranks, stops]),
    ).toEqual([
      ['leaf 0', 2, 4, true],
      ['nic of rank 0', 8, 1, true],
      ['spine 0', 4, 0, false],
      ['leaf 0 - spine 0', 4, 0, false],
      ['leaf 1 - spine 0', 4, 0, false],
    ]);
    for (const { versus } of failures.rows.slice(2)) {
      expect(versus).toMatchObject({ certainty: 'exact' });
      expect(versus!.ratio).toBeCloseTo(4 / 3, 4);
    }
    // A leaf: 2 of 0.61 % a year, 25 min each, 8 ranks. Spines: 4 of 0.61 %, 4 h each, a quarter of
    // the time lost.
    const [leaf, , spine] = failures.rows;
    expect(leaf!.lost_hours_a_day!.mean).toBeCloseTo(((2 * 0.0061) / 365.25) * (25 / 60) * 8, 9);
    expect(spine!.lost_hours_a_day!.mean).toBeCloseTo(((4 * 0.0061) / 365.25) * 4 * (1 / 4) * 8, 7);
    expect(failuresProblems(JSON.parse(failuresJson(failures)))).toEqual([]);
    expect(failuresText(failures)).toMatch(/^spine 0 +4 +2\.667 ms +33\.33 % +exact /m);
  });

  test('rates of a table, a tier before all switches', async () => {
    const text = `failures:
  - { part: spine, perYear: 2, repair: 36h }
  - { part: switch, perYear: 50%, repair: 1d }
restart: 1h
`;
    const rates = { name: 'mine', text };
    const asked = { device, kinds: ['spine', 'leaf', 'nic'], rates };
    const { rows, lost_hours_a_day: sum } = await eachFailure(await scenario('routing: spray'), asked);
    const [leaf, nic, spine] = rows;
    expect(nic).toMatchObject({ failures_a_year: null, lost_hours_a_day: null });
    expect(leaf).toMatchObject({ failures_a_year: 1, repair_hours: 24 });
    // 8 failures of spines a year, 36 h, a quarter lost, 8 ranks; one stop of a leaf, 1 h, 8 ranks.
    expect(spine!.lost_hours_a_day!.mean).toBeCloseTo((8 / 365.25) * 36 * 0.25 * 8, 4);
    expect(sum).toBeCloseTo((8 / 365.25) * 36 * 0.25 * 8 + 8 / 365.25, 4);
  });
});

test('hashed: pairs of the same seed, with an interval', async () => {
  const asked = { device, kinds: ['spine'], seeds: 12 };
  const { rows, seeds } = await eachFailure(await scenario('routing: ecmp'), asked);
  const { versus, time_us: time } = rows[0]!;
  expect([seeds, versus!.pairs, rows[0]!.count]).toEqual([12, 12, 4]);
  expect(versus!.ci95).not.toBeNull();
  expect(time).toMatchObject({ samples: expect.any(Array) });
});

test('refusals: kinds, sizes, tables', async () => {
  const { traffic } = { traffic: await scenario('') };
  await expect(eachFailure(traffic, { device, kinds: ['core'] })).rejects.toThrow(/no core that can fail/);
  const sweep = await parseScenario(
    'fabric: star:hosts=2,rate=1Gbit/s\ncollective: { name: all-reduce, size: "1MiB,2MiB" }',
  );
  await expect(eachFailure(sweep, { device, kinds: ['leaf'] })).rejects.toThrow(/2 sizes/);
  const rates = { name: 'mine.yaml', text: 'failures: []\nrestart: soon' };
  await expect(eachFailure(traffic, { device, kinds: ['spine'], rates })).rejects.toThrow(
    /mine.yaml: restart: 'soon' is not a time/,
  );
});
