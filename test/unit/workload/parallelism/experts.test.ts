/** Bytes of the exchanges between experts. */
import { expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type { ExpertValues, Training } from '../../../../src/workload/params.ts';
import { accelerator, mixtral8x22b, tinyTraining } from '../models.ts';
import { callsOf, itemsOf } from './flatten.ts';

const mixtral: Training = {
  model: mixtral8x22b,
  parallelism: { dp: 8, tp: 4, pp: 1, ep: 8, sequenceParallel: true },
  batch: { sequences: 1, microBatches: 1 },
  accelerator: { ...accelerator, peak: 989e12, efficiency: 0.5, launchLatency: 0 },
  gradients: { bucket: 200e6, dtypeBytes: 2, overlap: true, channels: 1 },
};

/** 4096 tokens of 6144 elements, each to 2 experts; a tp rank of 4 sends a quarter of them. */
const ELEMENTS = (4096 * 6144 * 2) / 4;

// Each of 56 layers has a dispatch and a combine forward, and as many backward.
test.each([
  [undefined, { [ELEMENTS * 2]: 56 * 4 }],
  [{ dispatch: 'bf16', combine: 'bf16' }, { [ELEMENTS * 2]: 56 * 4 }],
  // A scale of 4 bytes for 128 elements.
  [
    { dispatch: 'fp8', combine: 'bf16' },
    { [ELEMENTS + (4 * ELEMENTS) / 128]: 56 * 2, [ELEMENTS * 2]: 56 * 2 },
  ],
  [{ combine: 'fp32' }, { [ELEMENTS * 2]: 56 * 2, [ELEMENTS * 4]: 56 * 2 }],
])('bytes of dispatch and combine: %o', (experts, calls) => {
  const { program } = buildProgram({ ...mixtral, experts });
  const all = Object.entries(callsOf(program, program.roles[0]!));
  const own = all.filter(([name]) => name.startsWith('ep all-to-all '));
  expect(Object.fromEntries(own.map(([name, count]) => [name.split(' ')[2], count]))).toEqual(calls);
  // Gathers over tp keep the precision of the model.
  expect(callsOf(program, program.roles[0]!)[`tp all-gather ${4 * ELEMENTS * 2}`]).toBe(56 * 2);
});

/** Bytes of an element of the exchanges in a phase, in the order of calls, on the last stage. */
function precisionsOf(
  experts: ExpertValues,
  more: Partial<Training>,
  phase: RegExp,
  most?: number,
): number[] {
  const tiny = tinyTraining({ experts: 2, layers: 4, bucket: 1e9 });
  const parallelism = { dp: 2, tp: 1, pp: 1, ep: 2 };
  const training = { ...tiny, parallelism, experts, ...more };
  const { program } = buildProgram(training);
  const { model, batch } = training;
  const elements = (batch.sequences / batch.microBatches) * model.sequence * model.hidden * model.topK;
  const role = program.roles.at(-1)!;
  const phases = role.phases.filter(({ name = '' }) => phase.test(name)).slice(0, most);
  return itemsOf({ ...role, phases }).flatMap((item) => {
    if (item.kind !== 'collective') return [];
    const { group, bytes } = program.collectives[item.collective]!;
    return group === 'ep' ? [bytes / elements] : [];
  });
}

const DIFFERENT = { dispatch: 'bf16', combine: 'fp32' };

test('the backward of a combine is a dispatch, and that of a dispatch a combine', () => {
  const wayThere = 2;
  const wayBack = 4;
  const layers = Array.from({ length: 4 }, () => [wayThere, wayBack]).flat();
  expect(precisionsOf(DIFFERENT, {}, /^/)).toEqual([...layers, ...layers]);
});

test('in a pair both go to experts first, then both come back', () => {
  const pairs: Partial<Training> = {
    parallelism: { dp: 2, tp: 1, pp: 4, ep: 2 },
    batch: { sequences: 8, microBatches: 8 },
    pipeline: { schedule: 'dualpipe' },
  };
  expect(precisionsOf(DIFFERENT, pairs, /^pair/, 1)).toEqual([2, 2, 4, 4]);
});
