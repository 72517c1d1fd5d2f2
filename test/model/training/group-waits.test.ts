import { expect, test } from 'vitest';
import { railOnly } from '../../../src/topology/rail-only.ts';
import { star } from '../../../src/topology/star.ts';
import type { ProgramCollective, StepProgram } from '../../../src/workload/program.ts';
import { groupWaitSchedule } from '../../../src/workload/together/group-waits.ts';
import { lowerTogether } from '../../../src/workload/together/lower.ts';
import type { CallPlan, GroupWait } from '../../../src/workload/together/plan.ts';
import { simulatorOn } from './simulator.ts';

/** 8 Gbit/s: 1000 ps a byte. 1 µs a link, so 2 µs from rank to rank. */
const fabric = star.build({ hosts: 4, rate: 8e9, latency: 1_000_000 });
const simulator = simulatorOn(fabric, [1]);

const collective = (
  name: string,
  algorithm: string,
  bytes: number,
  ...groups: number[][]
): ProgramCollective => ({
  ...{ name, group: 'dp', collective: name, algorithm, bytes, roles: [0] },
  groups: groups.map((ranks) => Uint32Array.from(ranks)),
});

// Rank 3 has nothing to reduce, so it runs ahead of the others.
const program: StepProgram = {
  ranks: 4,
  streams: ['compute', 'dp'],
  collectives: [
    collective('all-reduce', 'ring', 6000, [0, 1, 2], [3]),
    collective('transfer', 'direct', 1000, [3, 0], [1, 2]),
    collective('all-reduce', 'ring', 1, [3, 2], [0, 1]),
  ],
  roles: [{ name: 'all', ranks: Uint32Array.of(0, 1, 2, 3), phases: [] }],
  launchPs: 0,
};

/** The ends, on all ranks, of the transfer 10 µs after the all-reduce. */
async function endsPs(waits: readonly GroupWait[]): Promise<number[]> {
  const { groups } = program.collectives[2]!;
  const wait = await simulator.run('wait', groupWaitSchedule(groups), 'routing');
  // There and back.
  expect(wait.replicas[0]!.endPs).toBe(4_000_000);
  const plan: CallPlan = [
    { collective: 0, sides: [{ stream: 1, start: { kind: 'at', offsetPs: 0 } }] },
    { collective: 1, sides: [{ stream: 1, start: { kind: 'after', call: 0, delayPs: 10_000_000, waits } }] },
  ];
  const { schedule, callOfMark } = lowerTogether(program, plan, {
    ...{ launchPs: 0, server: fabric.server, waitPs: () => wait.replicas[0]!.endPs },
  });
  const { marksPs } = (await simulator.run('both', schedule, 'routing')).replicas[0]!;
  return Array.from(marksPs).filter((_, mark) => callOfMark[mark] === 1);
}

test('a rank that ran ahead waits for the group of a collective that it passes', async () => {
  // Four steps of 2 kB and 2 µs; then ranks 1 and 2 do as rank 3 does.
  const reducedPs = 4 * (2_000_000 + 2_000_000);
  const movedPs = 2_000_000 + 1_000_000;
  const laterPs = reducedPs + 10_000_000 + movedPs;
  expect(await endsPs([{ collective: 2, atPs: 3_000_000 }])).toEqual([laterPs, laterPs, laterPs, laterPs]);
  // Without the wait it is done with its message before.
  expect(Math.min(...(await endsPs([])))).toBe(10_000_000 + movedPs);
});

test('messages that keep groups together are not those of the step', () => {
  const plan: CallPlan = [
    { collective: 0, sides: [{ stream: 1, start: { kind: 'at', offsetPs: 0 } }] },
    {
      collective: 1,
      sides: [
        {
          stream: 1,
          start: { kind: 'after', call: 0, delayPs: 10, waits: [{ collective: 2, atPs: 0 }] },
        },
      ],
    },
  ];
  const options = { launchPs: 0, server: fabric.server, waitPs: () => 0 };
  // A rank's own for each of four ranks that have two calls; two a group of two.
  expect(lowerTogether(program, plan, options).ownMessages).toBe(4 + 4);
});

// Three servers of two ranks, 1 µs a link between servers and 0.25 µs inside them.
const rails = railOnly.build({
  ...{ servers: 3, gpus: 2, rate: 8e9, latency: 1_000_000, radix: undefined, oversubscription: undefined },
  ...{ scaleUpRate: 8e9, scaleUpLatency: 250_000 },
});

test.each([
  ['in its server', [0, 1], 2 * 500_000],
  ['on its rail', [0, 2, 4], 2 * 2_000_000],
  // Rank 1 passes on what ranks 3 and 5 say, and the answer.
  ['on other rails', [0, 2, 3, 4, 5], 2 * (2_000_000 + 500_000)],
  ['whose relay is one of them', [0, 1, 2, 3], 2 * (2_000_000 + 500_000)],
])('a group waits for ranks %s', async (_where, group, timePs) => {
  const on = simulatorOn(rails, [1]);
  const schedule = groupWaitSchedule([Uint32Array.from(group)], on.relayOf);
  expect((await on.run('wait', schedule, 'routing')).replicas[0]!.endPs).toBe(timePs);
});

test('ranks on other rails wait for each other, over one relay a rail', () => {
  const groups = [Uint32Array.of(0, 2, 3, 4, 5)];
  const { laneCount, laneRank } = groupWaitSchedule(groups, simulatorOn(rails, [1]).relayOf);
  const lanes = [...laneRank].sort((a, b) => a - b);
  // A lane of each rank, that of the group on rank 0, and a relay on rank 1.
  expect([laneCount, lanes]).toEqual([7, [0, 0, 1, 2, 3, 4, 5]]);
});
