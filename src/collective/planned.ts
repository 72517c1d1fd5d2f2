/**
 * From a {@link PlanStep} list for every lane to an {@link Algorithm}: tags, byte counts and loops
 * of ops.
 *
 * A lane that begins by waiting and sends later first has a step of its own for the launch
 * overhead, which passes while it waits.
 */
import type { Member, ParamSpec, ParamValues } from '../model/params.ts';
import type { Op } from '../model/schedule.ts';
import { invariant } from '../util/errors.ts';
import { type Algorithm, type Part, share } from './algorithm.ts';
import { chunkSizes, identities, loopSizes } from './pieces.ts';
import type { PlanSend, PlanStep, Where } from './plan.ts';

/**
 * An algorithm as an ordered list of senders, receivers and chunks; `planned` makes an `Algorithm`
 * of it.
 */
export interface Plan<S extends ParamSpec> extends Member<S> {
  /** Parts of the payload; default: 1. */
  parts?(values: ParamValues<S>): number;
  /** Their bytes, as {@link Algorithm.partBytes}. */
  partBytes?: Algorithm<S>['partBytes'];
  /** Chunks of a part; default: the number of ranks. */
  chunks?(n: number, values: ParamValues<S>): number;
  /** Its name with its parameters, as {@link Algorithm.label}. */
  label?: Algorithm<S>['label'];
  /** Its α–β time, as {@link Algorithm.time}. */
  time?: Algorithm<S>['time'];
  /** As {@link Algorithm.estimate}. */
  estimate?: Algorithm<S>['estimate'];
  /** Lanes of a rank in a group of `n`. */
  lanesPerRank(n: number, values: ParamValues<S>): number;
  readonly ranks?: number;
  readonly inNetwork?: boolean;
  readonly withinServer?: boolean;
  readonly addsInSwitch?: boolean;
  readonly levels?: boolean;
  readonly mergesCopies?: boolean;
  readonly window?: number;
  /** Channel of a lane; default: 0. */
  channel?: Algorithm<S>['channel'];
  /** Bytes of a chunk of a part of `bytes`, where chunks are not even shares of it. */
  chunkBytes?: Algorithm<S>['chunkBytes'];
  readonly reads?: string;
  /** The work of one lane, in order. */
  steps(where: Where<S>): readonly PlanStep[];
}

/** Steps of a lane that await one certain lane, in order. */
interface Run {
  readonly step: number;
  readonly count: number;
}

interface Lane {
  readonly steps: readonly PlanStep[];
  /** Whether it begins with a step for the launch overhead. */
  readonly opens: boolean;
  /** State of one repetition. */
  readonly length: number;
  readonly awaited: ReadonlyMap<number, readonly Run[]>;
}

/** Lanes of a rank are fewer. */
const MOST_LANES = 2 ** 21;
const keyOf = (position: number, lane = 0) => position * MOST_LANES + lane;

type LaneOf = (position: number, lane: number) => Lane;

