/**
 * From a {@link PlanStep} list for every lane to an {@link Algorithm}: tags, byte counts and loops of ops.
 *
 * A lane that begins by waiting and sends later first has a step of its own for the launch overhead, which passes
 * while it waits.
 */
import type { Member, ParamSpec, ParamValues } from '../model/params.ts';
import type { Op } from '../model/schedule.ts';
import { invariant } from '../util/errors.ts';
import { type Algorithm, type Part, share } from './algorithm.ts';
import { chunkSizes, identities, loopSizes } from './pieces.ts';
import type { LaneAt, PlanSend, PlanStep, Where } from './plan.ts';

export interface Plan<S extends ParamSpec> extends Member<S> {
  /** Parts of the payload; one where not given. */
  parts?(values: ParamValues<S>): number;
  /** Chunks of a part; as many as ranks where not given. */
  chunks?(n: number, values: ParamValues<S>): number;
  label?: Algorithm<S>['label'];
  time?: Algorithm<S>['time'];
  estimate?: Algorithm<S>['estimate'];
  lanesPerRank(n: number, values: ParamValues<S>): number;
  readonly ranks?: number;
  readonly inNetwork?: boolean;
  readonly withinServer?: boolean;
  readonly levels?: boolean;
  /** Channel of a lane; 0 where not given. */
  channel?: Algorithm<S>['channel'];
  /** Bytes of a chunk of a part of `bytes`, where chunks are not even shares of it. */
  chunkBytes?: Algorithm<S>['chunkBytes'];
  readonly reads?: string;
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
  /** Of one repetition. */
  readonly length: number;
  readonly awaited: ReadonlyMap<number, readonly Run[]>;
}

/** Lanes of a rank are fewer. */
const MOST_LANES = 2 ** 21;
const keyOf = ({ position, lane = 0 }: LaneAt) => position * MOST_LANES + lane;

/** The algorithm that a plan describes. A plan whose ends do not agree is an invariant error. */
export function planned<S extends ParamSpec>(plan: Plan<S>): Algorithm<S> {
  const { name, summary, params } = plan;
  const lanes = new WeakMap<object, Map<number, Map<number, Lane>>>();
  const laneOf = (where: Where<S>): Lane => {
    const bySize = lanes.get(where.values) ?? new Map<number, Map<number, Lane>>();
    lanes.set(where.values, bySize);
    const known = bySize.get(where.n) ?? new Map<number, Lane>();
    bySize.set(where.n, known);
    const key = keyOf(where);
    const lane = known.get(key) ?? readLane(where.n === 1 ? [] : plan.steps(where));
    known.set(key, lane);
    return lane;
  };
  return {
    name,
    summary,
    params,
    parts: (values) => plan.parts?.(values) ?? 1,
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
    ...(plan.levels ? { levels: true } : {}),
    channel: (lane, n, values, position) => plan.channel?.(lane, n, values, position) ?? 0,
    program: (part) => program(plan, part, laneOf),
  };
}

function readLane(steps: readonly PlanStep[]): Lane {
  const first = steps[0];
  const opens = (first?.awaits?.length ?? 0) > 0 && steps.some(({ send }) => send);
  const awaited = new Map<number, Run[]>();
  let at = opens ? 1 : 0;
  for (const { count = 1, awaits = [] } of steps) {
    for (const sender of awaits) {
      const runs = awaited.get(keyOf(sender)) ?? [];
      const twice = runs.at(-1)?.step === at && count > 1;
      invariant(!twice, 'a loop awaits a lane once a step');
      runs.push({ step: at, count });
      awaited.set(keyOf(sender), runs);
    }
    at += count;
  }
  return { steps, opens, length: steps.at(-1)?.send || at === 0 ? at + 1 : at, awaited };
}

function program<S extends ParamSpec>(
  plan: Plan<S>,
  part: Part<S>,
  laneOf: (where: Where<S>) => Lane,
): readonly Op[] {
  const { n, values, needSignals } = part;
  const { steps, opens } = laneOf(part);
  const ops: Op[] = [];
  if (opens) ops.push({ delayPs: part.firstDelayPs - part.stepDelayPs });
  const sent = new Map<number, number>();
  for (const { count = 1, awaits = [], send } of steps) {
    if (!send) {
      ops.push({ count, need: awaits.length });
      continue;
    }
    const key = keyOf(send);
    const before = sent.get(key) ?? 0;
    sent.set(key, before + count);
    const { position, lane = 0 } = send;
    const peer = laneOf({ n, position, lane, values });
    const runs = peer.awaited.get(keyOf(part)) ?? [];
    for (const { at, from, count: steps } of tagRuns(runs, before, count)) {
      const op = { need: awaits.length, dstStep0: part.repetition * peer.length + at, dstStepStride: 1 };
      ops.push(...sendOps(plan, part, send, op, from, steps));
    }
  }
  return hemmed(ops, part, needSignals, steps.at(-1)?.send !== undefined || ops.length === 0);
}

