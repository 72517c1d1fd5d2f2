/**
 * Lists item by item, as the published programs have them. F: forward, B: whole backward, I: its
 * input part, W: its weight part; then the micro-batch, and behind a dot the model chunk.
 */
import { expect, test } from 'vitest';
import type { Part, Unit } from '../../../../src/workload/parallelism/pipeline/schedule.ts';
import { pipelineOf, sides } from './run-lists.ts';

const LETTERS = { forward: 'F', backward: 'B', input: 'I', weight: 'W' };
const written = (withChunk: boolean) => (unit: Unit) =>
  sides(unit)
    .map(
      ({ kind, microBatch, chunk }: Part) => `${LETTERS[kind]}${microBatch}${withChunk ? `.${chunk}` : ''}`,
    )
    .join('+');
const lists = (pipeline: ReturnType<typeof pipelineOf>, withChunk = true) =>
  pipeline.orders.map((units) => units.map(written(withChunk)).join(' '));

test('gpipe', () => {
  expect(lists(pipelineOf('gpipe', 2, 3))).toEqual([
    'F0.0 F1.0 F2.0 B2.0 B1.0 B0.0',
    'F0.1 F1.1 F2.1 B2.1 B1.1 B0.1',
  ]);
});

// Warm-up of p-r-1 forwards.
test('1f1b', () => {
  expect(lists(pipelineOf('1f1b', 3, 4), false)).toEqual([
    'F0 F1 F2 B0 F3 B1 B2 B3',
    'F0 F1 B0 F2 B1 F3 B2 B3',
    'F0 B0 F1 B1 F2 B2 F3 B3',
  ]);
});

// The example in Megatron's source: 2 ranks, groups of 3, 5 micro-batches, 2 chunks: micro-batches
// 0 1 2 0 1 2 3 4 3 4 in chunks 0 0 0 1 1 1 0 0 1 1. Warm-up 2(p-r-1) + 3; backwards take the
// chunks in reverse. Rank r has model chunks r and 2+r.
test('interleaved-1f1b', () => {
  expect(lists(pipelineOf('interleaved-1f1b', 2, 5, 2, 3))).toEqual([
    'F0.0 F1.0 F2.0 F0.2 F1.2 F2.2 B0.2 F3.0 B1.2 F4.0 B2.2 F3.2 B0.0 F4.2 B1.0 B2.0 B3.2 B4.2 B3.0 B4.0',
    'F0.1 F1.1 F2.1 F0.3 B0.3 F1.3 B1.3 F2.3 B2.3 F3.1 B0.1 F4.1 B1.1 F3.3 B2.1 F4.3 B3.3 B4.3 B3.1 B4.1',
  ]);
});

// 1f1b's forwards and inputs; rank r is r behind with the weights.
test('zb-h1', () => {
  expect(lists(pipelineOf('zb-h1', 3, 4), false)).toEqual([
    'F0 F1 F2 I0 W0 F3 I1 W1 I2 W2 I3 W3',
    'F0 F1 I0 F2 I1 W0 F3 I2 W1 I3 W2 W3',
    'F0 I0 F1 I1 F2 I2 W0 F3 I3 W1 W2 W3',
  ]);
});

// PyTorch's ScheduleZBVZeroBubble with 2 ranks. Rank 0 has chunks 0 and 3: 3 forwards down, then
// twice up with its backward, steady while work is left, then the rest. Rank 1 has chunks 1 and 2.
test('zbv', () => {
  expect(lists(pipelineOf('zbv', 2, 4))).toEqual([
    'F0.0 F1.0 F2.0 F0.3 I0.3 W0.3 F1.3 I1.3 W1.3 F3.0 I0.0 W0.0 F2.3 I2.3 W2.3 I1.0 W1.0 F3.3 I3.3 W3.3 I2.0 W2.0 I3.0 W3.0',
    'F0.1 F0.2 F1.1 F1.2 I0.2 W0.2 F2.1 I0.1 W0.1 F2.2 I1.2 W1.2 F3.1 I1.1 W1.1 F3.2 I2.2 W2.2 I2.1 I3.2 I3.1 W2.1 W3.2 W3.1',
  ]);
});

// Micro-batches that do not exist leave the list for 2p-1 of them: the rest keeps its order.
test('zbv with few micro-batches', () => {
  expect(lists(pipelineOf('zbv', 2, 1))).toEqual([
    'F0.0 F0.3 I0.3 W0.3 I0.0 W0.0',
    'F0.1 F0.2 I0.2 W0.2 I0.1 W0.1',
  ]);
});

// The eight phases of deepseek-ai/DualPipe for 4 ranks and 8 micro-batches. Micro-batches 0 to 3 go
// down the ranks, 4 to 7 up; the upper half of the ranks is the lower half in a mirror.
test('dualpipe', () => {
  const orders = lists(pipelineOf('dualpipe', 4, 8));
  expect(orders[0]).toBe(
    [
      ...['F0.0 F1.0', 'F2.0 F4.3', 'I4.3 W4.3 F5.3', 'F3.0+B5.3 F6.3+B0.0', 'B6.3 F7.3+B1.0'],
      ...['B7.3 I2.0', 'W2.0 I3.0', 'W3.0'],
    ].join(' '),
  );
  expect(orders[1]).toBe(
    [
      ...['F0.1 F4.2 F1.1 F5.2', 'F2.1 B4.2 F6.2+B0.1', 'F3.1+B5.2 F7.2+B1.1', 'B6.2 B2.1 I7.2 I3.1'],
      ...['W7.2 W3.1'],
    ].join(' '),
  );
  const mirrored = pipelineOf('dualpipe', 4, 8).orders.map((units) =>
    units
      .map(sides)
      .map((both) =>
        both.map(({ kind, microBatch, chunk }) => ({ kind, microBatch: (microBatch + 4) % 8, chunk })),
      ),
  );
  const asIs = pipelineOf('dualpipe', 4, 8).orders.map((units) => units.map(sides));
  expect(asIs[3]).toEqual(mirrored[0]);
  expect(asIs[2]).toEqual(mirrored[1]);
});
