/** Whether the stages of a pipeline come to their end if they wait for each transfer. */
import type { Pipeline } from './pipeline/pipeline.ts';
import { partsOf } from './pipeline/units.ts';
import { needOf, receiverOf, senderOf, wayKey, waysOf } from './ways.ts';

/**
 * Whether all stages end with batched transfers: before each unit a stage posts the receives that
 * the unit needs, and waits for them and for its sends so far. A transfer is done when both of its
 * ends have posted it. If two stages both send what the other one will ask for later, they wait for
 * ever.
 */
export function endsBatched(stages: Pipeline): boolean {
  const places = new Map(
    [...waysOf(stages)].flatMap(([way, list]) => list.map((need, place) => [`${way} ${need}`, place])),
  );
  const sent = new Map<string, number>();
  const asked = new Map<string, number>();
  const next = stages.orders.map(() => 0);
  /** Way → transfers that the next unit of a stage needs to be done. */
  const needs = (stage: number): [string, number][] => {
    const unit = stages.orders[stage]![next[stage]!];
    return (unit ? partsOf(unit) : []).flatMap((part): [string, number][] => {
      const from = senderOf(stages, part);
      if (from === undefined || from === stage) return [];
      const way = wayKey(from, stage);
      return [[way, places.get(`${way} ${needOf(part)}`)! + 1]];
    });
  };
  const ask = (stage: number) => {
    for (const [way, count] of needs(stage)) asked.set(way, Math.max(count, asked.get(way) ?? 0));
  };
  const isReady = (stage: number) =>
    needs(stage).every(([way, count]) => (sent.get(way) ?? 0) >= count) &&
    stages.orders.every((_, to) => {
      const way = wayKey(stage, to);
      return (asked.get(way) ?? 0) >= (sent.get(way) ?? 0);
    });
  const run = (stage: number) => {
    for (const part of partsOf(stages.orders[stage]![next[stage]!]!)) {
      const to = receiverOf(stages, part)?.stage;
      if (to === undefined || to === stage) continue;
      const way = wayKey(stage, to);
      sent.set(way, (sent.get(way) ?? 0) + 1);
    }
    next[stage]!++;
    ask(stage);
  };
  stages.orders.forEach((_, stage) => {
    ask(stage);
  });
  for (let goesOn = true; goesOn; ) {
    goesOn = false;
    stages.orders.forEach((units, stage) => {
      while (next[stage]! < units.length && isReady(stage)) {
        run(stage);
        goesOn = true;
      }
    });
  }
  return stages.orders.every((units, stage) => next[stage] === units.length);
}
