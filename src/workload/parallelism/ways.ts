/** The ways of a pipeline: directed pairs of stages, and the transfers that take each, in order. */
import type { Pipeline } from './pipeline/pipeline.ts';
import type { Part, Work } from './pipeline/schedule.ts';
import { partsOf } from './pipeline/units.ts';

/** The part of a unit whose input a transfer carries, as text. */
export type Need = string;

/** Way → what its transfers carry, in the order in which the sender makes them. */
export function waysOf(stages: Pipeline): ReadonlyMap<string, readonly Need[]> {
  const ways = new Map<string, Need[]>();
  stages.orders.forEach((units, from) => {
    for (const part of units.flatMap(partsOf)) {
      const next = receiverOf(stages, part);
      if (!next || next.stage === from) continue;
      const key = wayKey(from, next.stage);
      const list = ways.get(key) ?? [];
      ways.set(key, list);
      list.push(next.need);
    }
  });
  return ways;
}

/** Where the result of a part goes, and which part needs it there. */
export function receiverOf(stages: Pipeline, part: Part): { stage: number; need: Need } | undefined {
  if (part.kind === 'weight') return undefined;
  const forward = part.kind === 'forward';
  const work = { microBatch: part.microBatch, chunk: part.chunk + (forward ? 1 : -1) };
  if (work.chunk < 0 || work.chunk >= stages.chunks) return undefined;
  return { stage: stages.rankOf(work), need: needKey(forward, work) };
}

/** The stage that sends the input of a part; undefined at the ends of the model. */
export function senderOf(stages: Pipeline, part: Part): number | undefined {
  if (part.kind === 'weight') return undefined;
  const chunk = part.chunk + (part.kind === 'forward' ? -1 : 1);
  if (chunk < 0 || chunk >= stages.chunks) return undefined;
  return stages.rankOf({ microBatch: part.microBatch, chunk });
}

/** The need of a part whose input comes from another stage. */
export function needOf(part: Part): Need {
  return needKey(part.kind === 'forward', part);
}

function needKey(forward: boolean, { microBatch, chunk }: Work): Need {
  return `${forward ? 'F' : 'B'}${microBatch}.${chunk}`;
}

/** A way's name. */
export function wayKey(from: number, to: number): string {
  return `${from} ${to}`;
}
