/** Layers of model chunks. */
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../../src/util/errors.ts';
import { chunkLayers, type LayerRequest } from '../../../../src/workload/parallelism/pipeline/layout.ts';
import { readCounts, readLetters } from '../../../../src/workload/parallelism/pipeline/layout-text.ts';
import { pipelineOf } from './run-lists.ts';

type Sizes = Parameters<typeof pipelineOf>;

/** Sixteen stages with virtual chunks, as Llama 3 and DeepSeek-V3 have them. */
const interleaved = (stages: number, virtual: number): Sizes => ['interleaved-1f1b', stages, stages, virtual];
const layersOf = (sizes: Sizes, request: LayerRequest) =>
  chunkLayers(pipelineOf(...sizes), request).map(({ layers }) => layers);

function refusal(sizes: Sizes, request: LayerRequest): string[] {
  try {
    layersOf(sizes, request);
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.where ?? '', error.advice ?? ''];
  }
  throw new Error('not refused');
}

describe('spreads', () => {
  test('evenly', () => {
    expect(layersOf(interleaved(4, 2), { layers: 80 })).toEqual(new Array(8).fill(10));
    expect(chunkLayers(pipelineOf('1f1b', 1, 4), { layers: 7 })).toEqual([
      { layers: 7, mtp: 0, first: true, last: true },
    ]);
  });

  // Llama 3 405B: 126 layers and both ends are 128 = 16 · 8 chunks of one. The first chunk has the
  // embedding only, the last one the head only: rank 0 and rank 15 have 7 layers, the others 8.
  test('with ends: Llama 3 over 16 stages of 8 chunks', () => {
    const pipeline = pipelineOf(...interleaved(16, 8));
    const chunks = chunkLayers(pipeline, { layers: 126, spread: 'with-ends' });
    expect(chunks[0]).toEqual({ layers: 0, mtp: 0, first: true, last: false });
    expect(chunks[127]).toEqual({ layers: 0, mtp: 0, first: false, last: true });
    expect(chunks.slice(1, 127).every(({ layers }) => layers === 1)).toBe(true);
    const ofRank = pipeline.orders.map((_, rank) =>
      pipeline.chunksOf(rank).reduce((all, chunk) => all + chunks[chunk]!.layers, 0),
    );
    expect(ofRank).toEqual([7, ...new Array(14).fill(8), 7]);
  });

  test('with ends in larger chunks: one layer fewer at both', () => {
    expect(layersOf(interleaved(16, 1), { layers: 126, spread: 'with-ends' })).toEqual([
      7,
      ...new Array(14).fill(8),
      7,
    ]);
    expect(layersOf(['1f1b', 1, 4], { layers: 5, spread: 'with-ends' })).toEqual([5]);
  });

  test('numbers of chunks, and of stages', () => {
    expect(layersOf(interleaved(2, 2), { layers: 11, spread: '2, 3x3' })).toEqual([2, 3, 3, 3]);
    // Stage 0 has chunks 0 and 2, stage 1 has 1 and 3; in a V stage 0 has 0 and 3.
    expect(layersOf(interleaved(2, 2), { layers: 10, spread: '4,6' })).toEqual([2, 3, 2, 3]);
    expect(layersOf(['zbv', 2, 4], { layers: 10, spread: '4,6' })).toEqual([2, 3, 3, 2]);
    expect(layersOf(['dualpipe', 2, 4], { layers: 10, spread: '4,6' })).toEqual([4, 6]);
  });

  // Megatron-Core MoE, table 10: DeepSeek-V3 over 16 stages of 2 chunks. By stages: [E+3, 2],
  // 13 × [2, 2], [2, MTP], [2, L]; that is 3 + 2 + 13·4 + 2 + 2 = 61 layers.
  test('letters: DeepSeek-V3 over 16 stages of 2 chunks', () => {
    const pipeline = pipelineOf(...interleaved(16, 2));
    const chunks = chunkLayers(pipeline, { layers: 61, mtp: 1, spread: 'Et*3|(tt|)*29,m|L' });
    const ofRank = (rank: number) =>
      pipeline.chunksOf(rank).map((chunk) => [chunks[chunk]!.layers, chunks[chunk]!.mtp]);
    expect(ofRank(0)).toEqual([
      [3, 0],
      [2, 0],
    ]);
    for (let rank = 1; rank < 14; rank++)
      expect(ofRank(rank)).toEqual([
        [2, 0],
        [2, 0],
      ]);
    expect(ofRank(14)).toEqual([
      [2, 0],
      [0, 1],
    ]);
    expect(ofRank(15)).toEqual([
      [2, 0],
      [0, 0],
    ]);
    expect(chunks[0]!.first && chunks[31]!.last).toBe(true);
  });

  test('layers for multi-token prediction are in the last chunk by default', () => {
    const chunks = chunkLayers(pipelineOf('1f1b', 2, 4), { layers: 4, mtp: 1 });
    expect(chunks.map(({ mtp }) => mtp)).toEqual([0, 1]);
  });
});

