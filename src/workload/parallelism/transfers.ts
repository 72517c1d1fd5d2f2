/**
 * Transfers of a pipeline. A stage sends activations to the stage of the next model chunk, and
 * their gradients to that of the one before. Either is `b·s·h·e/(tp·cp)` bytes a rank: each tp rank
 * sends its part. Without sequence parallelism a block needs them whole, so the receivers gather
 * the parts over tp (Narayanan et al., SC'21, §4.1, "scatter/gather").
 *
 * Each directed way between two stages is a stream at either end, and transfers take it in the
 * order in which the sender makes them. *Asynchronous*: a receive is posted as early as possible,
 * and computation goes on until it needs the data. *Batched*: a stage posts its sends and the
 * receives of its next round together, and computes nothing until all of them are complete.
 */
import { invariant } from '../../util/errors.ts';
import { memo } from '../../util/memo.ts';
import type { CollectiveItem, ProgramItem } from '../program.ts';
import { TRANSFER } from './collectives.ts';
import { type Frame, type Items, type Kit, POINT } from './kit.ts';
import type { Part, Unit } from './pipeline/schedule.ts';
import { partsOf } from './pipeline/units.ts';
import { type Round, roundsOf } from './rounds.ts';
import type { Stages } from './stages.ts';
import { type Need, needOf, receiverOf, senderOf, wayKey, waysOf } from './ways.ts';

/** Plans the transfers of a pipeline, for each stage in turn. */
export function planTransfers(frame: Frame, stages: Stages): (kit: Kit) => StageTransfers {
  const ways = waysOf(stages);
  const transfer = transferMaker(frame);
  const rounds = stages.async ? [] : roundsOf(stages);
  return (kit) => stageTransfers(transfer, stages, ways, kit, rounds[kit.stage] ?? []);
}

/** Transfers around the units of one stage, which are asked for in order. */
export interface StageTransfers {
  /** Receives that a unit needs, and the wait for them. */
  before(unit: Unit): Items;
  /** Sends of what a unit made. */
  after(unit: Unit): Items;
}

function stageTransfers(
  transfer: ReturnType<typeof transferMaker>,
  stages: Stages,
  ways: ReadonlyMap<string, readonly Need[]>,
  kit: Kit,
  rounds: readonly Round[],
): StageTransfers {
  const { stage } = kit;
  /** Event of each receive that is posted and not yet waited for. */
  const arrived = new Map<Need, number>();
  const posted = new Map<string, number>();
  const sent = new Map<number, number>();
  const roundOf = new Map(rounds.flatMap((round) => round.units.map((unit) => [unit, round] as const)));
  let pending: number[] = [];
  let sends: ProgramItem[] = [];
  const receive = (from: number, need: Need): Items => {
    const key = wayKey(from, stage);
    const list = ways.get(key)!;
    const items: ProgramItem[] = [];
    let next = posted.get(key) ?? 0;
    for (; !arrived.has(need); next++) {
      const event = kit.event();
      arrived.set(list[next]!, event);
      const item = transfer(from, stage, streamName(kit, stage, from, 'receive'));
      items.push({ ...item, event, ...(stages.async ? {} : { after: [POINT] }) });
    }
    posted.set(key, next);
    return items;
  };
  /** Receives that the compute stream waits for before the unit. */
  const receivesOf = (unit: Unit): Round['receives'] => {
    if (stages.async) return partsOf(unit).flatMap((part) => inputOf(stages, stage, part));
    const round = roundOf.get(unit)!;
    return unit === round.units[0] ? round.receives : [];
  };
  return {
    before(unit) {
      const items: ProgramItem[] = [];
      const events: number[] = [];
      for (const { from, need } of receivesOf(unit)) {
        items.push(...receive(from, need));
        events.push(arrived.get(need)!);
        arrived.delete(need);
      }
      const gathers = partsOf(unit).flatMap((part) =>
        inputOf(stages, stage, part).flatMap(() => gathered(kit)),
      );
      const all = [...pending, ...events];
      pending = [];
      return all.length > 0 ? [...items, kit.wait(all), ...gathers] : gathers;
    },
    after(unit) {
      for (const part of partsOf(unit)) {
        const next = receiverOf(stages, part);
        if (!next || next.stage === stage) continue;
        const event = sent.get(next.stage) ?? kit.event();
        sent.set(next.stage, event);
        const item = transfer(stage, next.stage, streamName(kit, stage, next.stage, 'send'));
        sends.push({ ...item, after: [POINT], ...(stages.async ? {} : { event }) });
        if (!stages.async && !pending.includes(event)) pending.push(event);
      }
      if (!stages.async && unit !== roundOf.get(unit)!.units.at(-1)) return [];
      const items = sends;
      sends = [];
      return items;
    },
  };
}

/** The input of a part that comes from another stage; none at the ends of the model. */
function inputOf(stages: Stages, stage: number, part: Part): Round['receives'] {
  const from = senderOf(stages, part);
  return from === undefined || from === stage ? [] : [{ from, need: needOf(part) }];
}

/** The gather of what a stage received, unless its parts stay split. */
function gathered(kit: Kit): Items {
  if (kit.training.parallelism.sequenceParallel) return [];
  return kit.exposed('tp', 'all-gather', kit.activations);
}

/** Makes calls of the transfer from one stage to another. */
function transferMaker({ training, grid, table, streams }: Frame) {
  const { model, batch } = training;
  const { tp, cp } = grid.sizes;
  const tokens = (batch.sequences / batch.microBatches) * model.sequence;
  const bytes = Math.ceil((tokens * model.hidden * model.dtypeBytes) / (tp * cp));
  const indexOf = memo(wayKey, (from: number, to: number) =>
    table.intern({
      ...{ kind: 'pp' as const, collective: TRANSFER, bytes, groups: grid.pairs(from, to) },
      roles: [Math.min(from, to), Math.max(from, to)],
      place: `stage ${from} to ${to}`,
    }),
  );
  return (from: number, to: number, stream: string): CollectiveItem => {
    const collective = indexOf(from, to);
    invariant(collective !== undefined, 'a transfer has two ranks');
    return { kind: 'collective', on: streams.of(stream), collective };
  };
}

/** A stage's stream to or from a neighbour. */
function streamName({ grid }: Frame, stage: number, peer: number, what: 'send' | 'receive'): string {
  const next = peer === (stage + 1) % grid.sizes.pp;
  return `pp ${what} ${next ? 'next' : 'previous'}`;
}
