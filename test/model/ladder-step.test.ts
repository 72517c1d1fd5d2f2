import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ladderOf } from '../../src/ladder/ladder.ts';
import { createSimulator, type Simulator } from '../../src/ladder/rungs.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { partsOf } from '../../src/run/training/parts.ts';
import { settle } from '../../src/run/training/settle.ts';
import { measureTraining } from '../../src/run/training/work.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { star } from '../../src/topology/star.ts';
import { buildProgram } from '../../src/workload/parallelism/build.ts';
import type { Training } from '../../src/workload/params.ts';
import type { ProgramItem, StepProgram } from '../../src/workload/program.ts';
import { graphOf, type ProgramGraph } from '../../src/workload/timeline/graph.ts';
import type { Meets } from '../../src/workload/together/groups.ts';
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

function moe(): ProgramGraph {
  const small = tinyTraining({ layers: 3, experts: 2, bucket: 20_000 });
  return graphOf(buildProgram({ ...small, parallelism: { dp: 4, tp: 2, pp: 1, ep: 2 } }).program);
}

/** The timeline of a program at rung `routing`; `meets` decides what is simulated together. */
async function timelineAt(graph: ProgramGraph, simulator: Simulator, meets: Meets) {
  const parts = partsOf(graph.program, simulator, new Map());
  const alone = await parts.alone('routing');
  const [settled] = await settle({
    ...{ graph, meets, seeds: simulator.seeds, memo: true, most: Infinity },
    alonePs: alone.map(({ timesPs }) => timesPs),
    computePs: undefined,
    together: (plan, seeds) => parts.together(plan, 'routing', seeds),
    messages: alone.map(() => 1),
  });
  return settled!;
}

/** Single ranks that send to each other in one random order, and compute in between. */
const transfers = fc
  .array(
    fc.record({
      from: fc.integer({ min: 0, max: 3 }),
      hop: fc.integer({ min: 1, max: 3 }),
      stream: fc.integer({ min: 0, max: 2 }),
      kilobytes: fc.integer({ min: 1, max: 400 }),
      computePs: fc.integer({ min: 0, max: 20_000_000 }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((list): StepProgram => {
    const ranks = [0, 2, 4, 6];
    const items: ProgramItem[][] = ranks.map(() => []);
    const collectives = list.map(({ from, hop, stream, kilobytes, computePs }, collective) => {
      const to = (from + hop) % 4;
      items[from]!.push({ kind: 'compute', on: 0, timePs: computePs, event: 0 });
      for (const role of [from, to])
        items[role]!.push({ kind: 'collective', on: stream, collective, after: [0] });
      return {
        ...{ name: `transfer ${collective}`, group: 'pp', collective: 'transfer', algorithm: 'direct' },
        bytes: 1000 * kilobytes,
        groups: [Uint32Array.of(ranks[from]!, ranks[to]!)],
        roles: [from, to].sort(),
      };
    });
    const roles = ranks.map((rank, i) => ({
      name: `rank ${rank}`,
      ranks: Uint32Array.of(rank),
      phases: [{ repeat: 1, items: items[i]! }],
    }));
    return { ranks: 8, streams: ['compute', 'a', 'b'], collectives, roles, launchPs: 0 };
  });

test('calls simulated in episodes take as long as all calls of the step in one schedule', async () => {
  await fc.assert(
    fc.asyncProperty(transfers, async (program) => {
      const graph = graphOf(program);
      const simulator = simulatorOn(collisions, [1]);
      const whole = await timelineAt(graph, simulator, () => true);
      const { timesPs, leftPs } = (await measureTraining(graph, simulator)).get('routing')!;
      fc.pre(whole.leftPs === 0 && leftPs === 0);
      expect(Math.abs(timesPs[0]! / whole.layout.totalPs - 1)).toBeLessThan(1e-6);
    }),
    { numRuns: 60 },
  );
});

test('episodes of an expert step take as long as its last pass in one schedule', async () => {
  // Several groups a call: in one schedule they drift apart, in episodes they begin together.
  for (const seed of [1, 2, 3, 4]) {
    const simulator = simulatorOn(collisions, [seed]);
    const graph = moe();
    const whole = await timelineAt(graph, simulator, () => true);
    const { timesPs } = (await measureTraining(graph, simulator)).get('routing')!;
    expect(Math.abs(timesPs[0]! / whole.layout.totalPs - 1)).toBeLessThan(0.01);
  }
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
  const { program, facts } = buildProgram(training);
  const bytes = 2 * facts.parameters;
  const fabric = star.build({ hosts: 2, rate: 8e9, latency: 1_000_000 });
  const graph = graphOf(program);
  const ladder = ladderOf(await measureTraining(graph, simulatorOn(fabric, [1])));
  // 3 · FLOPs of 512 tokens on two ranks of 0.5 TFLOP/s.
  const compute = (facts.flops / 2 / 0.5e12) * 1e12;
  const [first, latency, endpoints, topology, routing] = ladder.rungs.map((r) => r.deltasPs[0]!);
  expect(Math.abs(first! - compute)).toBeLessThan(20);
  expect(latency).toBe(4_000_000);
  expect(Math.abs(endpoints! - bytes * 1000)).toBeLessThanOrEqual(2);
  expect([topology, routing]).toEqual([0, 0]);
});
