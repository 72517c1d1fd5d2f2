/**
 * Whole programs without a network: woven, made a graph, laid out with calls that take no time.
 * Closed forms wherever they are equations; F, B and W are a stage's times for a micro-batch, all
 * its chunks together; p stages, m micro-batches, v chunks a stage. `WEFT_TESTS=long` takes all m
 * in p … 4p.
 */
import { describe, expect, test } from 'vitest';
import { completeModel } from '../../src/workload/complete.ts';
import { models } from '../../src/workload/models/registry.ts';
import { buildProgram } from '../../src/workload/parallelism/build.ts';
import { schedules } from '../../src/workload/parallelism/pipeline/registry.ts';
import type { ModelValues, PipelineValues, Training } from '../../src/workload/params.ts';
import { accelerator } from '../unit/workload/models.ts';
import { stepTime } from '../unit/workload/parallelism/flatten.ts';
import { listTime } from '../unit/workload/parallelism/list-time.ts';

const STAGES = Array.from({ length: 15 }, (_, i) => i + 2);
const isLong = process.env.WEFT_TESTS === 'long';

/** m in p … 4p, or five of them. */
const counts = (p: number): number[] =>
  isLong ? Array.from({ length: 3 * p + 1 }, (_, i) => p + i) : [p, p + 1, 2 * p - 1, 2 * p, 4 * p];

/** A model of the registry. */
function modelOf(name: string, overrides: Partial<ModelValues> = {}): ModelValues {
  const { shape } = models.find((model) => model.name === name)!;
  return completeModel({ ...shape, ...overrides });
}

/** One word, so that stages without a head are like those with one to less than a part in 1e6. */
const ALIKE = { vocab: 1 };

/** Models, and passes that are repeated: F and B of unlike ratios. */
const WORK: readonly (readonly [string, Partial<ModelValues>, string])[] = [
  ['llama-3-70b', ALIKE, 'none'],
  ['llama-3-8b', { ...ALIKE, sequence: 131072 }, 'none'],
  ['gpt-3-175b', ALIKE, 'full'],
  ['mixtral-8x22b', ALIKE, 'selective'],
];

function training(
  model: ModelValues,
  recompute: string,
  pp: number,
  microBatches: number,
  pipeline: PipelineValues,
): Training {
  return {
    model,
    recompute,
    pipeline,
    parallelism: { dp: 1, tp: 1, pp, ep: 1 },
    batch: { sequences: microBatches, microBatches },
    accelerator: { ...accelerator, peak: 989e12, efficiency: 0.5 },
    gradients: { bucket: 200e6, dtypeBytes: 2, overlap: true, channels: 1 },
  };
}

/** Times of the passes of a stage with so many layers, ps: F, B, W. */
function passTimes(model: ModelValues, recompute: string, layers: number, schedule = '1f1b') {
  const built = buildProgram(
    training({ ...model, layers: 2 * layers }, recompute, 2, 4, { schedule, virtual: 1 }),
  );
  const timeOf = (letter: string) => {
    const phase = built.program.roles[0]!.phases.find(({ name }) => name?.startsWith(letter));
    return phase?.items.reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0) ?? 0;
  };
  return { F: timeOf('F'), B: timeOf('B') || timeOf('I') + timeOf('W'), W: timeOf('W') };
}

/** The head of one word on the last stage. */
const NEAR = 1e-5;

function expectTime(built: ReturnType<typeof buildProgram>, expected: number): void {
  expect(Math.abs(stepTime(built, () => 0) / expected - 1)).toBeLessThan(NEAR);
}

