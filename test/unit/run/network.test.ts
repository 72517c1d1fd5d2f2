/** The network's share of training steps, in whole runs. */
import { expect, test } from 'vitest';
import { central, type Quantity } from '../../../src/index.ts';
import { resultJson } from '../../../src/report/json.ts';
import { parseResult } from '../../../src/report/schema.ts';
import { resultOf } from './support.ts';

const TRAINING = `
training:
  model: { layers: 4, hidden: 1024, heads: 16, ffn: 4096, vocab: 32000, sequence: 512 }
  accelerator: { peak: 100TFLOP/s, efficiency: 50% }
`;
const samplesOf = (one: Quantity) => (typeof one === 'number' ? [one] : one.samples);

test.each([1, 3])('with %i seeds, its parts add up to the step less its computation', async (seeds) => {
  const result = await resultOf(`
fabric: rail-optimized:servers=4,gpus=2,spines=2,rate=100Gbit/s,scaleUpRate=400Gbit/s
seeds: ${seeds}
routing: ecmp
${TRAINING}  parallelism: { dp: 2, tp: 2, pp: 2 }
  batch: { sequences: 4, microBatches: 4 }
`);
  const network = result.network!;
  const step = samplesOf(result.step!.time_us);
  const [compute] = samplesOf(result.step!.ladder[0]!.time_us);
  expect(network.groups.map(({ group }) => group).sort()).toEqual(['dp', 'pp', 'tp']);
  step.forEach((us, i) => {
    const at = (one: Quantity) => samplesOf(one)[i]!;
    expect(at(network.infinite_us)).toBe(compute);
    expect(at(network.time_us)).toBeCloseTo(us - compute!, 6);
    expect(at(network.share)).toBeCloseTo(1 - compute! / us, 9);
    expect(at(network.scale_up_us) + at(network.scale_out_us)).toBeCloseTo(at(network.time_us), 6);
    for (const kind of ['time_us', 'scale_up_us', 'scale_out_us'] as const) {
      const sum = network.groups.reduce((all, group) => all + at(group[kind]), 0);
      expect(sum).toBeCloseTo(at(network[kind]), 6);
    }
  });
  // tp is inside servers, dp and pp are between them.
  for (const { group, time_us, scale_up_us } of network.groups) {
    expect(central(time_us)).toBeGreaterThan(0);
    expect(central(scale_up_us)).toBe(group === 'tp' ? central(time_us) : 0);
  }
  expect(parseResult(JSON.parse(resultJson(result))).network).toEqual(network);
});

test('slow ranks are no share of the network', async () => {
  const scenario = (faults: string) => `
fabric: star:hosts=4,rate=100Gbit/s,latency=1us
${faults}
${TRAINING}  parallelism: { dp: 4 }
  batch: { sequences: 4 }
  gradients: { overlap: false }
`;
  const sound = await resultOf(scenario(''));
  const slow = await resultOf(scenario('faults: [{ name: rank 1, speed: 50% }]'));
  expect(central(slow.network!.infinite_us)).toBeCloseTo(2 * central(sound.network!.infinite_us), 3);
  expect(central(slow.network!.time_us)).toBeCloseTo(central(sound.network!.time_us), 3);
});

test('an all-to-all in two parts is on both kinds of link, one at once on the slower kind', async () => {
  const inside = async (algorithm: string) => {
    const { network } = await resultOf(`
fabric: rail-optimized:servers=4,gpus=2,spines=2,rate=100Gbit/s,scaleUpRate=100Gbit/s,latency=1ns
training:
  model: { layers: 2, hidden: 1024, heads: 16, experts: 8, topK: 2, expertFfn: 64, vocab: 1, sequence: 512 }
  accelerator: { peak: 100TFLOP/s, efficiency: 50% }
  parallelism: { dp: 8, ep: 8 }
  batch: { sequences: 4 }
  algorithms: { ep: ${algorithm} }
`);
    const ep = network!.groups.find(({ group }) => group === 'ep')!;
    return central(ep.scale_up_us) / central(ep.time_us);
  };
  // A rank sends half of all to its neighbour, then three quarters of all to other servers.
  expect(await inside('hierarchical')).toBeCloseTo(4 / (4 + 6), 3);
  // An eighth to its neighbour, meanwhile six to others.
  expect(await inside('direct')).toBeLessThan(0.001);
});

test('bytes that a profile adds inside servers are no time of NVLink', async () => {
  const { network } = await resultOf(`
fabric: { preset: dgx-a100, servers: 2, rate: 100Gbit/s, uplinkRate: 100Gbit/s }
training:
  model: { layers: 2, hidden: 1024, heads: 16, ffn: 4096, vocab: 32000, sequence: 512 }
  parallelism: { dp: 16 }
  batch: { sequences: 4 }
  algorithms: { dp: ring }
`);
  expect(central(network!.scale_out_us) / central(network!.time_us)).toBeGreaterThan(0.7);
});
