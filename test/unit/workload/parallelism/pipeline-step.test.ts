import { describe, expect, test } from 'vitest';
import { buildProgram } from '../../../../src/workload/parallelism/build.ts';
import { schedules } from '../../../../src/workload/parallelism/pipeline/registry.ts';
import type { PipelineValues, Training } from '../../../../src/workload/params.ts';
import { accelerator, llama70b } from '../models.ts';
import { callsOf, itemsOf, stepTime } from './flatten.ts';
import { listTime } from './list-time.ts';

/** A pipeline whose ends take no time: 1e18 FLOP/s, so that the head is below half a picosecond. */
function training(pp: number, microBatches: number, pipeline: PipelineValues, layers = 2 * pp): Training {
  const shape = { hidden: 64, heads: 4, kvHeads: 2, ffn: 1_000_000, vocab: 1, sequence: 128 };
  return {
    model: { ...llama70b, ...shape, layers },
    parallelism: { dp: 1, tp: 1, pp, ep: 1 },
    batch: { sequences: microBatches, microBatches },
    accelerator: { ...accelerator, peak: 1e18, efficiency: 1, launchLatency: 0 },
    gradients: { bucket: 1e9, dtypeBytes: 2, overlap: true, channels: 1 },
    pipeline,
  };
}

/** Time of one forward and one backward of a stage with `layers` layers. */
function unitTimes(layers: number) {
  const [role] = buildProgram(training(1, 1, {}, layers)).program.roles;
  const time = (phase: number) =>
    role!.phases[phase]!.items.reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0);
  return { forward: time(0), backward: time(1) };
}

describe.each(['async', 'batched'])('without a network, %s', (p2p) => {
  test.each(['gpipe', '1f1b'])('%s takes (m + p-1)·(F + B)', (schedule) => {
    const { forward, backward } = unitTimes(2);
    for (let p = 2; p <= 8; p++) {
      for (let m = p; m <= 4 * p; m += p - 1) {
        const built = buildProgram(training(p, m, { schedule, p2p }));
        expect(stepTime(built, () => 0)).toBe((m + p - 1) * (forward + backward));
      }
    }
  });
});

test.each(schedules.map(({ name }) => name))(
  '%s: transfers of no time leave the schedule as it is',
  (schedule) => {
    for (const p of [2, 4, 6]) {
      for (const m of [2 * p, 3 * p]) {
        const layers = 12 * p;
        const built = buildProgram(training(p, m, { schedule }, layers));
        expect(stepTime(built, () => 0)).toBe(listTime(built));
      }
    }
  },
);

test.each(schedules.map(({ name }) => name))('%s: transfers that take time never lock up', (schedule) => {
  for (const p of [2, 4]) {
    for (const m of [2 * p, 4 * p]) {
      for (const transfer of [1, 1000, 1e6]) {
        const built = buildProgram(training(p, m, { schedule, p2p: 'async' }, 12 * p));
        expect(stepTime(built, () => transfer)).toBeGreaterThan(stepTime(built, () => 0));
      }
    }
  }
});

test('bytes over a boundary: b·s·h·e/(tp·cp), once a micro-batch each way', () => {
  const base = training(4, 8, {});
  const built = buildProgram({
    ...base,
    parallelism: { dp: 3, tp: 2, pp: 4, ep: 1, cp: 2 },
    batch: { sequences: 16, microBatches: 8 },
  });
  const { program } = built;
  // 2 sequences · 128 tokens · 64 wide · 2 bytes / (tp 2 · cp 2).
  const bytes = (2 * 128 * 64 * 2) / 4;
  const transfers = program.collectives.filter(({ group }) => group === 'pp');
  expect(transfers.map(({ name, bytes: size, roles }) => [name, size, roles])).toEqual(
    expect.arrayContaining([
      ['pp transfer stage 0 to 1', bytes, [0, 1]],
      ['pp transfer stage 1 to 0', bytes, [0, 1]],
      ['pp transfer stage 2 to 3', bytes, [2, 3]],
    ]),
  );
  expect(transfers).toHaveLength(6);
  for (const { groups, name } of transfers) {
    expect(groups).toHaveLength(3 * 2 * 2);
    const [from, to] = name.match(/\d+/g)!.map(Number);
    for (const [sender, receiver] of groups.map((group) => [...group])) {
      expect(program.roles[from!]!.ranks).toContain(sender);
      expect(program.roles[to!]!.ranks).toContain(receiver);
    }
  }
  // An inner stage receives and sends 8 micro-batches down and 8 up.
  expect(callsOf(program, program.roles[1]!)[`pp transfer ${bytes}`]).toBe(4 * 8);
  expect(callsOf(program, program.roles[0]!)[`pp transfer ${bytes}`]).toBe(2 * 8);
});

test('every gradient is reduced once: over all stages, the parameters of the model', () => {
  for (const { name, copies } of schedules) {
    const base = training(2, 4, { schedule: name }, 8);
    const built = buildProgram({ ...base, parallelism: { ...base.parallelism, dp: 4 } });
    const { program } = built;
    const reduced = program.roles.flatMap((role) =>
      itemsOf(role).map((item) => {
        const collective = item.kind === 'collective' ? program.collectives[item.collective] : undefined;
        return collective?.group === 'dp' ? collective.bytes : 0;
      }),
    );
    // Two bytes each. Where two stages have a copy, both call.
    expect(reduced.reduce((sum, bytes) => sum + bytes)).toBe(2 * copies * built.facts.parameters);
    const sizes = program.collectives
      .filter(({ group }) => group === 'dp')
      .map(({ groups }) => groups[0]!.length);
    expect(new Set(sizes)).toEqual(new Set([4 * copies]));
    expect(stepTime(built, () => 1000)).toBeGreaterThan(stepTime(built, () => 0));
  }
});
