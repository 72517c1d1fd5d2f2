import { describe, expect, test } from 'vitest';
import { UserError } from '../../../../src/util/errors.ts';
import { endsBatched } from '../../../../src/workload/parallelism/batched.ts';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import { schedules } from '../../../../src/workload/parallelism/pipeline/registry.ts';
import { stagesOf } from '../../../../src/workload/parallelism/stages.ts';
import type { PipelineValues, Training } from '../../../../src/workload/params.ts';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { accelerator, llama70b, tinyTraining } from '../models.ts';
import { stepTime } from './flatten.ts';

function training(pp: number, microBatches: number, pipeline: PipelineValues): Training {
  const base = tinyTraining({ layers: 2 * pp });
  return {
    ...base,
    parallelism: { dp: 1, tp: 1, pp, ep: 1 },
    batch: { sequences: microBatches, microBatches },
    pipeline,
  };
}

/** Whether the schedule suits the sizes, and if so whether it ends. */
function ends(of: Training): boolean | undefined {
  try {
    return endsBatched(stagesOf({ ...of, pipeline: { ...of.pipeline, p2p: 'async' } }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

test('batched transfers are refused where stages would wait forever, and else end', () => {
  const found = { ends: new Set<string>(), waits: new Set<string>() };
  for (const { name: schedule } of schedules) {
    for (const pp of [2, 3, 4]) {
      for (let m = 1; m <= 12; m++) {
        const of = training(pp, m, { schedule, p2p: 'batched' });
        const does = ends(of);
        if (does === undefined) continue;
        found[does ? 'ends' : 'waits'].add(schedule);
        if (does) graphOf(buildProgram(of).program);
        else expect(() => buildProgram(of)).toThrow('would wait for each other forever');
      }
    }
  }
  expect([...found.ends].sort()).toEqual(['1f1b', 'gpipe', 'interleaved-1f1b', 'zb-h1', 'zbv']);
  expect([...found.waits].sort()).toEqual(['dualpipe', 'zbv']);
});

describe('interleaved-1f1b in rounds, as Megatron-LM without overlap_p2p_comm', () => {
  const cases = [3, 4, 5].flatMap((p) =>
    [2, 3].flatMap((v) =>
      [p, 2 * p].flatMap((m) => [p, 2 * p].filter((g) => g <= m).map((g) => [p, v, m, g] as const)),
    ),
  );

  test.each(cases)('p %d, v %d, m %d, g %d: the bubble, and the transfers exposed', (p, v, m, g) => {
    const of = (layers: number, more: Partial<Training>): Training => {
      const base = training(p, m, {});
      const shape = { hidden: 64, heads: 4, kvHeads: 2, ffn: 1_000_000, vocab: 1, sequence: 128 };
      return {
        ...{ ...base, model: { ...llama70b, ...shape, layers } },
        accelerator: { ...accelerator, peak: 1e18, efficiency: 1, launchLatency: 0 },
        ...more,
      };
    };
    const built = buildProgram(
      of(p * v, { pipeline: { schedule: 'interleaved-1f1b', virtual: v, group: g, p2p: 'batched' } }),
    );
    const one = buildProgram(
      of(1, { parallelism: { dp: 1, tp: 1, pp: 1, ep: 1 }, batch: { sequences: 1, microBatches: 1 } }),
    );
    const chunk = stepTime(one, () => 0);
    // Every round of a stage has its inputs when the one before it ends, one chunk's time after the
    // stage before it began: the bubble is that of asynchronous transfers, (p-1)(F+B)/v.
    expect(stepTime(built, () => 0)).toBe((m * v + p - 1) * chunk);
    // The last stage has (v-1)g forwards alone, m·v - (v-1)g rounds of a forward and a backward,
    // and (v-1)g backwards alone: m·v + (v-1)g rounds, with an exchange between two of them. p-1
    // exchanges come before its first, and p-1 after its last until stage 0 has the gradient.
    const exchanges = m * v + (v - 1) * g - 1 + 2 * (p - 1);
    expect(stepTime(built, () => 1000)).toBe((m * v + p - 1) * chunk + 1000 * exchanges);
  });

  test('two stages, by hand: rounds and exchanges of the last one', () => {
    // Stage 1 has chunks 1 and 3, and (v-1)g = 2 forwards before its first round of two units.
    // Before each round are its receives (|), and after it its sends.
    const of = training(2, 2, { schedule: 'interleaved-1f1b', p2p: 'batched' });
    expect(ends(of)).toBe(true);
    const stage = buildProgram({ ...of, model: { ...of.model, layers: 4 } }).program.roles[1]!;
    const rounds = stage.phases.flatMap(({ name, items }) =>
      name ? [name] : items.some(({ kind }) => kind === 'collective') ? ['|'] : [],
    );
    expect(rounds.join(' ')).toBe('| F0.1 | | F1.1 | | F0.3 B0.3 | | F1.3 B1.3 | | B0.1 | | B1.1 |');
  });
});

test('zbv on two ranks, by hand: both send what the other one asks for later', () => {
  // Ranks 0 and 1 have chunks 0, 3 and 1, 2. Rank 0 runs F0.0 F1.0 F2.0 F0.3, rank 1 F0.1 F0.2 F1.1
  // F1.2 I0.2. Before F0.3 rank 0 waits until rank 1 asks for the input of F2.1, which comes after
  // I0.2. Before I0.2 rank 1 waits until rank 0 asks for the input of F1.3, which comes after F0.3.
  expect(ends(training(2, 4, { schedule: 'zbv' }))).toBe(false);
  expect(ends(training(2, 1, { schedule: 'zbv' }))).toBe(true);
});
