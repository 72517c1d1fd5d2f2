/** Programs of one stage against lists by hand. */
import { expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type { StepProgram } from '../../../../src/workload/program.ts';
import { tinyTraining } from '../models.ts';
import { itemsOf } from './flatten.ts';

/** The items of the only role: `compute PS`, or a collective with its bytes and its stream. */
function listOf(program: StepProgram): string[] {
  return itemsOf(program.roles[0]!).map((item) => {
    if (item.kind === 'compute') return `compute ${item.timePs}`;
    const { group, collective, bytes } = program.collectives[item.collective]!;
    return `${group} ${collective} ${bytes} on ${program.streams[item.on]}`;
  });
}

/*
 * Both shapes: hidden 64, 4 heads of 16, 2 of keys and values, gated MLP of 128, vocabulary 1000,
 * sequences of 128 tokens; tp 2, dp 2; half of 1 TFLOP/s. A FLOP takes a rank 2 ps, and one that
 * two ranks of tp share 1 ps. So a FLOP a token takes as many ps as a micro-batch has tokens.
 *
 * FLOPs a token forward: projections 2·64·16·(2·4 + 2·2) = 24,576; scores, square, 4·128·64 =
 * 32,768; MLP 2·3·64·128 = 49,152; head 2·64·1000 = 128,000. Parameters of a rank: attention
 * 12,288/2 + 64 (norm) = 6208; MLP 24,576/2 + 64 = 12,352; head 32,000 + 64 = 32,064; embedding
 * 32,000.
 */
test('dense, one layer, one micro-batch of 256 tokens, buckets of at least 50,000 bytes', () => {
  const { program, facts } = buildProgram(tinyTraining({ layers: 1 }));
  // 256 tokens · 64 · 2 bytes.
  const reduce = 'tp all-reduce 32768 on compute';
  expect(listOf(program)).toEqual([
    reduce,
    `compute ${256 * (24_576 + 32_768)}`,
    reduce,
    `compute ${256 * 49_152}`,
    reduce,
    `compute ${256 * 128_000}`,
    `compute ${2 * 256 * 128_000}`,
    reduce,
    // 32,064 · 2 bytes close a bucket.
    'dp all-reduce 64128 on dp',
    `compute ${2 * 256 * 49_152}`,
    reduce,
    `compute ${2 * 256 * (24_576 + 32_768)}`,
    reduce,
    // 12,352 + 6208 are 37,120 bytes; with the embedding's 64,000 the bucket closes.
    'dp all-reduce 101120 on dp',
  ]);
  expect(program.collectives.map(({ name, algorithm }) => [name, algorithm])).toEqual([
    ['tp all-reduce', 'ring'],
    ['dp all-reduce 1', 'ring'],
    ['dp all-reduce 2', 'ring'],
  ]);
  // dp 2 · 2 sequences.
  expect(facts.tokens).toBe(4 * 128);
  expect([...program.roles[0]!.ranks]).toEqual([0, 1, 2, 3]);
});

test('experts, one layer, two micro-batches of 128 tokens, one bucket a stream', () => {
  const { program } = buildProgram(tinyTraining({ layers: 1, experts: 2, microBatches: 2, bucket: 1e9 }));
  // 128 tokens · 64 · 2 bytes; one expert a token; the router has 2·64·2 = 256 FLOPs a token.
  const reduce = 'tp all-reduce 16384 on compute';
  const attention = 128 * (24_576 + 32_768 + 256);
  const experts = (times: number) => [
    'ep all-to-all 8192 on compute',
    'tp all-gather 16384 on compute',
    `compute ${times * 128 * 49_152}`,
    'tp reduce-scatter 16384 on compute',
    'ep all-to-all 8192 on compute',
  ];
  const forward = [reduce, `compute ${attention}`, reduce, ...experts(1), `compute ${128 * 128_000}`];
  const backward = [
    `compute ${2 * 128 * 128_000}`,
    reduce,
    ...experts(2),
    `compute ${2 * attention}`,
    reduce,
  ];
  // The dense gradients, two bytes each: head 32,064, router 128 and a norm 64, attention 6208,
  // embedding 32,000; ep 2 = dp 2, so no other rank has the same experts.
  const bucket = `dp all-reduce ${2 * (32_064 + 128 + 64 + 6208 + 32_000)} on dp`;
  expect(listOf(program)).toEqual([...forward, ...backward, ...forward, ...backward, bucket]);
});

test('without overlap the buckets follow in the same order', () => {
  const training = tinyTraining({ layers: 1, overlap: false });
  const list = listOf(buildProgram(training).program);
  expect(list.slice(-2)).toEqual(['dp all-reduce 64128 on dp', 'dp all-reduce 101120 on dp']);
  expect(list.slice(0, -2).some((item) => item.endsWith('on dp'))).toBe(false);
});