/** Messages `before … before+count-1` by the steps that await them. */
function tagRuns(runs: readonly Run[], before: number, count: number) {
  const found: { at: number; from: number; count: number }[] = [];
  let start = 0;
  for (const run of runs) {
    const low = Math.max(before, start);
    const high = Math.min(before + count, start + run.count);
    if (low < high) found.push({ at: run.step + low - start, from: low - before, count: high - low });
    start += run.count;
  }
  invariant(start >= before + count, 'every message of a plan is awaited');
  return found;
}

/** Steps `from … from+count-1` of a loop of sends. */
function sendOps<S extends ParamSpec>(
  plan: Plan<S>,
  part: Part<S>,
  send: PlanSend,
  op: Op & { readonly dstStep0: number },
  from: number,
  count: number,
): Op[] {
  const { n, values, bytes, repetition, firstLane, lanesPerRank } = part;
  const parts = plan.parts?.(values) ?? 1;
  const index = send.part ?? 0;
  const payload = share(bytes, parts, index);
  const chunks = plan.chunks?.(n, values) ?? n;
  const chunkBase = (repetition * parts + index) * chunks;
  const { need = 0, dstStep0, dstStepStride = 0 } = op;
  const reduce = send.reduce ?? false;
  const peerBase = firstLane + send.position * lanesPerRank + (send.lane ?? 0);
  const sums = send.sums === undefined ? undefined : sumsOf(send.sums, chunkBase);
  // One literal of one shape: copying ops key by key is most of what building a large plan takes.
  const opOf = (first: number, many: number, size: Op, carries: (i: number) => number[]): Op => {
    const made: Op = {
      send: true,
      count: many,
      need,
      dstStep0: dstStep0 + first,
      dstStepStride,
      reduce,
      peerBase,
      delayPs: part.stepDelayPs,
      bytes: size.bytes ?? 0,
      granule: size.granule ?? 0,
      extra: size.extra ?? 0,
      chunk0: size.chunk0 ?? 0,
      chunkStride: size.chunkStride ?? 0,
      chunkMod: size.chunkMod ?? 1,
      carries,
    };
    return sums ? { ...made, sums } : made;
  };
  const { chunks: pieces } = send;
  const carries = (i: number) => identities(pieces, from + i).map((chunk) => chunkBase + chunk);
  const one = (i: number, bytes: number) => opOf(i, 1, { bytes }, () => carries(i));
  const sizeOf = (chunk: number) =>
    plan.chunkBytes?.(n, payload, chunk, values) ?? share(payload, chunks, chunk);
  if (send.bytes || 'length' in pieces || plan.chunkBytes) {
    const bytesOf = (i: number) =>
      send.bytes?.(payload, bytes) ?? identities(pieces, i).reduce((sum, chunk) => sum + sizeOf(chunk), 0);
    return Array.from({ length: count }, (_, i) => one(i, bytesOf(from + i)));
  }
  const loop = loopSizes(pieces, payload, chunks, from);
  if (loop) return [opOf(0, count, loop, carries)];
  return Array.from({ length: count }, (_, i) => one(i, chunkSizes(pieces, from + i, payload, chunks)));
}

/** Sums of chunks by their identities. */
function sumsOf(sums: NonNullable<PlanSend['sums']>, chunkBase: number): NonNullable<PlanSend['sums']> {
  return typeof sums === 'function' ? (chunk) => sums(chunk - chunkBase) : sums;
}

/** The ops with the start's wait and overhead on the first, and the end on the last. */
function hemmed<S extends ParamSpec>(
  ops: readonly Op[],
  part: Part<S>,
  needSignals: number,
  endsApart: boolean,
): readonly Op[] {
  const hem: Op[] = [];
  ops.forEach((op, i) => {
    const count = op.count ?? 1;
    if (i > 0) hem.push(op);
    else {
      const delayPs = op.send ? part.firstDelayPs : (op.delayPs ?? 0);
      hem.push({ ...op, count: 1, needSignals, delayPs });
      if (count > 1) hem.push(later(op, count - 1));
    }
  });
  if (endsApart) return [...hem, ...(hem.length === 0 ? [{ needSignals, ...part.done }] : [part.done])];
  const last = hem.at(-1)!;
  const count = last.count ?? 1;
  if (count === 1) return [...hem.slice(0, -1), { ...last, ...part.done }];
  return [...hem.slice(0, -1), { ...last, count: count - 1 }, { ...last, count: 1, ...part.done }];
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
