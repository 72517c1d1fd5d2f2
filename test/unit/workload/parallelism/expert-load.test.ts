/** How tokens are spread over the ranks of an ep group, and what follows in the program. */
import { expect, test } from 'vitest';
import { wovenProgram } from '../../../../src/run/training/program.ts';
import { leafSpine } from '../../../../src/topology/leaf-spine.ts';
import { trainingMemory } from '../../../../src/workload/memory/stages.ts';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import { expertLoad } from '../../../../src/workload/parallelism/expert-load.ts';
import type { ExpertValues, Training } from '../../../../src/workload/params.ts';
import type { ComputeItem, ProgramCollective } from '../../../../src/workload/program.ts';
import { accelerator, mixtral8x22b } from '../models.ts';
import { itemsOf } from './flatten.ts';

/** 4 experts, 12 tokens, one expert a token: 12 copies a rank, 3 an expert if even. */
const small: Training = {
  model: {
    ...mixtral8x22b,
    ...{ layers: 1, hidden: 8, heads: 2, kvHeads: 2, vocab: 16, sequence: 12 },
    ...{ experts: 4, topK: 1, expertFfn: 4 },
  },
  parallelism: { dp: 4, tp: 1, pp: 1, ep: 4 },
  batch: { sequences: 1, microBatches: 1 },
  accelerator,
  gradients: { bucket: 1e9, dtypeBytes: 2, overlap: true, channels: 1 },
};

const loadOf = (experts: ExpertValues, more: Partial<Training> = {}) =>
  expertLoad({ ...small, ...more, experts });

const EVEN = { busiest: 1, sent: 1, blocks: undefined };
const rows = (row: readonly number[]) => [row, row, row, row];

test.each<[ExpertValues, ReturnType<typeof expertLoad>]>([
  [{}, EVEN],
  // 1 + 1/2 + 1/3 + 1/4 = 25/12, so the first gets 12/25 of all, 4 times that of its even share.
  [{ skew: 1 }, { busiest: 48 / 25, sent: 1, blocks: rows([12 / 25, 6 / 25, 4 / 25, 3 / 25]) }],
  [{ counts: '6 3 2 1' }, { busiest: 2, sent: 1, blocks: rows([6 / 12, 3 / 12, 2 / 12, 1 / 12]) }],
  [{ counts: '5 5 5 5' }, EVEN],
  // Each row is made to add up to 1: 1/2 + 1/4 + 0 + 1 go to the last rank.
  [
    { matrix: '1 0 0 1; 1 1 1 1; 2 1 1 0; 0 0 0 7' },
    {
      ...{ busiest: 7 / 4, sent: 1 },
      blocks: [
        [1 / 2, 0, 0, 1 / 2],
        [1 / 4, 1 / 4, 1 / 4, 1 / 4],
        [1 / 2, 1 / 4, 1 / 4, 0],
        [0, 0, 0, 1],
      ],
    },
  ],
  // At most ceil(3 · 1.2) = 4 of 12 copies to an expert: 2 of the first's 6 are dropped.
  [
    { counts: '6 3 2 1', capacity: 1.2 },
    { busiest: 4 / 3, sent: 10 / 12, blocks: rows([4 / 12, 3 / 12, 2 / 12, 1 / 12]) },
  ],
  // 3 copies to each, and room for 4; then for ceil(1.5) = 2 alone.
  [{ capacity: 1.2 }, EVEN],
  [{ capacity: 0.5 }, { busiest: 2 / 3, sent: 2 / 3, blocks: undefined }],
  // Padded, all blocks are 4, whatever the routing.
  [
    { capacity: 1.2, overflow: 'pad', skew: 1 },
    { busiest: 4 / 3, sent: 4 / 3, blocks: undefined },
  ],
])('%o', (experts, load) => {
  const { busiest, sent, blocks } = loadOf(experts);
  expect(busiest).toBeCloseTo(load.busiest, 12);
  expect(sent).toBeCloseTo(load.sent, 12);
  expect(blocks?.length).toBe(load.blocks?.length);
  blocks?.flat().forEach((block, i) => {
    expect(block).toBeCloseTo(load.blocks!.flat()[i]!, 12);
  });
});

test('columns of experts add up by rank: two experts a rank', () => {
  const two = { parallelism: { dp: 2, tp: 1, pp: 1, ep: 2 } };
  const [first, second] = loadOf({ matrix: '1 2 3 4; 4 3 2 1' }, two).blocks!;
  expect([...first!, ...second!].map((block) => Math.round(block * 1e9))).toEqual([3e8, 7e8, 7e8, 3e8]);
  expect(loadOf({ counts: '1 2 3 4' }, two).blocks![0]![1]).toBeCloseTo(0.7, 12);
});

// With k = 2 an expert gets half of the copies at most, a copy of each token. The first alone is
// above that; the others share the rest in their proportions.
test('an expert gets a token once at most', () => {
  const model = { ...small.model, topK: 2 };
  const others = [2 ** -6, 3 ** -6, 4 ** -6];
  const rest = others.reduce((a, b) => a + b, 0);
  // The second would have 0.957 of the other half.
  const row = loadOf({ skew: 6 }, { model }).blocks![0]!;
  expect(row[0]).toBe(0.5);
  expect(row[1]).toBeCloseTo((0.5 * others[0]!) / rest, 12);
  expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
});

/** The exchanges, and the computations of experts by their labels. */
function partsOf(experts: ExpertValues, more: Partial<Training> = {}) {
  const { program } = buildProgram({ ...small, ...more, experts });
  const items = itemsOf(program.roles[0]!);
  return {
    exchanges: program.collectives.filter(({ group }) => group === 'ep'),
    work: items.filter((item): item is ComputeItem => / experts$/.test(item.label ?? '')),
    timePs: items.reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0),
  };
}

