/** Blocks of a training step that start from a name. */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/check.ts';
import { plainScenario } from '../../../src/scenario/plain.ts';
import { problemText, ScenarioError } from '../../../src/scenario/text/problems.ts';
import type { Training } from '../../../src/workload/params.ts';

const around = (lines: string) => `
fabric: star:hosts=16,rate=400Gbit/s
training:
  parallelism: { dp: 2, tp: 8 }
  batch: { sequences: 1 }
${lines}`;

async function training(lines: string, ...overrides: string[]): Promise<Training> {
  const { workload } = await parseScenario(around(lines), { overrides });
  if (workload.kind !== 'training') throw new Error(workload.kind);
  return workload.training;
}

async function problems(lines: string): Promise<string> {
  try {
    await parseScenario(around(lines), { fileName: 'a.yaml' });
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(problemText).join('\n');
    throw error;
  }
  return '';
}

describe('a model', () => {
  test('by its name, as a SPEC with overrides, and as a block that starts from a name', async () => {
    const { model } = await training('  model: llama-3-70b');
    expect(model).toMatchObject({ layers: 80, hidden: 8192, kvHeads: 8, sequence: 8192, mlp: 'gated' });
    const short = { ...model, sequence: 4096, layers: 8 };
    expect((await training('  model: llama-3-70b:sequence=4096,layers=8')).model).toEqual(short);
    const block = '  model: { name: llama-3-70b, sequence: 4096, layers: 8 }';
    expect((await training(block)).model).toEqual(short);
  });

  test('keeps its name when one of its keys is set', async () => {
    const set = ['training.model.layers=8', 'training.accelerator.efficiency=40%'];
    const { model, accelerator } = await training('  model: llama-3-70b\n  accelerator: h100', ...set);
    expect(model).toMatchObject({ layers: 8, hidden: 8192 });
    expect(accelerator).toMatchObject({ peak: 989e12, efficiency: 0.4 });
  });

  test('is the same scenario as the block written out', async () => {
    const hashOf = async (lines: string) => (await parseScenario(around(lines))).hash;
    const shape =
      'layers: 80, hidden: 8192, heads: 64, kvHeads: 8, ffn: 28672, vocab: 128256, sequence: 8192';
    expect(await hashOf(`  model: { ${shape}, attention: causal }`)).toBe(
      await hashOf('  model: llama-3-70b'),
    );
  });

  test('as plain data is a block, for programs that edit it', () => {
    expect(
      plainScenario(around('  model: llama-3-70b:layers=8\n  accelerator: h100')).training,
    ).toMatchObject({
      model: { name: 'llama-3-70b', layers: 8 },
      accelerator: { name: 'h100' },
    });
  });

  test('errors have their place and the nearest name', async () => {
    expect(await problems('  model: llama-3-70')).toMatch(
      /unknown model 'llama-3-70'[\s\S]*a\.yaml:6:10[\s\S]*did you mean 'llama-3-70b'/,
    );
    expect(await problems('  model: { name: llama-3-70b, layer: 3 }')).toMatch(
      /no key 'layer'[\s\S]*'layers'/,
    );
    expect(await problems('  model: { layers: 2 }')).toMatch(/model needs 'hidden'/);
    expect(await problems('  model: { name: llama-3-70b, denseLayers: 2 }')).toMatch(/without experts/);
    expect(await problems('  model: { name: llama-3-70b, ropeDim: 64 }')).toMatch(/ropeDim without kvRank/);
    expect(await problems('  model: { name: deepseek-v3, denseLayers: 62 }')).toMatch(/exceeds layers 61/);
  });
});

describe('an accelerator', () => {
  const of = async (lines: string) => (await training(`  model: llama-3-8b\n${lines}`)).accelerator;
  const wrong = (lines: string) => problems(`  model: llama-3-8b\n${lines}`);

  test('gives its peak by precision, and its memory', async () => {
    expect(await of('  accelerator: h100')).toMatchObject({
      precision: 'bf16',
      peak: 989e12,
      efficiency: 0.5,
      memory: 80 * 2 ** 30,
      memoryRate: 3.35e12 * 8,
    });
    expect(await of('  accelerator: h100:precision=fp8')).toMatchObject({ peak: 1979e12 });
    expect(await of('  accelerator: { name: b200, precision: fp4, efficiency: 30% }')).toMatchObject({
      peak: 9000e12,
      efficiency: 0.3,
    });
    // Its usual precision is the only one.
    expect(await of('  accelerator: v100')).toMatchObject({ precision: 'fp16', peak: 125e12 });
    expect(await of('  accelerator: { name: a100, precision: fp8, peak: 600TFLOP/s }')).toMatchObject({
      peak: 600e12,
      precision: 'fp8',
    });
  });

  test('without a name is as before', async () => {
    expect(await of('  accelerator: { efficiency: 40% }')).toMatchObject({ peak: 989e12, memory: undefined });
  });

  test('errors: no such accelerator, no such precision, a precision without a name', async () => {
    expect(await wrong('  accelerator: h101')).toMatch(/unknown accelerator 'h101'[\s\S]*'h100'/);
    expect(await wrong('  accelerator: a100:precision=fp8')).toMatch(
      /a100 needs 'peak'[\s\S]*none is known in fp8/,
    );
    expect(await wrong('  accelerator: a100:precision=int8')).toMatch(/unknown name 'int8'/);
    expect(await wrong('  accelerator: { precision: fp8 }')).toMatch(
      /not known without the accelerator's name/,
    );
  });
});
