/** Programs rank by rank, against times by hand. */
import { expect, test } from 'vitest';
import { factorsOf } from '../../../../src/workload/jitter/factors.ts';
import { jitteredGraph } from '../../../../src/workload/jitter/jittered.ts';
import { type Jitter, jitterOf } from '../../../../src/workload/jitter/params.ts';
import { rankTimes } from '../../../../src/workload/jitter/rank-times.ts';
import type { ProgramCollective, ProgramItem, Role, StepProgram } from '../../../../src/workload/program.ts';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { layOut, NO_CALLS } from '../../../../src/workload/timeline/layout.ts';
import { COMPUTE, call, compute } from '../timeline/programs.ts';

function group(roles: readonly number[], ...groups: readonly number[][]): ProgramCollective {
  const base = { name: 'c', group: 'dp', collective: 'all-reduce', algorithm: 'ring', bytes: 8 };
  return { ...base, roles, groups: groups.map((ranks) => Uint32Array.from(ranks)) };
}

function role(ranks: readonly number[], ...items: readonly ProgramItem[]): Role {
  return { name: `ranks ${ranks.join()}`, ranks: Uint32Array.from(ranks), phases: [{ repeat: 1, items }] };
}

function program(collectives: readonly ProgramCollective[], ...roles: readonly Role[]): StepProgram {
  const ranks = roles.reduce((sum, own) => sum + own.ranks.length, 0);
  return { ranks, streams: ['compute'], launchPs: 0, collectives, roles };
}

/** Factors by rank and item. */
const by = (rows: readonly (readonly number[])[]) => (rank: number, item: number) => rows[rank]![item]!;

test('ranks that meet once take the largest sum', () => {
  const graph = graphOf(
    program([group([0], [0, 1, 2])], role([0, 1, 2], compute(100), compute(200), call(0, COMPUTE))),
  );
  // 110 + 200, 100 + 260 and 150 + 180: the second one, 360 for 300.
  const { totalPs, factors } = rankTimes(
    graph,
    by([
      [1.1, 1],
      [1, 1.3],
      [1.5, 0.9],
    ]),
  );
  expect(totalPs).toBeCloseTo(360, 9);
  expect(factors[0]).toBeCloseTo(1.2, 9);
});

test('ranks that meet after each item take the sum of the largest, each group for itself', () => {
  const pairs = group([0], [0, 1], [2, 3]);
  const all = group([0], [0, 1, 2, 3]);
  const items = [compute(100), call(0, COMPUTE), compute(100), call(0, COMPUTE), call(1, COMPUTE)];
  const graph = graphOf(program([pairs, all], role([0, 1, 2, 3], ...items)));
  // The first pair takes 120 + 110, the second one 130 + 105.
  const { totalPs } = rankTimes(
    graph,
    by([
      [1.2, 1],
      [1, 1.1],
      [1.3, 1],
      [0.9, 1.05],
    ]),
  );
  expect(totalPs).toBeCloseTo(235, 9);
});

test('each replica of a pipeline has its own pace, and the slowest one counts', () => {
  // Ranks 0 and 1 are stage 0 of two replicas, ranks 2 and 3 stage 1. The first replica takes
  // 150 + 100, the second one 100 + 140; if all waited for all, it would be 150 + 140.
  const send = group([0, 1], [0, 2], [1, 3]);
  const graph = graphOf(
    program(
      [send],
      role([0, 1], compute(100), call(0, COMPUTE)),
      role([2, 3], call(0, COMPUTE), compute(100)),
    ),
  );
  const { totalPs, factors } = rankTimes(graph, by([[1.5], [1], [1], [1.4]]));
  expect(totalPs).toBeCloseTo(250, 9);
  expect(factors.map((factor) => Math.round(100 * factor))).toEqual([150, 100]);
});

test('streams that overlap meet where they do, and a program without ranks that differ stays', () => {
  const hidden = call(0, 1, { after: [0], event: 1 });
  const items = [compute(100, { event: 0 }), hidden, compute(300), compute(50, { after: [1] })];
  const base = program([group([0], [0, 1])], role([0, 1], ...items));
  const graph = graphOf({ ...base, streams: ['compute', 'dp'] });
  // Rank 1 comes to the call at 500, when rank 0 has computed on: 500 + 50; rank 1: 500 + 300 + 50.
  const { totalPs } = rankTimes(
    graph,
    by([
      [1, 1, 1],
      [5, 1, 1],
    ]),
  );
  expect(totalPs).toBe(850);
  expect(rankTimes(graph, () => 1)).toEqual({ totalPs: 450, factors: [1] });
});

test('the program of a seed takes as long as its ranks, whatever their draws', () => {
  const send = group([0, 1], [0, 2], [1, 3]);
  const stage = (ranks: readonly number[], ...order: readonly ProgramItem[]) => role(ranks, ...order);
  const graph = graphOf(
    program(
      [send, group([1], [2, 3])],
      stage([0, 1], compute(1e9), call(0, COMPUTE), compute(3e9), call(0, COMPUTE)),
      stage([2, 3], call(0, COMPUTE), compute(2e9), call(0, COMPUTE), compute(2e9), call(1, COMPUTE)),
    ),
  );
  for (const per of ['step', 'item']) {
    const jitter: Jitter = jitterOf({ deviation: 0.05, per })!;
    for (let seed = 0; seed < 20; seed++) {
      const { totalPs } = rankTimes(graph, factorsOf(jitter, 4, seed));
      const own = jitteredGraph(graph, jitter, seed);
      // Each of four computations on the way is rounded to whole ps.
      expect(Math.abs(layOut(own, NO_CALLS).totalPs - totalPs)).toBeLessThanOrEqual(3);
      // The program says the same as its graph.
      expect([...graphOf(own.program).computePs]).toEqual([...own.computePs]);
      expect(own.program.collectives).toBe(graph.program.collectives);
    }
  }
});
