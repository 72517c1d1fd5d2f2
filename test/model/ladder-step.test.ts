import { expect, test } from 'vitest';
import { ladderOf } from '../../src/ladder/ladder.ts';
import { createSimulator } from '../../src/ladder/rungs.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { measureTraining } from '../../src/run/training/work.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { star } from '../../src/topology/star.ts';
import { lowerItems, syncSchedule } from '../../src/workload/lower.ts';
import type { Training } from '../../src/workload/params.ts';
import { buildStep, type TrainingStep } from '../../src/workload/step.ts';
import { timelinePs } from '../../src/workload/timeline.ts';
import { tinyTraining } from '../unit/workload/models.ts';
import { referenceEngine } from './ladder-engine.ts';

/** Four servers of two ranks on two leaves, two spines at half the ranks' rate: hashes collide. */
const collisions = leafSpine.build({
  leaves: 2,
  spines: 2,
  hosts: 2,
  gpus: 2,
  rate: 100e9,
  uplinkRate: 100e9,
  oversubscription: undefined,
  latency: 500_000,
  radix: undefined,
  scaleUpRate: 800e9,
  scaleUpLatency: 250_000,
});

function simulatorOn(fabric: Fabric, seeds: readonly number[]) {
  const routes = buildRoutes(fabric);
  const routing = { name: 'ecmp' } as const;
  return createSimulator({ simulate: referenceEngine, fabric, routes, routing, seeds, tolerance: 0 });
}

function moe(): TrainingStep {
  const small = tinyTraining({ layers: 3, experts: 2, bucket: 20_000 });
  return buildStep({ ...small, parallelism: { dp: 4, tp: 2, pp: 1, ep: 2 } });
}

test('delays with a wait for the slowest rank are as good as real tensor-parallel collectives', async () => {
  const step = moe();
  for (const seed of [1, 2, 3, 4]) {
    const simulator = simulatorOn(collisions, [seed]);
    const alone: number[] = [];
    const routing = (await measureTraining(step, simulator)).get('routing')!;
    for (const part of routing.alone) alone.push(part.timesPs[0]!);
    const sync = await simulator.run('', syncSchedule(step, 'tp'), 'routing');
    const isTp = (c: number) => step.collectives[c]!.group === 'tp';
    const delayed = lowerItems(step, step.tail, {
      delayPs: (c) => (isTp(c) ? alone[c] : undefined),
      syncPs: () => sync.replicas[0]!.endPs,
    });
    const real = lowerItems(step, step.tail, { delayPs: () => undefined, syncPs: () => 0 });
    const delayedEnd = (await simulator.run('', delayed, 'routing')).replicas[0]!.endPs;
    const realEnd = (await simulator.run('', real, 'routing')).replicas[0]!.endPs;
    // The exchange is two messages deep, the gather round a ring of two only one: too long by that
    // in each layer.
    const gather = step.collectives.findIndex((c) => c.name === 'tp all-gather');
    const tooLong = 3 * Math.max(0, sync.replicas[0]!.endPs - alone[gather]!);
    expect(Math.abs((delayedEnd - tooLong) / realEnd - 1)).toBeLessThan(1e-6);
    // Cut into windows at whose edges ranks wait for each other, the same within half a per cent.
    const tailPs = routing.timesPs[0]! - timelinePs(step.head, (c) => alone[c]!);
    expect(Math.abs(tailPs / realEnd - 1)).toBeLessThan(0.005);
  }
});

test('where nothing is shared, one schedule for all and a sum of parts agree', async () => {
  const step = buildStep(tinyTraining({ layers: 4, bucket: 20_000 }));
  const fabric = leafSpine.build({
    leaves: 1,
    spines: 1,
    hosts: 2,
    gpus: 2,
    rate: 100e9,
    uplinkRate: undefined,
    oversubscription: undefined,
    latency: 500_000,
    radix: undefined,
    scaleUpRate: 800e9,
    scaleUpLatency: 250_000,
  });
  const simulator = simulatorOn(fabric, [1]);
  const routing = (await measureTraining(step, simulator)).get('routing')!;
  const [sum] = routing.timesPs;
  const alone = routing.alone.map((part) => part.timesPs[0]!);
  const whole = lowerItems(step, step.tail, { delayPs: () => undefined, syncPs: () => 0 });
  const tailPs = (await simulator.run('', whole, 'routing')).replicas[0]!.endPs;
  expect(Math.abs((timelinePs(step.head, (c) => alone[c]!) + tailPs) / sum! - 1)).toBeLessThan(1e-6);
});

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
  const step = buildStep(training);
  const bytes = 2 * step.parameters;
  const fabric = star.build({ hosts: 2, rate: 8e9, latency: 1_000_000 });
  const ladder = ladderOf(await measureTraining(step, simulatorOn(fabric, [1])));
  // 3 · FLOPs of 512 tokens on two ranks of 0.5 TFLOP/s.
  const compute = (step.flops / 2 / 0.5e12) * 1e12;
  const [first, latency, endpoints, topology, routing] = ladder.rungs.map((r) => r.deltasPs[0]!);
  expect(Math.abs(first! - compute)).toBeLessThan(20);
  expect(latency).toBe(4_000_000);
  expect(Math.abs(endpoints! - bytes * 1000)).toBeLessThanOrEqual(2);
  expect([topology, routing]).toEqual([0, 0]);
});