describe.each(WORK)('%s %o, recompute %s', (name, overrides, recompute) => {
  const shape = modelOf(name, overrides);
  const build = (p: number, m: number, pipeline: PipelineValues, layers: number) =>
    buildProgram(training({ ...shape, layers: p * layers }, recompute, p, m, pipeline));

  // The last stage begins after (p-1)F, works without a break, and its last backward takes p-1
  // stages back.
  test.each(['gpipe', '1f1b'])('%s: (m + p-1)(F + B)', (schedule) => {
    const { F, B } = passTimes(shape, recompute, 2);
    for (const p of STAGES)
      for (const m of counts(p)) expectTime(build(p, m, { schedule }, 2), (m + p - 1) * (F + B));
  });

  test.each([1, 2, 3, 4])('interleaved-1f1b, %i chunks: (m + (p-1)/v)(F + B)', (virtual) => {
    const { F, B } = passTimes(shape, recompute, virtual);
    for (const p of STAGES)
      for (const m of [p, 2 * p, 4 * p])
        expectTime(
          build(p, m, { schedule: 'interleaved-1f1b', virtual }, virtual),
          (m + (p - 1) / virtual) * (F + B),
        );
  });

  // A stage is F + B - 2W later than the next, at least F, and at least B - W.
  test('zb-h1: m(F + B) + (p-1) max(F + B - 2W, F, B - W)', () => {
    const { F, B, W } = passTimes(shape, recompute, 2, 'zb-h1');
    expect(W).toBeGreaterThan(0);
    for (const p of STAGES)
      for (const m of counts(p))
        expectTime(
          build(p, m, { schedule: 'zb-h1' }, 2),
          m * (F + B) + (p - 1) * Math.max(F + B - 2 * W, F, B - W),
        );
  });
});

// Without attention to other tokens (a sequence of one) F = B - W = W, which both need.
describe('F = B - W = W', () => {
  const shape = modelOf('llama-3-70b', { ...ALIKE, sequence: 1, layers: 4 });
  const build = (p: number, m: number, schedule: string) =>
    buildProgram(training({ ...shape, layers: 2 * p }, 'none', p, m, { schedule }));
  // Two layers a rank; a chunk of DualPipe is two, of ZBV one.
  const { F } = passTimes(shape, 'none', 2);

  // Rank r begins r forwards of a chunk late, and then never waits.
  test('zbv: 3mF + (p-1)F/2, m at least 2p-1', () => {
    for (const p of STAGES)
      for (const m of counts(p).filter((count) => count >= 2 * p - 1))
        expectTime(build(p, m, 'zbv'), 3 * m * F + ((p - 1) * F) / 2);
  });

  // A rank has two chunks of F each, and half of the micro-batches in each: m·3F of work. The two
  // sides of a pair take turns, so F&B = F + B and the bubble is (p/2-1)(F + 2B - 3W) = (p/2-1)·2F.
  test('dualpipe: 3mF + (p/2-1)(F + 2B - 3W), p and m even, m at least 2p', () => {
    for (const p of STAGES.filter((count) => count % 2 === 0))
      for (const m of counts(p).filter((count) => count % 2 === 0 && count >= 2 * p))
        expectTime(build(p, m, 'dualpipe'), 3 * m * F + (p / 2 - 1) * 2 * F);
  });
});

// No equation: stages with unlike layers. The units of all stages by their dependencies alone.
describe('unlike stages take as long as their lists', () => {
  const UNLIKE: readonly (readonly [string, (chunks: number) => string, number, string])[] = [
    ['deepseek-v3', () => '', 0, 'none'],
    ['llama-3-70b', () => '', 0, 'selective'],
    ['llama-3-405b', () => 'with-ends', -2, 'full'],
  ];
  test.each(UNLIKE)('%s', (name, spread, more, recompute) => {
    const listed = isLong ? STAGES : [2, 3, 4, 7, 8, 16];
    for (const { name: schedule, copies, virtual } of schedules)
      for (const p of listed.filter((count) => copies === 1 || count % 2 === 0)) {
        const chunks = copies > 1 ? p : p * virtual;
        const layers = 2 * chunks + more;
        const model = modelOf(name, { layers });
        const pipeline = { schedule, ...(spread(chunks) ? { layers: spread(chunks) } : {}) };
        for (const m of [2 * p, 4 * p]) {
          const built = buildProgram(training(model, recompute, p, m, pipeline));
          expect(
            stepTime(built, () => 0),
            `${schedule} ${p} ${m}`,
          ).toBe(listTime(built));
        }
      }
  });
});
