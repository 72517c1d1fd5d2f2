/** Activations that ranks hold at most, in those of one micro-batch in one chunk. */
import { describe, expect, test } from 'vitest';
import type { Pipeline } from '../../../../src/workload/parallelism/pipeline/pipeline.ts';
import { peakActivations } from '../../../../src/workload/parallelism/pipeline/units.ts';
import { pipelineOf } from './run-lists.ts';

const STAGES = Array.from({ length: 15 }, (_, i) => i + 2);
const peaks = ({ orders }: Pipeline) => orders.map((order) => peakActivations(order));
const byRank = (p: number, of: (rank: number) => number) => Array.from({ length: p }, (_, rank) => of(rank));

describe.each(STAGES)('%i stages', (p) => {
  const counts = Array.from({ length: 4 * p }, (_, i) => i + 1);

  test('gpipe: m', () => {
    for (const m of counts) expect(peaks(pipelineOf('gpipe', p, m))).toEqual(byRank(p, () => m));
  });

  test('1f1b: min(m, p-r)', () => {
    for (const m of counts)
      expect(peaks(pipelineOf('1f1b', p, m))).toEqual(byRank(p, (rank) => Math.min(m, p - rank)));
  });

  // A rank does the forwards of its warm-up, and one more before its first backward. On rank 0 with
  // groups of p that is p·v + p-1 chunks: 1F1B's p times 1 + (p-1)/(p·v).
  test.each([1, 2, 3, 4])('interleaved-1f1b, %i chunks: min(mv, 2(p-r-1) + (v-1)g + 1)', (v) => {
    for (const m of counts.filter((count) => count < p || count % p === 0)) {
      const g = Math.min(p, m);
      const held = byRank(p, (rank) => Math.min(m * v, 2 * (p - rank - 1) + (v - 1) * g + 1));
      expect(peaks(pipelineOf('interleaved-1f1b', p, m, v))).toEqual(held);
      if (m >= 2 * p) expect(held[0]! / v).toBeCloseTo(p * (1 + (p - 1) / (p * v)), 12);
    }
  });

  test('zb-h1: min(m, p)', () => {
    for (const m of counts) expect(peaks(pipelineOf('zb-h1', p, m))).toEqual(byRank(p, () => Math.min(m, p)));
  });

  // Chunks are half a stage: 2p of them are p of 1F1B's.
  test('zbv: 2p chunks', () => {
    for (const m of counts.filter((count) => count >= 2 * p))
      expect(peaks(pipelineOf('zbv', p, m))).toEqual(byRank(p, () => 2 * p));
  });

  if (p % 2 === 0)
    test('dualpipe: p+1', () => {
      for (const m of counts.filter((count) => count >= 2 * p && count % 2 === 0))
        expect(peaks(pipelineOf('dualpipe', p, m))).toEqual(byRank(p, () => p + 1));
    });
});
