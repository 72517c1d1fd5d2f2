/**
 * Batched transfers of a pipeline: a stage alternates between rounds of computation and exchanges.
 * An exchange sends what the round before it made, and receives for the rounds after it. Nothing is
 * computed until all of it is complete.
 *
 * A round is a unit. With several chunks a stage, as in Megatron-LM (core/pipeline_parallel/
 * schedules.py, `forward_backward_pipelining_with_interleaving` without `overlap_p2p_comm`), a
 * forward and the backward after it in the steady state are one round. The first stage receives
 * from the last one when that sends, not when it needs the data itself: it is p-1 rounds ahead
 * (`recv_tensor_from_previous_stage`). Backward, the same holds for the last stage.
 */
import type { Pipeline } from './pipeline/pipeline.ts';
import type { Unit } from './pipeline/schedule.ts';
import { partsOf } from './pipeline/units.ts';
import { type Need, needOf, receiverOf, senderOf } from './ways.ts';

/** Units without a transfer between them, and the exchange before them. */
export interface Round {
  readonly units: readonly Unit[];
  /** Receives, in the order in which it asks. */
  readonly receives: readonly { readonly from: number; readonly need: Need }[];
}

/** The rounds of each stage, in order. */
export function roundsOf(stages: Pipeline): readonly (readonly Round[])[] {
  const sent = new Map(stages.orders.map((units, stage) => [stage, placesSent(stages, units)] as const));
  return stages.orders.map((units, stage) => {
    const rounds = cut(units, stages.warmUps?.[stage]);
    const receives = rounds.map((): Round['receives'][number][] => []);
    const roundOf = new Map(rounds.flatMap((round, at) => round.map((unit) => [unit, at] as const)));
    const own = { forward: placesOf(units, true), backward: placesOf(units, false) };
    for (const unit of units) {
      for (const part of partsOf(unit)) {
        const from = senderOf(stages, part);
        if (from === undefined || from === stage) continue;
        const need = needOf(part);
        const needed = roundOf.get(unit)!;
        const isForward = part.kind === 'forward';
        const around = stages.warmUps && (isForward ? from > stage : from < stage);
        const list = isForward ? own.forward : own.backward;
        const matching = around ? list[sent.get(from)!.get(need)! + stages.orders.length] : undefined;
        const at = matching ? Math.min(needed, roundOf.get(matching)!) : needed;
        receives[at]!.push({ from, need });
      }
    }
    return rounds.map((own, at) => ({ units: own, receives: receives[at]! }));
  });
}

/** Units in rounds: from `warmUp` on, a forward and the backward after it are one. */
function cut(units: readonly Unit[], warmUp = Infinity): readonly (readonly Unit[])[] {
  const rounds: Unit[][] = [];
  units.forEach((unit, at) => {
    const before = units[at - 1];
    if (at > warmUp && before?.kind === 'forward' && unit.kind === 'backward') rounds.at(-1)!.push(unit);
    else rounds.push([unit]);
  });
  return rounds;
}

/** Sent input → the place of the part that made it among the stage's forwards, or backwards. */
function placesSent(stages: Pipeline, units: readonly Unit[]): ReadonlyMap<Need, number> {
  const places = new Map<Need, number>();
  const count = { forward: 0, backward: 0 };
  for (const part of units.flatMap(partsOf)) {
    if (part.kind === 'weight') continue;
    const next = receiverOf(stages, part);
    const place = count[part.kind === 'forward' ? 'forward' : 'backward']++;
    if (next) places.set(next.need, place);
  }
  return places;
}

/** The units with a forward, or with a backward, in order. */
function placesOf(units: readonly Unit[], forward: boolean): readonly Unit[] {
  const is = (kind: string) => (forward ? kind === 'forward' : kind !== 'forward' && kind !== 'weight');
  return units.filter((unit) => partsOf(unit).some(({ kind }) => is(kind)));
}
