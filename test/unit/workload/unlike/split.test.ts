import { expect, test } from 'vitest';
import { paceOf } from '../../../../src/model/pace.ts';
import type { ProgramCollective, ProgramItem, StepProgram } from '../../../../src/workload/program.ts';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { layOut } from '../../../../src/workload/timeline/layout.ts';
import { splitProgram } from '../../../../src/workload/unlike/split.ts';
import { unitPaces } from '../../../../src/workload/unlike/units.ts';
import { waitsOf } from '../../../../src/workload/unlike/waits.ts';

/** Durations of a computation, and of calls of tp, pp and dp, ps. */
const [C, TP, PP, DP] = [100, 10, 5, 20];

/**
 * Ranks of tp 2 × dp 2 × pp 2 are 4 · stage + 2 · dp + tp. Each stage computes, all-reduces in tp;
 * stage 0 sends its result to stage 1; at the end gradients are reduced in dp.
 */
function twoByTwoByTwo(): StepProgram {
  const of = (name: string, group: string, roles: readonly number[], groups: readonly number[][]) =>
    ({
      ...{ name, group, collective: 'all-reduce', algorithm: 'ring', bytes: 1, roles },
      groups: groups.map((ranks) => Uint32Array.from(ranks)),
    }) satisfies ProgramCollective;
  const compute: ProgramItem = { kind: 'compute', on: 0, timePs: C };
  const call = (collective: number): ProgramItem => ({ kind: 'collective', on: 0, collective });
  const role = (name: string, first: number, items: readonly ProgramItem[]) => ({
    ...{ name, ranks: Uint32Array.from([0, 1, 2, 3], (i) => first + i), phases: [{ repeat: 1, items }] },
  });
  return {
    ...{ ranks: 8, streams: ['compute'], launchPs: 0 },
    collectives: [
      of(
        'tp 0',
        'tp',
        [0],
        [
          [0, 1],
          [2, 3],
        ],
      ),
      of(
        'tp 1',
        'tp',
        [1],
        [
          [4, 5],
          [6, 7],
        ],
      ),
      of(
        'pp',
        'pp',
        [0, 1],
        [
          [0, 4],
          [1, 5],
          [2, 6],
          [3, 7],
        ],
      ),
      of(
        'dp 0',
        'dp',
        [0],
        [
          [0, 2],
          [1, 3],
        ],
      ),
      of(
        'dp 1',
        'dp',
        [1],
        [
          [4, 6],
          [5, 7],
        ],
      ),
    ],
    roles: [
      role('stage 0', 0, [compute, call(0), call(2), call(3)]),
      role('stage 1', 4, [call(2), compute, call(1), call(4)]),
    ],
  };
}

const TIMES = [TP, TP, PP, DP, DP];

function laidOut(program: StepProgram, factorOf: (rank: number) => number) {
  const split = splitProgram(program, factorOf);
  const graph = graphOf(split.program);
  const layout = layOut(graph, { callPs: (collective) => TIMES[split.partOf[collective]!]! });
  const waits = waitsOf(graph, layout);
  const { roles } = split.program;
  const told = roles.flatMap(({ name }, role) =>
    roles.flatMap((other, index) => {
      const time = waits[role * roles.length + index]!;
      return time > 0 ? [`${name} for ${other.name}: ${time}`] : [];
    }),
  );
  return { split, layout, told };
}

test('no rank is slow: the program itself', () => {
  const program = twoByTwoByTwo();
  const { split } = laidOut(program, () => 1);
  expect(split.program).toEqual(program);
  expect(split.partOf).toEqual([0, 1, 2, 3, 4]);
});

test('rank 5 of stage 1 at half its speed: its tp group waits at once, then each its dp group', () => {
  // Stage 0: compute to 100, tp to 110, pp to 115, dp to 135. Stage 1 computes from 115: rank 5 to
  // 315, all others to 215. Rank 4 waits 100 for rank 5 in tp, which ends at 325; 6 and 7 are done
  // with tp at 225. In dp, 7 waits 100 for 5, and 6 waits 100 for 4: to 345.
  const { split, layout, told } = laidOut(twoByTwoByTwo(), (rank) => (rank === 5 ? 2 : 1));
  expect(split.program.roles.map(({ name }) => name)).toEqual([
    'stage 0, rank 0',
    'stage 0, rank 1',
    'stage 0, rank 2',
    'stage 0, rank 3',
    'stage 1, rank 4',
    'stage 1, rank 5',
    'stage 1, rank 6',
    'stage 1, rank 7',
  ]);
  expect(layout.totalPs).toBe(C + TP + PP + 2 * C + TP + DP);
  expect(told.filter((wait) => !wait.includes('for stage 0'))).toEqual([
    'stage 1, rank 4 for stage 1, rank 5: 100',
    'stage 1, rank 6 for stage 1, rank 4: 100',
    'stage 1, rank 7 for stage 1, rank 5: 100',
  ]);
  // Stage 1 waits for stage 0, as without a slow rank.
  expect(told.filter((wait) => wait.includes('for stage 0'))).toHaveLength(4);
});

