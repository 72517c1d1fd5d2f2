/** The estimate of a flow run's time that a choice of threads goes by. */
import { expect, test } from 'vitest';
import { allToAllRun, ringRun } from '../../../src/cli/bench/bench-cases.ts';
import { buildCollective } from '../../../src/collective/build.ts';
import { flowWorkMs } from '../../../src/engine/flow/work.ts';

const SEEDS = [1, 2, 3, 4];
/** Its neighbours are next to each other, so no two of its flows share a link. */
const ring = ringRun(4, 16, { seeds: SEEDS });

/** The ring with ranks in an order that takes every step of it through the same switches. */
const crossing = {
  ...ring,
  schedule: buildCollective({
    ...{ collective: 'all-reduce', algorithm: 'ring', bytes: 64 * 2 ** 20 },
    groups: [Uint32Array.from({ length: 16 }, (_, i) => (i % 2) * 8 + (i >> 1))],
  }),
};

test('seeds and messages count in proportion', () => {
  expect(flowWorkMs({ ...ring, seeds: [1] })).toBeCloseTo(flowWorkMs(ring) / 4, 9);
  const eight = flowWorkMs(ringRun(4, 8, { seeds: SEEDS }));
  expect(flowWorkMs(ring) / eight).toBeGreaterThan(2);
});

test('flows that share links take much longer than as many that do not', () => {
  const many = { seeds: Array.from({ length: 400 }, (_, i) => i) };
  expect(flowWorkMs({ ...crossing, ...many }) / flowWorkMs({ ...ring, ...many })).toBeGreaterThan(4);
});

test('a smaller tolerance takes longer, as far as flows end apart', () => {
  const at = (tolerance: number) => flowWorkMs(allToAllRun(4, 16, { seeds: SEEDS, tolerance }));
  expect(at(0.1)).toBeLessThan(at(0.05));
  expect(at(1e-4)).toBe(at(0));
});

test('nothing to send is no work', () => {
  const groups = [Uint32Array.of(0)];
  const schedule = buildCollective({ collective: 'all-reduce', algorithm: 'ring', bytes: 1, groups });
  expect(flowWorkMs({ ...ring, schedule })).toBe(0);
});
