import { describe, expect, it } from 'vitest';
import { addCollective, buildCollective, type CollectiveSpec, startOp } from '../../src/collective/build.ts';
import type { Op } from '../../src/model/schedule.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { fabricOf, starOf } from '../reference/fabrics.ts';
import { pathOver, simulateFlows } from '../reference/flow.ts';

const inOrder = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

/** A schedule of one lane a row: the rank it lives on, and its ops. */
function scheduleOf(rows: readonly (readonly [rank: number, ...ops: Op[]])[], window?: number) {
  const builder = createScheduleBuilder();
  for (const [rank, ...ops] of rows) builder.addLane(rank, 0, ops);
  builder.addMark();
  return builder.finish(window ? { window } : {});
}

/** Within a part in 10^9. */
const about = (value: number) => expect.closeTo(value, Math.max(0, 9 - Math.ceil(Math.log10(value))));

describe('one link shared (O-08)', () => {
  // 10 Gbit/s is 1.25 GB/s: half of it until the first MB is through, all of it for the second
  // flow's other MB.
  it('1 MB and 2 MB that start together on 10 Gbit/s end at 1.6 ms and 2.4 ms', () => {
    const fabric = fabricOf(2, [[0, 1, 10e9, 0]]);
    const schedule = scheduleOf([
      [0, { send: true, bytes: 1e6, peerBase: 2 }],
      [0, { send: true, bytes: 2e6, peerBase: 2 }],
      [1, { need: 2 }],
    ]);
    const result = simulateFlows({ fabric, schedule, path: () => pathOver(fabric, [0]) });
    expect(result.messages.map((message) => message.endPs)).toEqual([1.6e9, 2.4e9]);
    expect([...result.linkBytes]).toEqual([3e6]);
  });

  it('an incast of n flows of S bytes ends after the latency and n·S/C', () => {
    const star = starOf(9, 100e9, 500_000);
    const sends = Array.from({ length: 8 }, (_, i) => [i + 1, { send: true, bytes: 1e6 }] as const);
    const schedule = scheduleOf([[0, { need: 8 }], ...sends]);
    // 2 · 500 ns, then 8 · 1 MB at 12.5 GB/s = 640 µs.
    const result = simulateFlows({ ...star, schedule });
    for (const { endPs } of result.messages) expect(endPs).toEqual(about(1e6 + 640e6));
    expect(result.solves).toBe(1);
  });

  it('a flow over two paths drains over both', () => {
    // Half of the flow over each of two links of 10 Gbit/s: 2 MB take 0.8 ms, not 1.6.
    const fabric = fabricOf(2, [
      [0, 1, 10e9, 0],
      [0, 1, 10e9, 0],
    ]);
    const links = [0, 1].map((link) => ({ link, weight: 0.5 }));
    const schedule = scheduleOf([
      [0, { send: true, bytes: 2e6, peerBase: 1 }],
      [1, { need: 1 }],
    ]);
    const result = simulateFlows({ fabric, schedule, path: () => ({ latencyPs: 7, links }) });
    expect(result.endPs).toEqual(about(0.8e9 + 7));
    expect([...result.linkBytes]).toEqual([1e6, 1e6]);
  });
});

