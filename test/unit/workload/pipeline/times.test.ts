/**
 * Times of the schedules without a network: closed forms wherever they are equations. F, B and W
 * are times of all chunks of a rank; p ranks, m micro-batches, v chunks a rank.
 */
import { describe, expect, test } from 'vitest';
import { sizeOf } from '../../../sizes.ts';
import { pipelineOf, runLists, type Times } from './run-lists.ts';

const STAGES = sizeOf({ fast: [2, 3, 4, 8], full: Array.from({ length: 15 }, (_, i) => i + 2) });

/** F, B, W: alike, F longer, B longer, W longer than each part, W the shorter one. */
const TIMES: readonly Times[] = [
  { forward: 2, backward: 4, weight: 2 },
  { forward: 7, backward: 5, weight: 2 },
  { forward: 3, backward: 11, weight: 4 },
  { forward: 2, backward: 9, weight: 6 },
  { forward: 5, backward: 6, weight: 1 },
];

/** m in p … 4p. */
const counts = (p: number) => Array.from({ length: 3 * p + 1 }, (_, i) => p + i);

describe.each(STAGES)('%i stages', (p) => {
  // The last rank gets its first micro-batch after (p-1)F, works without a break, and its last
  // backward comes back through p-1 ranks.
  test.each(['gpipe', '1f1b'])('%s: bubble (p-1)(F+B)', (name) => {
    for (const m of counts(p)) {
      const pipeline = pipelineOf(name, p, m);
      for (const times of TIMES) {
        const { forward: F, backward: B } = times;
        expect(runLists(pipeline, times).time).toBe((m + p - 1) * (F + B));
      }
    }
  });

  // The same, with ranks that are a v-th of the work apart; times here are of one chunk, F/v, B/v.
  test.each([1, 2, 3, 4])('interleaved-1f1b, %i chunks: bubble (p-1)(F+B)/v', (v) => {
    for (const m of [p, 2 * p, 3 * p, 4 * p])
      for (const times of TIMES) {
        const { forward: f, backward: b } = times;
        const pipeline = pipelineOf('interleaved-1f1b', p, m, v);
        expect(runLists(pipeline, times).time).toBe((m * v + p - 1) * (f + b));
      }
  });

  // Groups of any size that is at least p keep the ranks busy, if the last one is none or as large.
  test('interleaved-1f1b with other groups has the same bubble', () => {
    for (const m of [p, p + 1, 2 * p - 1, 3 * p])
      for (const group of [p, p + 1, m].filter((g) => m % g === 0 || m % g >= p))
        for (const times of TIMES.slice(0, 3)) {
          const { forward: f, backward: b } = times;
          const pipeline = pipelineOf('interleaved-1f1b', p, m, 3, group);
          expect(runLists(pipeline, times).time).toBe((m * 3 + p - 1) * (f + b));
        }
  });

  // Llama 3 with few micro-batches: one group of m < p. A micro-batch takes p·v chunks there and
  // back, and the m-1 others follow it.
  test('interleaved-1f1b with fewer micro-batches than stages: (p·v + m-1)(F+B)/v', () => {
    for (let m = 1; m < p; m++)
      for (const times of TIMES) {
        const { forward: f, backward: b } = times;
        const pipeline = pipelineOf('interleaved-1f1b', p, m, 3);
        expect(runLists(pipeline, times).time).toBe((p * 3 + m - 1) * (f + b));
      }
  });

  // Each rank is F + B - 2W later than the next, but at least F (to get its work) and at least
  // B - W (to hand it back). With F = B-W = W it is a third of 1F1B's bubble.
  test('zb-h1: bubble (p-1) max(F+B-2W, F, B-W)', () => {
    for (const m of counts(p))
      for (const times of TIMES) {
        const { forward: F, backward: B, weight: W } = times;
        const bubble = (p - 1) * Math.max(F + B - 2 * W, F, B - W);
        expect(runLists(pipelineOf('zb-h1', p, m), times).time).toBe(m * (F + B) + bubble);
      }
    const alike = runLists(pipelineOf('zb-h1', p, 2 * p), { forward: 1, backward: 2, weight: 1 });
    expect(alike.time - 2 * p * 3).toBe(((p - 1) * 3) / 3);
  });

  // No rank waits once it has begun, and all have the same work: 2m chunks of 3+6. Rank r begins r
  // forwards of a chunk late, so the last rank ends last, p-1 forwards late.
  test('zbv: no bubble where F = B-W = W', () => {
    for (const m of counts(p).filter((count) => count >= 2 * p - 1)) {
      const { time, busy, spans } = runLists(pipelineOf('zbv', p, m), {
        forward: 3,
        backward: 6,
        weight: 3,
      });
      expect(spans.map(([start, end]) => end - start)).toEqual(busy);
      expect(busy).toEqual(busy.map(() => 2 * m * 9));
      expect(spans.map(([start]) => start)).toEqual(busy.map((_, rank) => 3 * rank));
      expect(time).toBe(2 * m * 9 + 3 * (p - 1));
    }
  });
});

// Idle time of the middle ranks, which overlap one pair less than the others. The published form is
// for F = B-W, at least W; with a longer F it is (p/2-1)(F&B + F - W - min(W, B-W)).
describe.each(STAGES.filter((p) => p % 2 === 0))('dualpipe, %i stages', (p) => {
  const idle = (m: number, times: Times) => {
    const { time, busy } = runLists(pipelineOf('dualpipe', p, m), times);
    return time - busy[p / 2]!;
  };
  const sizes = counts(p).filter((m) => m % 2 === 0 && m >= 2 * p);

  test.each([
    [2, 4, 2],
    [5, 7, 2],
    [7, 13, 6],
    [3, 4, 1],
  ])('bubble (p/2-1)(F&B + B - 3W) with F %i, B %i, W %i', (F, B, W) => {
    for (const m of sizes)
      for (const pair of [F + B, F + B - 1, Math.max(F, B)]) {
        const bubble = (p / 2 - 1) * (pair + B - 3 * W);
        expect(idle(m, { forward: F, backward: B, weight: W, pair })).toBe(bubble);
      }
  });

  test.each([
    [7, 5, 2],
    [4, 5, 3],
    [5, 4, 1],
    [9, 10, 8],
  ])('with F %i longer than the input part, B %i, W %i', (F, B, W) => {
    for (const m of sizes)
      for (const pair of [F + B, Math.max(F, B)]) {
        const bubble = (p / 2 - 1) * (pair + F - W - Math.min(W, B - W));
        expect(idle(m, { forward: F, backward: B, weight: W, pair })).toBe(bubble);
      }
  });
});
