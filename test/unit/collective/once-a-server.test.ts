/** Dispatch and combine of experts that send a token once to each server. */
import { describe, expect, it, test } from 'vitest';
import { buildCollective } from '../../../src/collective/build.ts';
import { checkCollective } from '../../../src/collective/expect.ts';
import { laneSteps } from '../../../src/model/schedule-read.ts';

const spec = (n: number, bytes: number | number[], params = {}) => ({
  collective: 'all-to-all',
  algorithm: 'once-a-server',
  bytes,
  params,
  groups: [Uint32Array.from({ length: n }, (_, i) => i)],
});

describe.each(['out', 'back'])('%s', (way) => {
  it.each([
    [1, 5],
    [4, 1],
    [2, 4],
    [3, 3],
    [4, 2],
    [8, 3],
  ])('is right with servers of %d ranks, %d of them', (gpus, servers) => {
    for (const channels of [1, 3]) {
      for (const more of [{}, { skew: 0.6 }]) {
        const { faults } = checkCollective(
          spec(gpus * servers, [1009, 3], { gpus, channels, way, ...more }),
          'last',
        );
        expect(faults).toEqual([]);
      }
    }
  });

  // 2 servers of 2 ranks with an expert each, k = 2. A token's experts are two of four: all blocks
  // carry it (2 ranks of k = 2), and it goes to 2·(1 − C(2,2)/C(4,2)) = 5/3 servers, 5/6 of a copy.
  it('sends a token once to each server, and once to each rank', () => {
    const { between, inside } = bytesOf(way, 4, 2, 1200, { experts: 4, topK: 2 });
    // To the other server: its two blocks of 300, of which 5/6.
    expect(between).toEqual([500, 500, 500, 500]);
    // The own server's block, and one that comes from the other server or goes there.
    expect(inside).toEqual([600, 600, 600, 600]);
  });

  // DeepSeek-V3: 256 experts, 8 of a token, on 4 of 8 servers at most. With one expert a server,
  // the bound is exact: T·min(M, servers)·(servers−1)/servers copies leave a server.
  it('reaches the limit of servers', () => {
    const { between } = bytesOf(way, 8, 1, 8 * 8000, { experts: 8, topK: 8, servers: 8 });
    expect(between).toEqual(Array.from({ length: 8 }, () => 7 * 8000));
    const limited = bytesOf(way, 16, 2, 16 * 8 * 1000, { experts: 256, topK: 8, servers: 4 });
    // 16,000 bytes a token's copy of all T, 4 copies, 7/8 of them to other servers.
    expect(limited.between).toEqual(Array.from({ length: 16 }, () => 4 * 16_000 * (7 / 8)));
  });
});

/** Bytes that each rank sends to ranks of other servers, and of its own. */
function bytesOf(way: string, n: number, gpus: number, bytes: number, params: object) {
  const schedule = buildCollective(spec(n, bytes, { gpus, way, ...params }));
  const [between, inside] = [new Array<number>(n).fill(0), new Array<number>(n).fill(0)];
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    const from = schedule.laneRank[lane]!;
    for (const { send, peer, bytes: sent } of laneSteps(schedule, lane)) {
      if (!send) continue;
      const to = schedule.laneRank[peer]!;
      const list = Math.floor(from / gpus) === Math.floor(to / gpus) ? inside : between;
      list[from]! += sent;
    }
  }
  return { between, inside };
}

test('refuses experts that are not on its ranks, and servers with too few', () => {
  const check = (params: object) => () => checkCollective(spec(8, 64, { gpus: 2, ...params }));
  expect(check({ experts: 12 })).toThrow('12 experts are not on 8 ranks');
  expect(check({ experts: 8, topK: 5, servers: 2 })).toThrow(
    '5 experts of a token are not on 2 servers of 2 experts',
  );
  expect(check({ gpus: 3 })).toThrow('8 ranks are not servers of 3');
});