/** The algorithm that a plan describes. A plan whose ends do not agree is an invariant error. */
export function planned<S extends ParamSpec>(plan: Plan<S>): Algorithm<S> {
  const { name, summary, params } = plan;
  const known = new WeakMap<object, Map<number, Map<number, Lane>>>();
  /** Lanes of a group of `n`, each read once. */
  const lanesOf = (n: number, values: ParamValues<S>): LaneOf => {
    const bySize = known.get(values) ?? new Map<number, Map<number, Lane>>();
    known.set(values, bySize);
    const lanes = bySize.get(n) ?? new Map<number, Lane>();
    bySize.set(n, lanes);
    return (position, lane) => {
      const key = keyOf(position, lane);
      const found = lanes.get(key);
      if (found) return found;
      const read = readLane(n === 1 ? [] : plan.steps({ n, position, lane, values }));
      lanes.set(key, read);
      return read;
    };
  };
  return {
    name,
    summary,
    params,
    parts: (values) => plan.parts?.(values) ?? 1,
    ...(plan.partBytes ? { partBytes: plan.partBytes } : {}),
    ...(plan.chunks ? { chunks: plan.chunks } : {}),
    ...(plan.chunkBytes ? { chunkBytes: plan.chunkBytes } : {}),
    ...(plan.reads === undefined ? {} : { reads: plan.reads }),
    ...(plan.label ? { label: plan.label } : {}),
    ...(plan.time ? { time: plan.time } : {}),
    ...(plan.estimate ? { estimate: plan.estimate } : {}),
    lanesPerRank: plan.lanesPerRank,
    ...(plan.ranks === undefined ? {} : { ranks: plan.ranks }),
    ...(plan.inNetwork ? { inNetwork: true } : {}),
    ...(plan.withinServer ? { withinServer: true } : {}),
    ...(plan.addsInSwitch ? { addsInSwitch: true } : {}),
    ...(plan.levels ? { levels: true } : {}),
    ...(plan.mergesCopies ? { mergesCopies: true } : {}),
    ...(plan.window === undefined ? {} : { window: plan.window }),
    channel: (lane, n, values, position) => plan.channel?.(lane, n, values, position) ?? 0,
    program: (part) => program(plan, part, lanesOf(part.n, part.values)),
  };
}

function readLane(steps: readonly PlanStep[]): Lane {
  const first = steps[0];
  const opens = (first?.awaits?.length ?? 0) > 0 && steps.some(({ send }) => send);
  const awaited = new Map<number, Run[]>();
  let at = opens ? 1 : 0;
  for (const { count = 1, awaits = [] } of steps) {
    for (const { position, lane } of awaits) {
      const key = keyOf(position, lane);
      const runs = awaited.get(key);
      const twice = runs?.at(-1)?.step === at && count > 1;
      invariant(!twice, 'a loop awaits a lane once a step');
      if (runs) runs.push({ step: at, count });
      else awaited.set(key, [{ step: at, count }]);
    }
    at += count;
  }
  return { steps, opens, length: steps.at(-1)?.send || at === 0 ? at + 1 : at, awaited };
}

function program<S extends ParamSpec>(plan: Plan<S>, part: Part<S>, laneOf: LaneOf): readonly Op[] {
  const { needSignals } = part;
  const own = keyOf(part.position, part.lane);
  const { steps, opens } = laneOf(part.position, part.lane);
  const ops: Op[] = [];
  if (opens) ops.push({ delayPs: part.firstDelayPs - part.stepDelayPs });
  const sent = new Map<number, number>();
  for (const { count = 1, awaits = [], send } of steps) {
    const need = awaits.length;
    if (!send) {
      ops.push({ count, need });
      continue;
    }
    const { position, lane = 0 } = send;
    const key = keyOf(position, lane);
    const before = sent.get(key) ?? 0;
    const after = before + count;
    sent.set(key, after);
    const peer = laneOf(position, lane);
    // Messages `before … after-1` by the steps that await them.
    let start = 0;
    for (const run of peer.awaited.get(own) ?? []) {
      const low = Math.max(before, start);
      const high = Math.min(after, start + run.count);
      if (low < high) {
        const dstStep0 = part.repetition * peer.length + run.step + low - start;
        addSends(ops, { plan, part, send, need, dstStep0, from: low - before, count: high - low });
      }
      start += run.count;
      if (start >= after) break;
    }
    invariant(start >= after, 'every message of a plan is awaited');
  }
  return hemmed(ops, part, needSignals, steps.at(-1)?.send !== undefined || ops.length === 0);
}

/**
 * Steps `from … from+count-1` of a loop of sends, the first of which the peer awaits in `dstStep0`.
 */
interface Sends<S extends ParamSpec> {
  readonly plan: Plan<S>;
  readonly part: Part<S>;
  readonly send: PlanSend;
  readonly need: number;
  readonly dstStep0: number;
  readonly from: number;
  readonly count: number;
}