describe('lanes', () => {
  const fabric = fabricOf(2, [[0, 1, 8e12, 100]]);
  const path = () => pathOver(fabric, [0]);
  const run = (...args: Parameters<typeof scheduleOf>) =>
    simulateFlows({ fabric, path, schedule: scheduleOf(...args) });
  // 8 Tbit/s is a byte a picosecond; the latency is 100 ps.

  it('overlap the latency of a message with the draining of the one before', () => {
    // Both are issued at 0 and may drain from 100; the second after the first, until 100 + 40 + 40.
    const result = run([
      [0, { count: 2, send: true, bytes: 40, peerBase: 1, dstStepStride: 1 }],
      [1, { count: 2, need: 1 }],
    ]);
    expect(result.messages.map(({ startPs, endPs }) => [startPs, endPs])).toEqual([
      [0, 140],
      [0, 180],
    ]);
    expect([...result.laneEndPs]).toEqual([180, 180]);
  });

  it('hold a message back until the receiver is within the window', () => {
    // Window 1: the message for step 1 goes when the receiver has ended step 0, at 1000; then 100 +
    // 40.
    const receiver: readonly [number, ...Op[]] = [1, { delayPs: 1000 }, { need: 1 }];
    const sender: readonly [number, ...Op[]] = [0, { send: true, bytes: 40, dstStep0: 1 }];
    expect(run([receiver, sender], 1).messages).toMatchObject([{ startPs: 1000, endPs: 1140 }]);
    expect(run([receiver, sender], 2).messages).toMatchObject([{ startPs: 0, endPs: 140 }]);
    expect(run([receiver, sender], 2).endPs).toBe(1000);
  });

  it('end a step without a message only after their last message has ended', () => {
    // The message ends at 140, the delay of 10 and the mark follow it; the signal lets lane 1 of
    // the same rank end at 150.
    const result = run([
      [0, { send: true, bytes: 40, peerBase: 2 }, { delayPs: 10, signal: true, peerBase: 1, mark: 0 }],
      [0, { needSignals: 1 }],
      [1, { need: 1 }],
    ]);
    expect([...result.laneEndPs]).toEqual([150, 150, 140]);
    expect([...result.marksPs]).toEqual([150]);
  });

  it('spend the delay before a send, not before it may drain', () => {
    // Issued at 0 + 60 and 60 + 60; drains from 160 to 200 and, after 120 + 100, from 220 to 260.
    const result = run([
      [0, { count: 2, send: true, bytes: 40, delayPs: 60, peerBase: 1, dstStepStride: 1 }],
      [1, { count: 2, need: 1 }],
    ]);
    expect(result.messages.map(({ startPs, endPs }) => [startPs, endPs])).toEqual([
      [60, 200],
      [120, 260],
    ]);
  });

  it('take no time but latency for messages of no bytes or over infinite rates', () => {
    const lanes = [
      [0, { send: true, bytes: 40, peerBase: 1 }],
      [1, { need: 1 }],
    ] as const;
    const schedule = scheduleOf(lanes);
    expect(simulateFlows({ fabric, path, schedule, rateBps: [Infinity] }).endPs).toBe(100);
    expect(run([[0, { send: true, peerBase: 1 }], lanes[1]]).endPs).toBe(100);
  });

  it('that wait for ever are named', () => {
    expect(() => run([[0, { need: 1 }]])).toThrow('lane 0 of rank 0 waits for ever at step 0');
  });
});

