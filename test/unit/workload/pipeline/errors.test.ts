/** Sizes that a schedule refuses, and the nearest that it takes. */
import { expect, test } from 'vitest';
import { UserError } from '../../../../src/util/errors.ts';
import { pipelineOf, runLists } from './run-lists.ts';

function refusal(...sizes: Parameters<typeof pipelineOf>): string[] {
  try {
    pipelineOf(...sizes);
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.where ?? '', error.advice ?? ''];
  }
  throw new Error('not refused');
}

const PP = 'training.parallelism.pp';
const MICRO = 'training.batch.microBatches';
const GROUP = 'training.pipeline.group';
const VIRTUAL = 'training.pipeline.virtual';

test('dualpipe needs even numbers, and two micro-batches a stage', () => {
  expect(refusal('dualpipe', 5, 20)).toEqual([
    'dualpipe needs an even number of stages, not 5',
    PP,
    'use 4 or 6',
  ]);
  expect(refusal('dualpipe', 1, 20)[2]).toBe('use 2');
  expect(refusal('dualpipe', 4, 6)).toEqual([
    'dualpipe needs an even number of micro-batches, at least 8 for 4 stages, not 6',
    MICRO,
    'use 8',
  ]);
  expect(refusal('dualpipe', 4, 11)[2]).toBe('use 10 or 12');
  expect(refusal('dualpipe', 4, 7)[2]).toBe('use 8');
});

test('interleaved-1f1b needs groups, and a last group, of at least the stages', () => {
  expect(refusal('interleaved-1f1b', 4, 9)).toEqual([
    '4 stages need 4 micro-batches in the last group too, not 1',
    MICRO,
    'use 8 or 12, or pipeline.group: 5',
  ]);
  // Groups of 5 leave 4 of 9 micro-batches, and none of 10.
  expect(refusal('interleaved-1f1b', 4, 10)[2]).toBe('use 8 or 12, or pipeline.group: 5');
  expect(refusal('interleaved-1f1b', 4, 9, 3, 2)).toEqual([
    'groups of 2 micro-batches are too small for 4 stages and 9 micro-batches',
    GROUP,
    'use 5',
  ]);
  // The advice works.
  const times = { forward: 1, backward: 2, weight: 1 };
  for (const [m, group] of [[8], [12], [9, 5]] as const)
    expect(runLists(pipelineOf('interleaved-1f1b', 4, m, 2, group), times).time).toBe((2 * m + 3) * 3);
});

test('one chunk a rank, and one group, may have any size', () => {
  expect(pipelineOf('interleaved-1f1b', 4, 9, 1, 2).size.group).toBe(2);
  expect(pipelineOf('interleaved-1f1b', 4, 3, 2).size.group).toBe(3);
  expect(pipelineOf('interleaved-1f1b', 4, 3, 2, 7).size.group).toBe(3);
});

test('chunks and groups are for schedules that have them', () => {
  expect(refusal('1f1b', 4, 8, 2)).toEqual([
    '1f1b has 1 model chunk a rank, not 2',
    VIRTUAL,
    'omit it, or use a schedule with a parameter virtual (weft list schedules)',
  ]);
  expect(refusal('zbv', 4, 8, 1)[1]).toBe(VIRTUAL);
  expect(refusal('gpipe', 4, 8, 1, 4)).toEqual([
    'gpipe has no groups of micro-batches',
    GROUP,
    'omit it, or use a schedule with a parameter group (weft list schedules)',
  ]);
  expect(pipelineOf('zbv', 4, 8, 2).chunks).toBe(8);
});
