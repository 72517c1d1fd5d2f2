/** Bytes of the ends of the model, and of what a stage receives. */
import { expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../../src/workload/params.ts';
import { accelerator, llama70b } from '../models.ts';
import { callsOf, itemsOf } from './flatten.ts';

const training = (
  more: Partial<Training> = {},
  parallelism: Partial<Training['parallelism']> = {},
): Training => ({
  model: { ...llama70b, layers: 8 },
  parallelism: { dp: 2, tp: 4, pp: 1, ep: 1, ...parallelism },
  batch: { sequences: 4, microBatches: 4 },
  accelerator: { ...accelerator, peak: 989e12, efficiency: 0.5, launchLatency: 0 },
  gradients: { bucket: 1e12, dtypeBytes: 4, overlap: true, channels: 1 },
  ...more,
});

/** Calls of each stage by group, collective and bytes, of which `wanted` says some. */
function callsAt(of: Training, wanted: (name: string) => boolean): Record<string, number>[] {
  const { program } = buildProgram(of);
  return program.roles.map((role) =>
    Object.fromEntries(Object.entries(callsOf(program, role)).filter(([name]) => wanted(name))),
  );
}

/** b·s·h·e of a micro-batch of one sequence. */
const whole = 8192 * 8192 * 2;

test('the loss: three all-reduces of 4 bytes a token and micro-batch, on the last stage', () => {
  // One sequence of 8192 tokens.
  const loss = `tp all-reduce ${4 * 8192}`;
  const calls = (of: Training) => callsAt(of, (name) => name === loss);
  expect(calls(training())).toEqual([{}]);
  expect(calls(training({ ends: { loss: true } }))).toEqual([{ [loss]: 3 * 4 }]);
  expect(calls(training({ ends: { loss: true } }, { tp: 1 }))).toEqual([{}]);
  expect(calls(training({ ends: { loss: true } }, { pp: 2 }))).toEqual([{}, { [loss]: 3 * 4 }]);
  // Half of the tokens each.
  const shared = `tp all-reduce ${4 * 4096}`;
  const [stage] = callsAt(training({ ends: { loss: true } }, { cp: 2 }), (name) => name === shared);
  expect(stage).toEqual({ [shared]: 3 * 4 });
  // A module of multi-token prediction has a loss of its own.
  const mtp = { ...llama70b, layers: 8, mtp: 2 };
  expect(calls(training({ ends: { loss: true }, model: mtp }))).toEqual([{ [loss]: 3 * 3 * 4 }]);
});

test('what a stage receives is gathered over tp, unless its parts stay split', () => {
  const gathers = (of: Training) => callsAt(of, (name) => name.startsWith('tp all-gather'));
  const gather = `tp all-gather ${whole}`;
  // Activations of 4 micro-batches forward, gradients backward; the middle stages receive both.
  expect(gathers(training({}, { pp: 4 }))).toEqual([
    { [gather]: 4 },
    { [gather]: 8 },
    { [gather]: 8 },
    { [gather]: 4 },
  ]);
  expect(gathers(training({}, { pp: 4, tp: 1 }))).toEqual([{}, {}, {}, {}]);
  // With sequence parallelism they are those of two layers: two forward, two backward, and two of
  // the stored input. The embedding has one more backward; the head has one more forward, and one
  // of its stored input backward.
  const split = gathers(training({}, { pp: 4, sequenceParallel: true }));
  expect(split).toEqual([13, 12, 12, 14].map((count) => ({ [gather]: 4 * count })));
});

test('a tied embedding: the gradients of both copies are all-reduced once, after all others', () => {
  const model = { ...llama70b, layers: 8, tiedEmbedding: true };
  const tied = (more: Partial<Training>, parallelism: Partial<Training['parallelism']>) =>
    callsAt(training({ ...more, model }, parallelism), (name) => name.startsWith('pp all-reduce'));
  // V·h/tp fp32 gradients.
  const bytes = (128256 * 8192 * 4) / 4;
  const call = { [`pp all-reduce ${bytes}`]: 1 };
  expect(tied({}, { pp: 4 })).toEqual([call, {}, {}, call]);
  expect(tied({}, { pp: 1 })).toEqual([{}]);
  // Shards of dp 2 are all that a rank has.
  const gradients = { ...training().gradients, sharding: 'fsdp' };
  const part = { [`pp all-reduce ${bytes / 2}`]: 1 };
  expect(tied({ gradients }, { pp: 2 })).toEqual([part, part]);
  // In a V the first stage has both ends.
  expect(tied({ pipeline: { schedule: 'zbv' } }, { pp: 4 })).toEqual([{}, {}, {}, {}]);
  const { program } = buildProgram(training({ model, optimizer: { gradientNorm: true } }, { pp: 4 }));
  const ofTied = program.collectives.find(
    ({ collective, group }) => group === 'pp' && collective === 'all-reduce',
  )!;
  // Rank i of the first stage with rank i of the last.
  expect(ofTied.groups.map((group) => [...group])).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i, 24 + i]));
  const names = itemsOf(program.roles[0]!).flatMap((item) =>
    item.kind === 'collective' ? [program.collectives[item.collective]!.group] : [],
  );
  expect(names.slice(-3)).toEqual(['dp', 'pp', 'all']);
});

test('the last stage reduces its copy of a tied embedding over dp too', () => {
  const bytesOf = (tiedEmbedding: boolean, pp: number) => {
    const { program } = buildProgram(training({ model: { ...llama70b, layers: 8, tiedEmbedding } }, { pp }));
    return program.roles
      .flatMap(itemsOf)
      .flatMap((item) => (item.kind === 'collective' ? [program.collectives[item.collective]!] : []))
      .reduce((sum, { group, bytes }) => sum + (group === 'dp' ? bytes : 0), 0);
  };
  expect(bytesOf(true, 2)).toBe(bytesOf(false, 2));
  expect(bytesOf(false, 1) - bytesOf(true, 1)).toBe((128256 * 8192 * 4) / 4);
});