test('a delay of stage 0 goes on to stage 1 by transfers, once', () => {
  // Rank 1 of stage 0 is slow by 15. Its tp group ends tp at 125, the other at 110. Both dp groups
  // of stage 0 hold one rank of each; so do the transfers: 130 for ranks 0 and 1, 115 for 2 and 3.
  // Stage 1: tp of 4 and 5 ends at 240, of 6 and 7 at 225; dp at 260. If all ranks were as slow,
  // both stages would add 15.
  const { layout, told } = laidOut(twoByTwoByTwo(), (rank) => (rank === 1 ? 1.15 : 1));
  expect(layout.totalPs).toBe(C + 15 + TP + PP + C + TP + DP);
  expect(told).toContain('stage 0, rank 0 for stage 0, rank 1: 15');
  expect(told).toContain('stage 1, rank 6 for stage 1, rank 4: 15');
});

test('the fewest roles: ranks of many alike groups stay together', () => {
  // tp 4 × dp 8 on 32 ranks, rank 5 slow: itself; the other 3 of its tp group; its 7 peers in dp;
  // and the 21 others.
  const index = (n: number) => Array.from({ length: n }, (_, i) => i);
  const groups = (lists: number[][]) => lists.map((ranks) => Uint32Array.from(ranks));
  const tp = groups(index(8).map((d) => index(4).map((t) => 4 * d + t)));
  const dp = groups(index(4).map((t) => index(8).map((d) => 4 * d + t)));
  const of = (group: string, own: readonly Uint32Array[]): ProgramCollective => ({
    ...{ name: group, group, collective: 'all-reduce', algorithm: 'ring', bytes: 1 },
    ...{ groups: own, roles: [0] },
  });
  const program: StepProgram = {
    ...{ ranks: 32, streams: ['compute'], launchPs: 7, collectives: [of('tp', tp), of('dp', dp)] },
    roles: [{ name: 'all ranks', ranks: Uint32Array.from(index(32)), phases: [] }],
  };
  const { program: split, partOf } = splitProgram(program, (rank) => (rank === 5 ? 2 : 1));
  expect(split.roles.map(({ ranks }) => ranks.length)).toEqual([21, 7, 3, 1]);
  expect(split.roles.map(({ ranks }) => ranks[0])).toEqual([0, 1, 4, 5]);
  // In tp: 7 groups without, and one with rank 5; in dp: 3 and one. Launches are as slow as their
  // slowest rank.
  expect(split.collectives.map((part) => [part.groups.length, part.launchPs ?? 7])).toEqual([
    [7, 7],
    [1, 14],
    [3, 7],
    [1, 14],
  ]);
  expect(partOf).toEqual([0, 0, 1, 1]);
  // The ranks of one list are on the same roles.
  expect(split.collectives.map(({ roles }) => roles)).toEqual([
    [0, 1],
    [2, 3],
    [0, 2],
    [1, 3],
  ]);
});

test('too many unlike ranks: the slowest of each tp group, then of each role, is the unit', () => {
  const program = twoByTwoByTwo();
  const factors = [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7];
  const paces = factors.map((factor) => paceOf(factor, []));
  const unitFactors = (nodes: number) => unitPaces(program, paces, nodes).map(({ factor }) => factor);
  expect(unitFactors(100)).toEqual(factors);
  // Eight roles in place of two make 4 times as many nodes. If ranks of a tp group are equally
  // slow, their peers in dp and pp are as well: four roles. At most 4 million nodes are laid out.
  expect(unitFactors(2e6)).toEqual([1.1, 1.1, 1.3, 1.3, 1.5, 1.5, 1.7, 1.7]);
  expect(unitFactors(2.1e6)).toEqual([1.3, 1.3, 1.3, 1.3, 1.7, 1.7, 1.7, 1.7]);
});
