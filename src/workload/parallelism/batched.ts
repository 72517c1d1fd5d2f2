/** Whether the stages of a pipeline come to their end if they wait for each transfer. */
import type { Pipeline } from './pipeline/pipeline.ts';
import { partsOf } from './pipeline/units.ts';
import { roundsOf } from './rounds.ts';
import { receiverOf, wayKey, waysOf } from './ways.ts';

/**
 * Whether all stages end with batched transfers (rounds.ts). A transfer is done when both of its
 * ends have posted it. If two stages both send what the other one will ask for later, they wait for
 * ever.
 */
export function endsBatched(stages: Pipeline): boolean {
  const places = new Map(
    [...waysOf(stages)].flatMap(([way, list]) => list.map((need, place) => [`${way} ${need}`, place])),
  );
  const rounds = roundsOf(stages);
  const sent = new Map<string, number>();
  const asked = new Map<string, number>();
  const next = stages.orders.map(() => 0);
  /** Way → transfers that the next round of a stage needs to be done. */
  const needs = (stage: number) =>
    (rounds[stage]![next[stage]!]?.receives ?? []).map(({ from, need }): [string, number] => {
      const way = wayKey(from, stage);
      return [way, places.get(`${way} ${need}`)! + 1];
    });
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
    for (const part of rounds[stage]![next[stage]!]!.units.flatMap(partsOf)) {
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
    rounds.forEach((list, stage) => {
      while (next[stage]! < list.length && isReady(stage)) {
        run(stage);
        goesOn = true;
      }
    });
  }
  return rounds.every((list, stage) => next[stage] === list.length);
}