test('texts', () => {
  expect(readCounts('0,8x3, 6')).toEqual([0, 8, 8, 8, 6]);
  expect(readLetters('Ettt|(tt|)*3m|L')).toEqual(['Ettt', 'tt', 'tt', 'tt', 'm', 'L']);
  // As Megatron's own comments have it: xy(ab|cd|ef)*2,pq is xyab|cd|efab|cd|efpq.
  expect(readLetters('Et(tt|t|mm)*2,tL').join('|')).toBe('Ettt|t|mmtt|t|mmtL');
  expect(readLetters('(t*2|(m)*2)*2').join('|')).toBe('tt|mmtt|mm');
});

describe('refuses', () => {
  const KEY = 'training.pipeline.layers';

  test('layers that do not divide', () => {
    expect(refusal(interleaved(4, 2), { layers: 10 })).toEqual([
      '10 layers cannot be spread evenly over 8 model chunks (4 stages of 2)',
      'training.parallelism.pp',
      'set pipeline.layers, e.g. 1x3,2x2,1x3, or use pp 5',
    ]);
    expect(refusal(interleaved(16, 8), { layers: 126 })[2]).toBe(
      'set pipeline.layers: with-ends, or use pp 1',
    );
    expect(refusal(interleaved(4, 2), { layers: 5 })[2]).toBe('use pp 1');
    expect(refusal(interleaved(4, 2), { layers: 10, spread: 'with-ends' })).toEqual([
      '10 layers and both ends cannot be spread evenly over 8 model chunks (4 stages of 2)',
      'training.parallelism.pp',
      'set pipeline.layers, e.g. 1x3,2x2,1x3, or use pp 3',
    ]);
  });

  test('too few or too many layers, chunks, or layers of a chunk', () => {
    expect(refusal(interleaved(4, 2), { layers: 10, spread: '1x3,2x3,1x2' })).toEqual([
      'layers adds up to 11, but the model has 10',
      KEY,
      'e.g. 1x3,2x2,1x3',
    ]);
    expect(refusal(interleaved(4, 2), { layers: 10, spread: '2x5' })[0]).toBe(
      'layers has 5 numbers for 8 model chunks or 4 stages',
    );
    expect(refusal(interleaved(4, 2), { layers: 10, spread: '2,3,3,2' })[0]).toBe(
      'stage 1 has 3 layers for 2 model chunks',
    );
    expect(refusal(['1f1b', 4, 4], { layers: 6, spread: '3,0,3,0' })).toEqual([
      'model chunk 1 has no layers',
      KEY,
      'e.g. 1,2x2,1',
    ]);
    expect(refusal(['1f1b', 4, 4], { layers: 1, spread: '0,1,0,0' })[2]).toBe('use at most 3 model chunks');
  });

  test.each([
    ['Et|tL|', 'the layout has 3 chunks, not 2', 'use | 1 times, between chunks'],
    ['tt|tL', 'a layout has one embedding, at its start', 'begin with one E'],
    ['Et|tt', 'a layout has one head, at its end', 'end with one L'],
    ['EtL|tL', 'a layout has one head, at its end', 'end with one L'],
    ['Em|tL', 'a layer comes after one for multi-token prediction', 'write all t before m'],
    ['Et|(tL', 'a parenthesis is not closed', ''],
    ['Et)|tL', 'a parenthesis is not opened', ''],
    ['Ex|tL', "'x' is not a letter of layouts", ''],
    ['E|t*99999999L', 'the layout is too long', ''],
    [`E${'('.repeat(200)}`, 'the layout is too long', ''],
    ['Et|tmL', 'layers has 1 for multi-token prediction, but the model has 0', ''],
    ['2,y', "'y' is not a number of layers", ''],
    ['1x60000,1x60000', 'the layout is too long', ''],
    ['2x0,2', "'2x0' is not a number of layers", ''],
  ])('%s', (spread, what, advice) => {
    const [message, where, found] = refusal(['1f1b', 2, 4], { layers: 2, spread });
    expect([message, where]).toEqual([what, KEY]);
    expect(found).toContain(advice);
  });
});
