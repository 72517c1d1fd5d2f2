import { expect, test } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../../src/index.ts';
import { buildProgram } from '../../../src/workload/parallelism/build.ts';

const TRAINING = `
  model: { layers: 2, hidden: 256, heads: 8, ffn: 512, vocab: 1000, sequence: 128, experts: 8, topK: 2 }
  parallelism: { dp: 8, tp: 2, ep: 4 }
  batch: { sequences: 1 }
  gradients: { channels: 3, bucket: 400kB }
`;
const text = (algorithms: string) =>
  `fabric: leaf-spine:leaves=2,spines=2,hosts=8,rate=400Gbit/s\ntraining:${TRAINING}  algorithms: ${algorithms}\n`;

async function stepOf(algorithms: string) {
  const { workload } = await parseScenario(text(algorithms));
  if (workload.kind !== 'training') throw new Error('a training step');
  const { collectives } = buildProgram(workload.training).program;
  return new Map(collectives.map((c) => [c.name.replace(/ \d+$/, ''), c] as const));
}

test('a group’s algorithm is used by those of its collectives that have it, the others keep theirs', async () => {
  const step = await stepOf(
    '{ tp: nvls, ep: "rail-aligned:gpus=2,skew=1", dp: { name: hierarchical, gpus: 4 } }',
  );
  const used = (name: string) => [step.get(name)?.algorithm, step.get(name)?.params] as const;
  expect(used('tp all-reduce')).toEqual(['nvls', { channels: 1 }]);
  expect(used('ep all-to-all')).toEqual([
    'rail-aligned',
    { channels: 1, gpus: 2, skew: 1, matrix: undefined },
  ]);
  // Default of the channels: those of the gradients.
  expect(used('dp all-reduce')).toEqual(['hierarchical', { channels: 3, pieces: 4, gpus: 4 }]);
  expect(used('edp all-reduce')).toEqual(['ring', { channels: 3 }]);
});

test.each([
  ['{ dp: hierarchical:gpus=3 }', 'dp: 8 ranks are not servers of 3'],
  ['{ dp: nvsl }', "all-reduce, all-gather, reduce-scatter of dp has no algorithm 'nvsl'"],
  ['{ dp: nvls:pieces=3 }', "nvls has no key 'pieces'"],
  ['{ pp: ring }', "algorithms has no key 'pp'"],
  ['{ dp: { channels: 3 } }', "'dp' needs a name"],
  ['{ dp: ring:channels=0 }', "channels: '0' is out of range"],
  ['ring', "'algorithms' must be auto, or a block of group: algorithm"],
])('%s is refused', async (algorithms, what) => {
  await expect(parseScenario(text(algorithms))).rejects.toThrow(what);
});

test('a step runs with them, and other algorithms take other times', async () => {
  const device = createCpuDevice();
  const times: unknown[] = [];
  for (const algorithms of [
    '{}',
    '{ tp: direct, ep: pairwise, dp: direct, edp: rabenseifner }',
    '{ ep: direct:skew=1, dp: double-binary-tree }',
  ]) {
    const scenario = await parseScenario(text(algorithms));
    times.push((await runScenario(scenario, { device })).step!.time_us);
  }
  device.destroy();
  expect(new Set(times.map(String)).size).toBe(3);
});