// 12 tokens of 8 elements of 2 bytes.
test('the busiest rank decides how long experts take, and the way back mirrors the way there', () => {
  const [even, uneven] = [partsOf({}), partsOf({ counts: '6 3 2 1' })];
  const times = even.work.map(({ timePs }) => timePs);
  expect(uneven.work.map(({ timePs }) => timePs)).toEqual(times.map((timePs) => 2 * timePs));
  expect(even.exchanges.map(({ bytes, params }) => [bytes, params])).toEqual([[192, {}]]);
  const [there, back] = uneven.exchanges as [ProgramCollective, ProgramCollective];
  expect([there.bytes, back.bytes]).toEqual([192, 192]);
  const numbers = ({ params }: ProgramCollective) =>
    String(params?.matrix)
      .split('; ')
      .map((row) => row.split(' ').map((word) => Math.round(Number(word) * 12)));
  expect(numbers(there)).toEqual(rows([6, 3, 2, 1]));
  expect(numbers(back)).toEqual([6, 3, 2, 1].map((n) => [n, n, n, n]));
});

test('dropped and padded copies are neither sent nor computed, or both', () => {
  const bytes = (experts: ExpertValues) => partsOf(experts).exchanges.map((one) => one.bytes);
  expect(bytes({ capacity: 0.5 })).toEqual([128]);
  expect(bytes({ capacity: 1.2, overflow: 'pad' })).toEqual([256]);
  const [even, padded] = [partsOf({}), partsOf({ capacity: 1.2, overflow: 'pad' })];
  padded.work.forEach(({ timePs }, i) => {
    expect(timePs).toBeCloseTo((4 / 3) * even.work[i]!.timePs, -1);
  });
});

// A layer keeps topK·(2·hidden + 3·width) elements a token for the copies.
test('the busiest rank has the activations of its copies', () => {
  const activations = (experts: ExpertValues) => trainingMemory({ ...small, experts }).memory.activations;
  const copies = 12 * (2 * 8 + 3 * 4) * 2;
  expect(activations({ counts: '6 3 2 1' }) - activations({})).toBeCloseTo(copies, 6);
});

test('shared experts run while tokens are on their way', () => {
  const model = { ...small.model, sharedExperts: 2 };
  const { program } = buildProgram({ ...small, model, experts: { sharedOverlap: true } });
  const role = program.roles[0]!;
  const streams = (name: RegExp) =>
    itemsOf({ ...role, phases: role.phases.filter((phase) => name.test(phase.name ?? '')) }).flatMap(
      (item) => {
        if (item.kind === 'compute') return / experts$|^wait/.test(item.label ?? '') ? [item.label] : [];
        return program.collectives[item.collective]!.group === 'ep' ? [program.streams[item.on]] : [];
      },
    );
  const turn = (pass: string) => [
    ...['wait', 'ep', `${pass} shared experts`, 'wait', `${pass} routed experts`],
    'compute',
  ];
  expect(streams(/^F/)).toEqual(turn('F'));
  expect(streams(/^B/)).toEqual(turn('B'));
  // The work is the same, in two parts.
  expect(partsOf({ sharedOverlap: true }, { model }).timePs).toBe(partsOf({}, { model }).timePs);
});

test('with rates of kernels, the time of the routed experts alone grows', () => {
  const times = (experts: ExpertValues) => {
    const compute = {
      name: 'own',
      values: {
        ...{ products: 1e12, units: 1, prologue: 0, memoryRate: 1e13, attention: 'flash' as const },
        ...{ attentionForward: undefined, attentionBackward: undefined, attentionHalf: 0 },
        ...{ launch: 0, graphs: 'none' as const, accumulation: 0 },
      },
    };
    const model = { ...small.model, sharedExperts: 2, sequence: 1200 };
    const more = { model, compute } as unknown as Partial<Training>;
    return partsOf({ ...experts, sharedOverlap: true }, more).work.map(({ timePs }) => timePs);
  };
  const [even, uneven] = [times({}), times({ counts: '600 300 200 100' })];
  // F shared, F routed, then backward.
  expect(uneven[0]).toBe(even[0]);
  expect(uneven[1]! / even[1]!).toBeGreaterThan(1.5);
  expect(uneven[1]! / even[1]!).toBeLessThanOrEqual(2.01);
});

// Two servers of two ranks; then four ranks of one server.
test.each([
  [2, 4, 2],
  [4, 4, 4],
])('a copy to each server: servers of %d ranks, ep %d', (gpus, ep, found) => {
  const fabric = leafSpine.build({
    ...{ leaves: 1, spines: 1, hosts: 4 / gpus, gpus, rate: 100e9, scaleUpRate: 800e9 },
    ...{ latency: 500_000, scaleUpLatency: 250_000 },
    ...{ uplinkRate: undefined, oversubscription: undefined, radix: undefined },
  });
  const experts = { delivery: 'per-server', servers: 1 };
  const training = { ...small, parallelism: { dp: 4, tp: 1, pp: 1, ep }, experts };
  const { program } = wovenProgram(training, { fabric, profile: undefined });
  const own = program.collectives.filter(({ group }) => group === 'ep');
  const values = { experts: 4, topK: 1, servers: 1, gpus: found };
  // Dispatch first, and its mirror image.
  expect(own.map(({ algorithm, bytes, params }) => [algorithm, bytes, params])).toEqual([
    ['once-a-server', 192, { ...values, way: 'out' }],
    ['once-a-server', 192, { ...values, way: 'back' }],
  ]);
});
