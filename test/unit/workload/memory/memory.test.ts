/** Memory of a rank: bytes a parameter of Megatron-LM and ZeRO, peaks by schedule, sums by hand. */
import { describe, expect, test } from 'vitest';
import { completeModel } from '../../../../src/workload/complete.ts';
import { layerActivations } from '../../../../src/workload/memory/activations.ts';
import { type RankLoad, rankMemory } from '../../../../src/workload/memory/memory.ts';
import { ADAM, heldParameters, stateBytes } from '../../../../src/workload/memory/state.ts';
import { countParameters, layerRuns } from '../../../../src/workload/model.ts';
import { models } from '../../../../src/workload/models/registry.ts';
import { llama70b } from '../models.ts';

const own = { parameters: 1, gradients: 1, optimizer: 1 };
const floats = { ...ADAM, gradient: 4 };
const sum = (bytes: Readonly<Record<string, number>>) => Object.values(bytes).reduce((a, b) => a + b);
const shapeOf = (name: string) => completeModel(models.find((model) => model.name === name)!.shape);

describe('bytes a parameter', () => {
  test.each([
    ['none: 18', own, 18],
    ['distributed optimizer over 32: 6 + 12/32', { ...own, optimizer: 32 }, 6.375],
    ['ZeRO-2 over 32: 2 + 16/32', { parameters: 1, gradients: 32, optimizer: 32 }, 2.5],
    ['ZeRO-3 over 32: 18/32', { parameters: 32, gradients: 32, optimizer: 32 }, 0.5625],
  ])('%s', (_, shards, expected) => {
    expect(sum({ ...stateBytes(1e9, floats, shards) })).toBe(expected * 1e9);
  });

  test('gradients of two bytes: 16', () => {
    expect(sum({ ...stateBytes(1, { ...ADAM, gradient: 2 }, own) })).toBe(16);
  });
});

describe('parameters of a rank', () => {
  const share = { layers: layerRuns(llama70b), embedding: true, head: true, mtp: 0, tp: 1, ep: 1 };

  test('one rank has all of them', () => {
    for (const name of ['llama-3-70b', 'gpt-3-175b', 'mixtral-8x22b', 'deepseek-v3', 'grok-1']) {
      const model = shapeOf(name);
      const { dense, experts } = heldParameters(model, {
        ...share,
        layers: layerRuns(model),
        mtp: model.mtp,
      });
      expect(dense + experts).toBe(countParameters(model).total);
    }
  });

  test('tp splits matrices and not norms, stages split layers and ends', () => {
    const stage = {
      ...share,
      layers: [{ kind: 'dense', layers: 20 }],
      embedding: false,
      head: false,
    } as const;
    // A layer's matrices 150,994,944 + 704,643,072, and two norms.
    const matrices = 150_994_944 + 704_643_072;
    expect(heldParameters(llama70b, { ...stage, tp: 8 })).toEqual({
      dense: 20 * (matrices / 8 + 16_384),
      experts: 0,
    });
    const first = heldParameters(llama70b, { ...stage, tp: 8, embedding: true }).dense;
    expect(first - 20 * (matrices / 8 + 16_384)).toBe((128_256 * 8192) / 8);
  });

  test('ep splits the experts alone', () => {
    const model = shapeOf('mixtral-8x22b');
    const all = heldParameters(model, { ...share, layers: layerRuns(model) });
    const split = heldParameters(model, { ...share, layers: layerRuns(model), ep: 8 });
    expect(split).toEqual({ dense: all.dense, experts: all.experts / 8 });
  });
});

describe('a rank', () => {
  const load: RankLoad = {
    share: { layers: [{ kind: 'dense', layers: 10 }], embedding: false, head: false, mtp: 0, tp: 8, ep: 1 },
    split: { tp: 8, sequenceParallel: true, recompute: 'none' },
    widths: floats,
    shards: { dense: { ...own, optimizer: 16 }, experts: own },
    gathered: { parameters: 0, gradients: 0 },
    tokens: 8192,
    inFlight: 8,
  };
  const layer = layerActivations(llama70b, 'dense', load.split);

  test('the first stage of eight with 1F1B keeps eight micro-batches, the last keeps one', () => {
    expect(rankMemory(llama70b, load).activations).toBe(8 * 10 * layer * 8192);
    expect(rankMemory(llama70b, { ...load, inFlight: 1 }).activations).toBe(10 * layer * 8192);
  });

  test('interleaving of two chunks keeps (1 + (p-1)/(p·v)) of that: 8 + 7/2', () => {
    expect(rankMemory(llama70b, { ...load, inFlight: 11.5 }).activations).toBe(11.5 * 10 * layer * 8192);
  });

  test('context parallelism splits the tokens', () => {
    const all = rankMemory(llama70b, load);
    const part = rankMemory(llama70b, { ...load, tokens: 8192 / 4 });
    expect(part.activations).toBe(all.activations / 4);
    expect(part.parameters).toBe(all.parameters);
  });

  test('full recomputation keeps inputs, and one layer at work', () => {
    const { activations } = rankMemory(llama70b, { ...load, split: { ...load.split, recompute: 'full' } });
    expect(activations).toBe((8 * 10 * ((2 * 8192) / 8) + layer) * 8192);
  });

  test('recomputation of a list: without the parts of the modules, and one layer with all of them', () => {
    const of = (recompute: string) => rankMemory(llama70b, { ...load, split: { ...load.split, recompute } });
    // The MLP keeps its norm's input alone: not the input of its matrices, split over tp along the
    // sequence, nor three tensors of 28672 split by columns.
    const mlp = (2 * 8192) / 8 + (2 * 3 * 28_672) / 8;
    expect(of('mlp').activations).toBe((8 * 10 * (layer - mlp) + mlp) * 8192);
    // The attention: its input, query and output of 8192, keys and values of one head of 128 each,
    // a float for each of 8 heads.
    const attention = (2 * 8192) / 8 + (2 * 2 * 8192) / 8 + 2 * 2 * 128 + 4 * 8;
    expect(of('attention, mlp').activations).toBe(
      (8 * 10 * (layer - mlp - attention) + mlp + attention) * 8192,
    );
    // The rest are the inputs of both norms.
    expect(layer - mlp - attention).toBe((2 * 2 * 8192) / 8);
    // Fused attention does not keep its scores anyway.
    expect(of('selective')).toEqual(rankMemory(llama70b, load));
  });

  test('sharded parameters: a part of all states, and what is gathered', () => {
    const shards = { parameters: 64, gradients: 64, optimizer: 64 };
    const sharded = {
      ...load,
      shards: { dense: shards, experts: shards },
      gathered: { parameters: 2e8, gradients: 1e8 },
    };
    const held = heldParameters(llama70b, load.share).dense;
    const { parameters, gradients, optimizer } = rankMemory(llama70b, sharded);
    expect({ parameters, gradients, optimizer }).toEqual({
      parameters: (2 * held) / 64 + 4e8,
      gradients: (4 * held) / 64 + 4e8,
      optimizer: (12 * held) / 64,
    });
  });

  test('all is added', () => {
    const { total, ...parts } = rankMemory(llama70b, load);
    expect(total).toBe(sum(parts));
  });
});