describe('closed forms on a star of rate B, α = two links of latency', () => {
  const B = 50e9 / 1e12; // 400 Gbit/s in bytes/ps
  const alpha = 2 * 300_000;
  const timeOf = (spec: CollectiveSpec, n: number, hooks = {}) => {
    const star = starOf(n, 400e9, alpha / 2);
    return simulateFlows({ ...star, schedule: buildCollective(spec, hooks) }).endPs;
  };

  it.each([2, 3, 4, 8, 13])('rings over %d ranks', (n) => {
    const S = 2520 * n * 100;
    const groups = [inOrder(n)];
    const step = alpha + S / (n * B);
    expect(timeOf({ collective: 'all-reduce', bytes: S, groups }, n)).toEqual(about(2 * (n - 1) * step));
    expect(timeOf({ collective: 'reduce-scatter', bytes: S, groups }, n)).toEqual(about((n - 1) * step));
    expect(timeOf({ collective: 'all-gather', bytes: S, groups }, n)).toEqual(about((n - 1) * step));
    // Channels share the port, so c of them take as long as one.
    const params = { channels: 4, direction: 'bi' };
    expect(timeOf({ collective: 'all-reduce', params, bytes: S, groups }, n)).toEqual(
      about(2 * (n - 1) * step),
    );
  });

  it.each([2, 3, 8])('all-to-all over %d ranks: all blocks at once pay one α, pairwise one a step', (n) => {
    const S = n * 1e6;
    const spec = { collective: 'all-to-all', bytes: S, groups: [inOrder(n)] };
    expect(timeOf({ ...spec, algorithm: 'direct' }, n)).toEqual(about(alpha + ((n - 1) * S) / (n * B)));
    expect(timeOf({ ...spec, algorithm: 'pairwise' }, n)).toEqual(about((n - 1) * (alpha + S / (n * B))));
  });

  it('send-recv round a ring takes α + S/B', () => {
    expect(timeOf({ collective: 'send-recv', bytes: 1e6, groups: [inOrder(5)] }, 5)).toEqual(
      about(alpha + 1e6 / B),
    );
  });

  it('overheads: launch once, one a step', () => {
    const spec = { collective: 'all-gather', bytes: 4e6, groups: [inOrder(4)] };
    const hooks = { launchPs: 5e6, stepPs: 1e6 };
    expect(timeOf(spec, 4, hooks)).toEqual(about(5e6 + 3 * (1e6 + alpha + 1e6 / B)));
  });

  it('a bidirectional ring uses both directions of ring links', () => {
    // Four ranks joined in a circle by cables of rate B and latency α: link r leads from r to r+1,
    // link 4+r from r+1 to r. One way round takes 2(n-1)(α + S/(nB)); both ways halve the load of
    // each link.
    const rows = [0, 1, 2, 3].map((r) => [r, (r + 1) % 4, 400e9, alpha] as const);
    const fabric = fabricOf(4, [
      ...rows,
      ...rows.map(([a, b, rate, latency]) => [b, a, rate, latency] as const),
    ]);
    const path = (src: number, dst: number) => pathOver(fabric, [dst === (src + 1) % 4 ? src : 4 + dst]);
    const S = 8e6;
    const time = (direction: string) => {
      const params = { direction, channels: 2 };
      const schedule = buildCollective({ collective: 'all-reduce', params, bytes: S, groups: [inOrder(4)] });
      return simulateFlows({ fabric, path, schedule }).endPs;
    };
    expect(time('uni')).toEqual(about(6 * (alpha + S / (4 * B))));
    expect(time('bi')).toEqual(about(6 * (alpha + S / (8 * B))));
  });

  it('O-01: 8 ranks of 450 GB/s, 1 GiB all-reduce: 4175.66 µs', () => {
    const star = starOf(8, 3600e9, 1000);
    const schedule = buildCollective({ collective: 'all-reduce', bytes: 2 ** 30, groups: [inOrder(8)] });
    expect(simulateFlows({ ...star, schedule }).endPs / 1e6 / 4175.66).toBeCloseTo(1, 4);
  });

  it('buckets that a backward pass releases one by one hide behind it but for the last', () => {
    // Each of 4 ranks computes 3 layers of 100 µs and signals after each; an all-reduce of a bucket
    // takes 6(α + S/(4B)) = 6(0.6 + 5) = 33.6 µs, so only the last is exposed: 333.6 µs.
    const builder = createScheduleBuilder();
    const main = builder.reserveLanes(4);
    const spec = { collective: 'all-reduce', bytes: [1e6, 1e6, 1e6], groups: [inOrder(4)] };
    const placed = addCollective(builder, spec, { awaitsStart: true, doneLane: (rank) => main + rank });
    for (let rank = 0; rank < 4; rank++) {
      const layer: Op[] = [{ delayPs: 100e6 }, startOp(placed, 0, rank)];
      builder.setLane(main + rank, rank, 0, [...layer, ...layer, ...layer, { needSignals: 3 }]);
    }
    const schedule = builder.finish();
    const result = simulateFlows({ ...starOf(4, 400e9, alpha / 2), schedule });
    expect(result.endPs).toEqual(about(333.6e6));
    expect(result.messages[0]!.startPs).toBe(100e6);
  });
});
