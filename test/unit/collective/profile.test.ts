/** Profiles as data, and their effect on schedules. */
import { describe, expect, test } from 'vitest';
import { buildCollective, withDefaults } from '../../../src/collective/build.ts';
import { checkSchedule } from '../../../src/collective/check.ts';
import { dressed } from '../../../src/collective/dressed.ts';
import { expectationOf } from '../../../src/collective/expect.ts';
import { profiles } from '../../../src/collective/profiles/registry.ts';
import { findAlgorithm, findCollective } from '../../../src/collective/registry.ts';
import { OP_STRIDE, OpCol } from '../../../src/model/schedule.ts';

const ranks = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
const all = profiles.flatMap((profile) =>
  profile.methods.map((method) => ({ profile: profile.name, ...method })),
);

describe.each(profiles)('profile $name', (profile) => {
  test('has part of the rates, and sources', () => {
    for (const part of [profile.efficiency.up, profile.efficiency.out]) {
      expect(part).toBeGreaterThan(0.5);
      expect(part).toBeLessThanOrEqual(1);
    }
    expect(profile.sources.length).toBeGreaterThan(2);
  });
});

test.each(all)('$profile: $collective by $algorithm and $protocol.name can be built', (method) => {
  const algorithm = findAlgorithm(findCollective(method.collective), method.algorithm);
  for (const [gpus, servers] of [
    [8, 1],
    [8, 3],
    [1, 4],
    [5, 1],
  ] as const) {
    expect(() => withDefaults(algorithm, method.params?.(gpus, servers) ?? {})).not.toThrow();
  }
  expect(Math.min(method.protocol.wire.up, method.protocol.wire.out)).toBeGreaterThanOrEqual(1);
});

// A ring of 4 over servers of 2: ranks 1 and 3 send to another server, 0 and 2 within. 10 bytes are
// chunks of 3, 3, 2, 2; with 3/2 of them on the links 5 (4.5 rounded up), 5, 3, 3.
test('a dressing holds messages back by where they go, and lengthens them', () => {
  const schedule = buildCollective(
    { collective: 'all-reduce', bytes: 10, groups: [ranks(4)] },
    { launchPs: 7 },
  );
  const dress = dressed(schedule, Uint32Array.of(0, 0, 1, 1), { upPs: 100, outPs: 1000, wire: 1.5 });
  for (let lane = 0; lane < 4; lane++) {
    const first = schedule.laneOps[lane]!;
    const held = lane % 2 === 1 ? 1000 : 100;
    expect(dress.delayPs[first]).toBe(7 + held);
    expect(dress.delayPs[first + 1]).toBe(held);
    expect([dress.bytes[first], dress.granule[first]]).toEqual([3, 2]);
    expect(schedule.ops[first * OP_STRIDE + OpCol.extra]).toBe(2);
    // The last step sends nothing.
    expect(dress.delayPs[schedule.laneOps[lane + 1]! - 1]).toBe(0);
  }
});

test('messages without bytes are not held back', () => {
  const schedule = buildCollective({
    collective: 'all-reduce',
    algorithm: 'nvls',
    bytes: 64,
    groups: [ranks(4)],
  });
  const dress = dressed(schedule, new Uint32Array(4), { upPs: 100, outPs: 100, wire: 1 });
  const held = Array.from({ length: schedule.laneCount }, (_, lane) =>
    dress.delayPs.subarray(schedule.laneOps[lane]!, schedule.laneOps[lane + 1]!).some((delay) => delay > 0),
  );
  // A rank has two lanes: the first tells the others that it is ready, the second sends the data.
  expect(held).toEqual([...ranks(8)].map((lane) => lane % 2 === 1));
});

describe.each([
  [2, 3],
  [4, 2],
  [8, 1],
  [8, 3],
])('zigzag rings through servers of %d, %d of them', (gpus, servers) => {
  const n = gpus * servers;
  const params = { gpus, channels: gpus, order: 'zigzag' };

  test.each(['all-reduce', 'all-gather', 'reduce-scatter'])('%s is right', (collective) => {
    const spec = { collective, algorithm: 'ring', params, bytes: 1000 * n + 7, groups: [ranks(n)] };
    expect(checkSchedule(buildCollective(spec, { contents: true }), expectationOf(spec)).faults).toEqual([]);
  });

  // g(g−1) ways in a server and g−1 steps of each of g rings: each way once. Between servers a NIC
  // is left once and entered once.
  test('take every way inside a server once, and every NIC once', () => {
    const { label } = findAlgorithm(findCollective('all-reduce'), 'ring');
    const values = withDefaults(findAlgorithm(findCollective('all-reduce'), 'ring'), params);
    const inside = new Map<string, number>();
    const outs = new Map<number, number>();
    const ins = new Map<number, number>();
    const count = <K>(map: Map<K, number>, key: K) => map.set(key, (map.get(key) ?? 0) + 1);
    for (let channel = 0; channel < gpus; channel++) {
      const at: number[] = [];
      for (const rank of ranks(n)) at[label!(rank, channel, n, values)] = rank;
      for (let place = 0; place + 1 < n; place++) {
        const [from, to] = [at[place]!, at[place + 1]!];
        if (Math.floor(from / gpus) === Math.floor(to / gpus)) count(inside, `${from} ${to}`);
        else {
          expect(from % gpus).toBe(to % gpus);
          count(outs, from);
          count(ins, to);
        }
      }
    }
    expect([...inside.values()]).toEqual(Array.from({ length: servers * gpus * (gpus - 1) }, () => 1));
    for (const map of [outs, ins])
      expect([...map.values()]).toEqual(Array.from({ length: (servers - 1) * gpus }, () => 1));
  });
});

test('no zigzag through an odd number of ranks', () => {
  const spec = {
    collective: 'all-reduce',
    params: { gpus: 3, order: 'zigzag' },
    bytes: 9,
    groups: [ranks(6)],
  };
  expect(() => buildCollective(spec)).toThrow('order=zigzag is not possible with servers of 3 ranks');
});
