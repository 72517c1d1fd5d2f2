/** Properties of all schedules with random sizes. */
import { describe, expect, test } from 'vitest';
import { hash3 } from '../../../../src/rng/hash.ts';
import { UserError } from '../../../../src/util/errors.ts';
import { buildPipeline, type Pipeline } from '../../../../src/workload/parallelism/pipeline/pipeline.ts';
import { schedules } from '../../../../src/workload/parallelism/pipeline/registry.ts';
import type { Part, PipelineSchedule } from '../../../../src/workload/parallelism/pipeline/schedule.ts';
import { runLists, sides } from './run-lists.ts';

const DRAWS = 200;

/** Random sizes; `undefined` where the schedule refuses them. */
function draw(schedule: PipelineSchedule, seed: number): Pipeline | undefined {
  const upTo = (limit: number, what: number) => 1 + (hash3(seed, what, 0) % limit);
  const request = {
    stages: upTo(12, 0),
    microBatches: upTo(40, 1),
    virtual: schedule.params.virtual && upTo(4, 2),
    group: schedule.params.group && (upTo(2, 3) === 1 ? upTo(40, 4) : undefined),
  };
  try {
    return buildPipeline(schedule, request);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

const drawn = (schedule: PipelineSchedule) =>
  Array.from({ length: DRAWS }, (_, seed) => draw(schedule, seed)).filter((one) => one !== undefined);

const key = ({ microBatch, chunk }: Part) => `${microBatch}.${chunk}`;

describe.each(schedules.map((schedule) => [schedule.name, schedule] as const))('%s', (_, schedule) => {
  const pipelines = drawn(schedule);

  test('takes some of the random sizes', () => {
    expect(pipelines.length).toBeGreaterThan(20);
  });

  test('does each micro-batch in each chunk once, where the chunk is', () => {
    for (const pipeline of pipelines) {
      const all = pipeline.size.microBatches * pipeline.chunks;
      const seen = { forward: new Set<string>(), gradient: new Set<string>(), weight: new Set<string>() };
      const strays: Part[] = [];
      let count = 0;
      pipeline.orders.forEach((units, rank) => {
        for (const part of units.flatMap(sides)) {
          if (pipeline.rankOf(part) !== rank || !pipeline.chunksOf(rank).includes(part.chunk))
            strays.push(part);
          const { kind } = part;
          if (kind === 'forward') seen.forward.add(key(part));
          if (kind === 'backward' || kind === 'input') seen.gradient.add(key(part));
          if (kind === 'backward' || kind === 'weight') seen.weight.add(key(part));
          count += kind === 'backward' ? 2 : 1;
        }
      });
      expect(strays).toEqual([]);
      expect([seen.forward.size, seen.gradient.size, seen.weight.size, count]).toEqual([
        all,
        all,
        all,
        3 * all,
      ]);
    }
  });

  test('has each chunk on as many ranks as there are copies', () => {
    for (const { chunks, chunksOf, size } of pipelines) {
      const places = Array.from({ length: size.stages }, (_, rank) => chunksOf(rank)).flat();
      expect(places.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: chunks * schedule.copies }, (_, i) => Math.floor(i / schedule.copies)),
      );
      expect(places).toHaveLength(size.stages * size.virtual);
    }
  });

  test('never waits for ever', () => {
    for (const pipeline of pipelines) {
      const { time, busy } = runLists(pipeline, { forward: 3, backward: 5, weight: 1 });
      expect(time).toBeGreaterThanOrEqual(Math.max(...busy));
    }
  });

  // Who weaves transfers relies on it: the n-th send of a kind from one rank to another is the n-th
  // that the receiver uses.
  test('sends to a rank in the order in which that rank uses it', () => {
    for (const { orders, rankOf, chunks } of pipelines) {
      const sent = new Map<string, string[]>();
      const used = new Map<string, string[]>();
      const put = (to: Map<string, string[]>, way: string, what: string) =>
        to.set(way, [...(to.get(way) ?? []), what]);
      for (const part of orders.flatMap((units) => units.flatMap(sides))) {
        const forward = part.kind === 'forward';
        if (part.kind === 'weight') continue;
        const side = forward ? 'F' : 'B';
        const rank = rankOf(part);
        const [before, after] = [part.chunk - 1, part.chunk + 1];
        const [source, target] = forward ? [before, after] : [after, before];
        if (source >= 0 && source < chunks) {
          const from = rankOf({ ...part, chunk: source });
          if (from !== rank) put(used, `${side} ${from} ${rank}`, key({ ...part, chunk: source }));
        }
        if (target >= 0 && target < chunks) {
          const to = rankOf({ ...part, chunk: target });
          if (to !== rank) put(sent, `${side} ${rank} ${to}`, key(part));
        }
      }
      expect(used).toEqual(sent);
    }
  });
});
