import { expect, test } from 'vitest';
import { ladderOf } from '../../src/ladder/ladder.ts';
import { measureTraining } from '../../src/run/training/work.ts';
import { star } from '../../src/topology/star.ts';
import { buildProgram } from '../../src/workload/parallelism/build.ts';
import type { Training } from '../../src/workload/params.ts';
import { graphOf, type ProgramGraph } from '../../src/workload/timeline/graph.ts';
import { tinyTraining } from '../unit/workload/models.ts';
import { simulatorOn } from './training/simulator.ts';

function moe(): ProgramGraph {
  const small = tinyTraining({ layers: 3, experts: 2, bucket: 20_000 });
  return graphOf(buildProgram({ ...small, parallelism: { dp: 4, tp: 2, pp: 1, ep: 2 } }).program);
}

test('a fabric of one switch costs nothing beyond its ports', async () => {
  const fabric = star.build({ hosts: 8, rate: 100e9, latency: 500_000 });
  const ladder = ladderOf(await measureTraining(moe(), simulatorOn(fabric, [1, 2])));
  const [, , , topology, routing] = ladder.rungs.map((r) => r.deltasPs);
  for (const delta of [...topology!, ...routing!]) expect(Math.abs(delta)).toBeLessThanOrEqual(1);
});

test('the ladder of one layer over two ranks, by hand', async () => {
  // Two ranks on a star of 8 Gbit/s = 1e-3 B/ps and 1 µs a link, dp 2, all gradients in one bucket
  // at the end. Ring all-reduce of S bytes over two ranks: two steps of S/2, each 2 µs of latency,
  // S/2 · 1000 ps to drain.
  const training: Training = {
    ...tinyTraining({ layers: 1, bucket: 1e12 }),
    parallelism: { dp: 2, tp: 1, pp: 1, ep: 1 },
  };
  const { program, facts: step } = buildProgram(training);
  const bytes = 2 * step.parameters;
  const fabric = star.build({ hosts: 2, rate: 8e9, latency: 1_000_000 });
  const graph = graphOf(program);
  const ladder = ladderOf(await measureTraining(graph, simulatorOn(fabric, [1])));
  // 3 · FLOPs of 512 tokens on two ranks of 0.5 TFLOP/s.
  const compute = (step.flops / 2 / 0.5e12) * 1e12;
  const [first, latency, endpoints, topology, routing] = ladder.rungs.map((r) => r.deltasPs[0]!);
  expect(Math.abs(first! - compute)).toBeLessThan(20);
  expect(latency).toBe(4_000_000);
  expect(Math.abs(endpoints! - bytes * 1000)).toBeLessThanOrEqual(2);
  expect([topology, routing]).toEqual([0, 0]);
});