/** Appends their ops. */
function addSends<S extends ParamSpec>(ops: Op[], sends: Sends<S>): void {
  const { plan, part, send, need, dstStep0, from, count } = sends;
  const { n, values, bytes, repetition, firstLane, lanesPerRank } = part;
  const parts = plan.parts?.(values) ?? 1;
  const index = send.part ?? 0;
  const payload = plan.partBytes?.(bytes, index, values) ?? share(bytes, parts, index);
  const chunks = plan.chunks?.(n, values) ?? n;
  const chunkBase = (repetition * parts + index) * chunks;
  const peerBase = firstLane + send.position * lanesPerRank + (send.lane ?? 0);
  const { chunks: pieces } = send;
  // One literal of one shape: copying ops key by key takes most of the time to build a large plan.
  const add = (first: number, many: number, size: Op) => {
    const made: Op = {
      send: true,
      count: many,
      need,
      dstStep0: dstStep0 + first,
      dstStepStride: 1,
      reduce: send.reduce ?? false,
      peerBase,
      delayPs: part.stepDelayPs,
      bytes: size.bytes ?? 0,
      granule: size.granule ?? 0,
      extra: size.extra ?? 0,
      chunk0: size.chunk0 ?? 0,
      chunkStride: size.chunkStride ?? 0,
      chunkMod: size.chunkMod ?? 1,
    };
    if (part.contents === false) ops.push(made);
    else {
      const carries = (i: number) => identities(pieces, from + first + i).map((chunk) => chunkBase + chunk);
      ops.push({
        ...made,
        carries,
        ...(send.sums === undefined ? {} : { sums: sumsOf(send.sums, chunkBase) }),
      });
    }
  };
  const sizeOf = (chunk: number) =>
    plan.chunkBytes?.(n, payload, chunk, values) ?? share(payload, chunks, chunk);
  if (send.bytes || 'length' in pieces || plan.chunkBytes) {
    for (let i = 0; i < count; i++) {
      const size = () => identities(pieces, from + i).reduce((sum, chunk) => sum + sizeOf(chunk), 0);
      add(i, 1, { bytes: send.bytes?.(payload, bytes) ?? size() });
    }
    return;
  }
  const loop = loopSizes(pieces, payload, chunks, from);
  if (loop) add(0, count, loop);
  else for (let i = 0; i < count; i++) add(i, 1, { bytes: chunkSizes(pieces, from + i, payload, chunks) });
}

/** Sums of chunks by their identities. */
function sumsOf(sums: NonNullable<PlanSend['sums']>, chunkBase: number): NonNullable<PlanSend['sums']> {
  return typeof sums === 'function' ? (chunk) => sums(chunk - chunkBase) : sums;
}

/** The ops with the start's wait and overhead on the first, and the end on the last. */
function hemmed<S extends ParamSpec>(
  ops: Op[],
  part: Part<S>,
  needSignals: number,
  endsApart: boolean,
): readonly Op[] {
  const first = ops[0];
  if (first) {
    const { count = 1 } = first;
    const delayPs = first.send ? part.firstDelayPs : (first.delayPs ?? 0);
    const opening = { ...first, count: 1, needSignals, delayPs };
    ops.splice(0, 1, ...(count > 1 ? [opening, later(first, count - 1)] : [opening]));
  }
  if (endsApart) {
    ops.push(first ? part.done : { needSignals, ...part.done });
    return ops;
  }
  const last = ops.pop()!;
  const { count = 1 } = last;
  if (count > 1) ops.push({ ...last, count: count - 1 });
  ops.push({ ...last, count: 1, ...part.done });
  return ops;
}

/** The last `count` steps of a loop, without its first. */
function later(op: Op, count: number): Op {
  const { dstStep0 = 0, dstStepStride = 0, chunk0 = 0, chunkStride = 0, carries } = op;
  return {
    ...op,
    count,
    dstStep0: dstStep0 + dstStepStride,
    chunk0: chunk0 + chunkStride,
    ...(carries ? { carries: (i: number) => carries(i + 1) } : {}),
  };
}
