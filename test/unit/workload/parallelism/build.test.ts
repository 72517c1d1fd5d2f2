import { expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import type { Training } from '../../../../src/workload/params.ts';
import { buildStep, type StepItem } from '../../../../src/workload/step.ts';
import { timelinePs } from '../../../../src/workload/timeline.ts';
import { accelerator, llama70b, mixtral8x22b, tinyTraining } from '../models.ts';
import { itemsOf, stepTime } from './flatten.ts';

const dense: Training = {
  model: llama70b,
  parallelism: { dp: 32, tp: 8, pp: 1, ep: 1 },
  batch: { sequences: 2, microBatches: 1 },
  accelerator: { ...accelerator, peak: 989e12, efficiency: 0.5, launchLatency: 7 },
  gradients: { bucket: 200e6, dtypeBytes: 2, overlap: true, channels: 2 },
};
const moe: Training = {
  ...dense,
  model: mixtral8x22b,
  parallelism: { dp: 32, tp: 8, pp: 1, ep: 8 },
  batch: { sequences: 4, microBatches: 2 },
};
const examples: Readonly<Record<string, Training>> = {
  dense,
  moe,
  'without overlap': { ...moe, gradients: { ...moe.gradients, overlap: false } },
  'no tp': { ...dense, parallelism: { dp: 16, tp: 1, pp: 1, ep: 1 } },
  'no dp': { ...dense, parallelism: { dp: 1, tp: 8, pp: 1, ep: 1 } },
  'tied, plain': { ...dense, model: { ...llama70b, tiedEmbedding: true, mlp: 'plain' } },
  tiny: tinyTraining({ experts: 2, microBatches: 2, layers: 5 }),
  'first layers dense': { ...moe, model: { ...mixtral8x22b, ffn: 9000, denseLayers: 3 } },
  'multi-token prediction': { ...moe, model: { ...mixtral8x22b, mtp: 2 } },
  causal: { ...dense, model: { ...llama70b, attention: 'causal' } },
  'fp32 gradients': { ...moe, gradients: { ...moe.gradients, dtypeBytes: 4, bucket: 1e9 } },
};

test.each(Object.entries(examples))(
  'one stage, %s: the items, collectives and times of buildStep',
  (_, training) => {
    const step = buildStep(training);
    const { program, facts } = buildProgram(training);
    const [role] = program.roles;
    const items = itemsOf(role!).map((item): StepItem => {
      if (item.kind === 'compute') return { kind: 'compute', timePs: item.timePs };
      const stream = program.streams[item.on]!;
      if (stream === 'compute') return { kind: 'exposed', collective: item.collective };
      return { kind: 'post', collective: item.collective, stream: stream as 'dp' | 'edp' };
    });
    expect(items).toEqual([...step.head, ...step.tail]);
    expect(program.collectives.map(({ roles, ...rest }) => rest)).toEqual(step.collectives);
    expect(program.collectives.every(({ roles }) => roles.join() === '0')).toBe(true);
    expect(program.launchPs).toBe(step.launchPs);
    expect(program.ranks).toBe(step.placement.ranks);
    expect([...role!.ranks]).toEqual(Array.from({ length: program.ranks }, (_, rank) => rank));
    const { flops, tokens, parameters, activeParameters } = step;
    expect(facts).toMatchObject({ flops, tokens, parameters, activeParameters });
    for (const scale of [0, 1, 1000]) {
      const duration = (collective: number) => scale * 1e6 * (collective + 1);
      // The head is over before the tail begins, so a step is the sum.
      const expected = timelinePs(step.head, duration) + timelinePs(step.tail, duration);
      expect(stepTime({ program }, duration)).toBe(expected);
    }
  },
);
