/** Pairs of a forward and a backward pass, with the traffic of experts under each other. */
import { describe, expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type {
  ExpertValues,
  ParallelismValues,
  PipelineValues,
  Training,
} from '../../../../src/workload/params.ts';
import type { StepProgram } from '../../../../src/workload/program.ts';
import { tinyTraining } from '../models.ts';
import { callsOf, itemsOf, stepTime } from './flatten.ts';
import { listTime } from './list-time.ts';

/** A pipeline of experts: one layer a model chunk, a micro-batch of one sequence; dp = ep = 2. */
function training(
  pp: number,
  microBatches: number,
  pipeline: PipelineValues,
  experts?: ExpertValues,
  more: Partial<ParallelismValues> = {},
): Training {
  const tiny = tinyTraining({ experts: 2, layers: pp * (pipeline.virtual ?? 1), bucket: 1e9 });
  return {
    ...tiny,
    model: { ...tiny.model, vocab: 1 },
    parallelism: { dp: 2, tp: 1, pp, ep: 2, ...more },
    batch: { sequences: microBatches, microBatches },
    pipeline,
    experts,
  };
}

const dualpipe = { schedule: 'dualpipe' };

/** Time of a step whose all-to-alls take `timePs`, and nothing else on the network does. */
function timeWith(training: Training, timePs: number): number {
  const built = buildProgram(training);
  return stepTime(built, (index) => (built.program.collectives[index]!.group === 'ep' ? timePs : 0));
}

/** Labels of a phase's items on a stream. */
function phaseOf(program: StepProgram, role: number, name: RegExp) {
  const { items } = program.roles[role]!.phases.find((phase) => name.test(phase.name ?? ''))!;
  return items.flatMap((item) => {
    if (item.kind === 'compute') return item.timePs > 0 ? [item.label] : [];
    return [`${program.collectives[item.collective]!.collective} on ${program.streams[item.on]}`];
  });
}

test('the sides of a pair take turns, and each exchange follows its own side', () => {
  const { program } = buildProgram(training(4, 8, dualpipe));
  expect(phaseOf(program, 1, /^pair/)).toEqual([
    // To the experts, from the layer after.
    'all-to-all on ep',
    'F attention',
    // Dispatch.
    'all-to-all on ep',
    'I experts',
    'W experts',
    // From the experts, to the attention before them.
    'all-to-all on ep',
    'F experts',
    // Combine.
    'all-to-all on ep',
    'I attention',
    'W attention',
  ]);
});

test('the sides of a pair go on where the other waits', () => {
  const { program } = buildProgram(training(4, 8, dualpipe));
  const { items } = program.roles[1]!.phases.find(({ name }) => name?.startsWith('pair'))!;
  const recorded = new Map<number, number>();
  // Item → those whose ends it waits for, by events.
  const waits = items.map(({ after = [], event }, at) => {
    const before = after.flatMap((one) => recorded.get(one) ?? []);
    if (event !== undefined) recorded.set(event, at);
    return before;
  });
  const labelOf = (at: number) => (items[at]!.kind === 'compute' ? items[at]!.label : 'all-to-all');
  const exchanges = items.flatMap((item, at) => (item.kind === 'collective' ? [at] : []));
  expect(exchanges.map((at) => waits[at]!.map(labelOf))).toEqual([
    ['wait'],
    ['F attention'],
    ['I experts'],
    ['F experts'],
  ]);
  // The computation that waits for each exchange.
  const followers = exchanges.map((exchange) => {
    const at = waits.findIndex((before) => before.includes(exchange));
    return items.slice(at).find((item) => item.kind === 'compute' && item.timePs > 0)?.label;
  });
  expect(followers).toEqual(['I experts', 'F experts', 'I attention', undefined]);
});

// More micro-batches add pairs alone: two micro-batches, one from either end, are two pairs.
test('dualpipe hides exchanges of up to the shortest pass that they run under', () => {
  const perPair = (experts: ExpertValues, timePs: number) =>
    (timeWith(training(4, 16, dualpipe, experts), timePs) -
      timeWith(training(4, 8, dualpipe, experts), timePs)) /
    8;
  const computed = perPair({ overlap: true }, 0);
  // 128 tokens · (24,576 + 32,768 + 256 + 49,152) FLOPs, forward and twice as many back, 2 ps each;
  // every second pair of an outer stage has the head of one word, 128 more.
  expect(computed).toBe(3 * 128 * (106_752 + 64) * 2);
  expect(perPair({ overlap: true }, 1e6)).toBe(computed);
  // Dispatch, combine, and both back.
  expect(perPair({ overlap: false }, 1e6)).toBe(computed + 4e6);
});

test('an exchange longer than the work of the other side is exposed by the rest', () => {
  const longest = 1e9;
  // All four follow each other on their stream, and hide all computation but for the last.
  const pairs = timeWith(training(4, 16, dualpipe), longest) - timeWith(training(4, 8, dualpipe), longest);
  expect(pairs).toBeGreaterThanOrEqual(8 * 4 * longest);
  expect(pairs).toBeLessThan(8 * (4 * longest + 3 * 128 * 106_752 * 2));
});

/** Steps whose passes are paired: schedules, and everything that changes the lists of a pass. */
const STEPS: readonly (readonly [string, () => Training])[] = [
  ['dualpipe', () => training(4, 12, dualpipe)],
  ['tp 2', () => training(2, 8, dualpipe, undefined, { tp: 2 })],
  ['sequence parallel', () => training(2, 8, dualpipe, undefined, { tp: 2, sequenceParallel: true })],
  ['cp 2', () => training(2, 8, dualpipe, undefined, { cp: 2 })],
  ['full', () => ({ ...training(4, 8, dualpipe), recompute: 'full' })],
  ['experts again', () => ({ ...training(2, 8, dualpipe), recompute: 'experts' })],
  ['attention again', () => ({ ...training(2, 8, dualpipe), recompute: 'attention' })],
  ['core again', () => ({ ...training(2, 8, dualpipe), recompute: 'selective' })],
  [
    'fsdp',
    () => {
      const step = training(2, 8, dualpipe, undefined, { dp: 4 });
      return { ...step, gradients: { ...step.gradients, sharding: 'fsdp', reshardAfterForward: true } };
    },
  ],
  [
    'zero1',
    () => {
      const step = training(2, 8, dualpipe, undefined, { dp: 4 });
      return { ...step, gradients: { ...step.gradients, sharding: 'zero1' } };
    },
  ],
  [
    'dense layers',
    () => {
      const step = training(4, 8, dualpipe);
      return { ...step, model: { ...step.model, layers: 8, denseLayers: 3, mtp: 1, vocab: 1000 } };
    },
  ],
];

describe.each(STEPS)('%s', (_, step) => {
  const paired = step();
  const apart: Training = { ...paired, experts: { overlap: false } };

  test('calls and their bytes are the same as without overlap', () => {
    const [one, other] = [buildProgram(paired), buildProgram(apart)];
    const calls = ({ program }: typeof one) => program.roles.map((role) => callsOf(program, role));
    expect(calls(one)).toEqual(calls(other));
    expect(Object.keys(calls(one)[0]!).some((name) => name.startsWith('ep all-to-all'))).toBe(true);
  });

  test('without a network the step takes as long as its lists', () => {
    const built = buildProgram(paired);
    expect(built.program.roles[0]!.phases.some(({ name }) => name?.startsWith('pair'))).toBe(true);
    expect(stepTime(built, () => 0)).toBe(listTime(built));
    expect(stepTime(built, () => 0)).toBe(stepTime(buildProgram(apart), () => 0));
  });

  test('exchanges are exposed less than without overlap, but those outside of pairs are', () => {
    const [one, other] = [timeWith(paired, 1e6), timeWith(apart, 1e6)];
    expect(one).toBeLessThan(other);
    expect(one).toBeGreaterThan(timeWith(paired, 0));
  });
});

describe('pairs that are asked for', () => {
  const overlap = { overlap: true };

  // F0, then m-1 pairs, then the last backward.
  test('one stage: each backward with the forward of the next micro-batch', () => {
    const built = buildProgram(training(1, 4, {}, overlap));
    const names = built.program.roles[0]!.phases.map(({ name }) => name);
    expect(names).toEqual(
      ['F0', 'pair F1 B0', 'pair F2 B1', 'pair F3 B2', 'B3', 'gradients'].slice(0, names.length),
    );
    const alone = timeWith(training(1, 4, {}, { overlap: false }), 1e6);
    const [hidden, none] = [
      timeWith(training(1, 4, {}, overlap), 1e6),
      timeWith(training(1, 4, {}, overlap), 0),
    ];
    expect(none).toBe(timeWith(training(1, 4, {}), 0));
    expect(alone - none).toBe(16e6);
    // The first forward's two and the last backward's two, and of each of three pairs at most the
    // combine at its end.
    expect(hidden - none).toBeGreaterThanOrEqual(4e6);
    expect(hidden - none).toBeLessThanOrEqual(7e6);
  });

  test('interleaved: one more forward first, each unit once, and no lock-up', () => {
    for (const pp of [2, 4]) {
      for (const virtual of [2, 3]) {
        for (const m of [pp, 2 * pp, 3 * pp]) {
          const pipeline = { schedule: 'interleaved-1f1b', virtual };
          const [pairs, plain] = [training(pp, m, pipeline, overlap), training(pp, m, pipeline)].map(
            buildProgram,
          );
          const forwards = (built: typeof pairs, rank: number) =>
            built!.facts.stages.orders[rank]!.findIndex(({ kind }) => kind !== 'forward');
          for (let rank = 0; rank < pp; rank++) {
            const most = m * virtual;
            const first = Math.min(most, forwards(plain, rank) - 1);
            // Without pairs, the first backward follows the first forward of the steady part.
            if (first + 1 < most) expect(forwards(pairs, rank)).toBe(first + 1);
          }
          expect(stepTime(pairs!, () => 0)).toBe(listTime(pairs!));
          expect(stepTime(pairs!, () => 1000)).toBeGreaterThan(stepTime(pairs!, () => 0));
          const calls = (built: typeof pairs) =>
            built!.program.roles.map((role) => callsOf(built!.program, role));
          expect(calls(pairs)).toEqual(calls(plain));
        }
      }
    }
  });

  test.each(['1f1b', 'gpipe', 'zb-h1', 'zbv'])('%s with several stages refuses', (schedule) => {
    expect(() => buildProgram(training(2, 4, { schedule }, overlap))).toThrow(/pair/);
  });
});

test('without experts on other ranks nothing changes', () => {
  const one = training(4, 8, dualpipe, { overlap: true }, { ep: 1 });
  expect(buildProgram(one).program).toEqual(buildProgram({ ...one, experts: { overlap: false } }).program);
});

test('no item of a step without pairs is on a stream of experts', () => {
  const { program } = buildProgram(training(2, 4, {}));
  expect(program.streams).not.toContain('ep');
  const exchanges = itemsOf(program.roles[0]!).filter(
    (item) => item.kind === 'collective' && program.collectives[item.collective]!.group === 'ep',
  );
  expect(exchanges.length).toBeGreaterThan(0);
  expect(exchanges.every(({ on }) => on === 0)).toBe(true);
});
