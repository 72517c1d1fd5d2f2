/** Algorithms that know of servers: right for any number of them, and through all their NICs. */
import { expect, it } from 'vitest';
import { buildCollective, type CollectiveSpec } from '../../../src/collective/build.ts';
import { type CheckResult, checkSchedule } from '../../../src/collective/check.ts';
import { expectationOf } from '../../../src/collective/expect.ts';
import { laneSteps } from '../../../src/model/schedule-read.ts';

const inOrder = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
const check = (spec: CollectiveSpec, order?: 'first' | 'last'): CheckResult =>
  checkSchedule(buildCollective(spec, { contents: true }), expectationOf(spec), order);

// Servers of 4: chains inside, trees over 1 to 6 servers.
it.each(['all-reduce', 'broadcast', 'reduce'])(
  '%s by double-binary-tree is right over servers',
  (collective) => {
    for (const servers of [1, 2, 3, 5, 6]) {
      for (const channels of [1, 4, 5]) {
        const params = { channels, gpus: 4 };
        const n = 4 * servers;
        const spec = {
          collective,
          algorithm: 'double-binary-tree',
          params,
          bytes: 8003,
          groups: [inOrder(n)],
        };
        const result = check(spec);
        const sent = [...result.sentBytes.values()].reduce((sum, bytes) => sum + bytes, 0);
        const ways = collective === 'all-reduce' ? 2 : 1;
        expect({ n, channels, faults: result.faults, sent }).toEqual({
          n,
          channels,
          faults: [],
          sent: ways * (n - 1) * 8003,
        });
      }
    }
  },
);

// Every link of a chain carries S once; with 4 channels of S/4 through servers of 4, channel c
// leaves the root's server by rank c-1 (channel 0 by rank 3), the last before its entry. So each of
// the four ranks sends 600 of 2400 out.
it.each(['broadcast', 'reduce'])('%s by chain goes through all NICs of a server', (collective) => {
  for (const servers of [1, 2, 3, 5]) {
    for (const [channels, order] of [
      [1, 'straight'],
      [4, 'straight'],
      [4, 'zigzag'],
      [6, 'straight'],
    ] as const) {
      const n = 4 * servers;
      const params = { channels, order, gpus: 4, pieces: 3 };
      const spec = { collective, algorithm: 'chain', params, bytes: 2400, groups: [inOrder(n)] };
      const { faults, sentBytes } = check(spec, 'last');
      const sent = [...sentBytes.values()].reduce((sum, bytes) => sum + bytes, 0);
      expect({ n, params, faults, sent }).toEqual({ n, params, faults: [], sent: (n - 1) * 2400 });
    }
  }
  const spec = {
    collective,
    algorithm: 'chain',
    params: { channels: 4, gpus: 4 },
    bytes: 2400,
    groups: [inOrder(8)],
  };
  const schedule = buildCollective(spec);
  const out = new Map<number, number>();
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    const from = schedule.laneRank[lane]!;
    for (const step of laneSteps(schedule, lane)) {
      if (!step.send) continue;
      const to = schedule.laneRank[step.peer]!;
      const [home, away] = collective === 'reduce' ? [to, from] : [from, to];
      if (home < 4 && away >= 4) out.set(home, (out.get(home) ?? 0) + step.bytes);
    }
  }
  expect([...out].sort()).toEqual([0, 1, 2, 3].map((rank) => [rank, 600]));
});

it('a chain refuses a torn server', () => {
  const spec = { collective: 'broadcast', bytes: 1, groups: [inOrder(6)] };
  expect(() => check({ ...spec, params: { gpus: 4 } })).toThrow(
    'a chain of 6 ranks does not consist of servers of 4',
  );
  expect(() => check({ ...spec, params: { gpus: 3, order: 'zigzag' } })).toThrow('zigzag is not possible');
});

it('double-binary-tree refuses a torn server', () => {
  const spec = { collective: 'broadcast', algorithm: 'double-binary-tree', bytes: 1, groups: [inOrder(6)] };
  expect(() => check({ ...spec, params: { gpus: 4 } })).toThrow('6 ranks are not servers of 4');
});
