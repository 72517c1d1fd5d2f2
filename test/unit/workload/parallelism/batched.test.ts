import { expect, test } from 'vitest';
import { UserError } from '../../../../src/util/errors.ts';
import { endsBatched } from '../../../../src/workload/parallelism/batched.ts';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import { schedules } from '../../../../src/workload/parallelism/pipeline/registry.ts';
import { stagesOf } from '../../../../src/workload/parallelism/stages.ts';
import type { PipelineValues, Training } from '../../../../src/workload/params.ts';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { tinyTraining } from '../models.ts';

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
  expect([...found.waits].sort()).toEqual(['dualpipe', 'interleaved-1f1b', 'zbv']);
});

test('zbv on two ranks, by hand: both send what the other one asks for later', () => {
  // Ranks 0 and 1 have chunks 0, 3 and 1, 2. Rank 0 runs F0.0 F1.0 F2.0 F0.3, rank 1 F0.1 F0.2 F1.1
  // F1.2 I0.2. Before F0.3 rank 0 waits until rank 1 asks for the input of F2.1, which comes after
  // I0.2. Before I0.2 rank 1 waits until rank 0 asks for the input of F1.3, which comes after F0.3.
  expect(ends(training(2, 4, { schedule: 'zbv' }))).toBe(false);
  expect(ends(training(2, 1, { schedule: 'zbv' }))).toBe(true);
});
