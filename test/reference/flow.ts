/**
 * The flow model (docs/models.md) once more, in plain float64, exact and slow: every change of the
 * set of flows is its own event, and every change solves all rates from scratch. It shares no code
 * with the engine or its kernels.
 */
import type { Fabric } from '../../src/model/fabric.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { laneSteps, type Step } from '../../src/model/schedule-read.ts';
import { maxMinRates } from './max-min.ts';

export interface ReferencePath {
  /** Time until the first byte is out at the far end, ps. */
  readonly latencyPs: number;
  /** Links crossed, each by this fraction of the flow. */
  readonly links: readonly { readonly link: number; readonly weight: number }[];
}

export interface ReferenceRun {
  readonly fabric: Fabric;
  readonly schedule: Schedule;
  readonly path: (src: number, dst: number, channel: number) => ReferencePath;
  /** Rates in place of the fabric's, bit/s, `Infinity` for links without a limit. */
  readonly rateBps?: ArrayLike<number>;
}

interface ReferenceMessage {
  readonly src: number;
  readonly dst: number;
  readonly bytes: number;
  readonly startPs: number;
  readonly endPs: number;
}

export interface ReferenceResult {
  readonly endPs: number;
  readonly laneEndPs: Float64Array;
  /** In the order of their ends. */
  readonly messages: readonly ReferenceMessage[];
  readonly marksPs: Float64Array;
  readonly linkBytes: Float64Array;
  /** How often rates were solved. */
  readonly solves: number;
}

/** The path over `links`, one after the other. */
export function pathOver(fabric: Fabric, links: readonly number[]): ReferencePath {
  const latencyPs = links.reduce((sum, link) => sum + fabric.links.latencyPs[link]!, 0);
  return { latencyPs, links: links.map((link) => ({ link, weight: 1 })) };
}

/** The state of a lane: waiting for its step's conditions, for a time, or for its flow to drain. */
type Phase = 'waiting' | 'ending' | 'starting' | 'draining' | 'done';

interface Lane {
  readonly id: number;
  readonly rank: number;
  readonly steps: Generator<Step>;
  step: Step | undefined;
  /** Number of the current step. */
  at: number;
  phase: Phase;
  /** When the previous step ended. */
  freePs: number;
  issuePs: number;
  /** When the phase ends; `Infinity` where that is not known. */
  nextPs: number;
  path: ReferencePath;
  remaining: number;
  /** bytes/ps. */
  rate: number;
  /** Since when `remaining` has been draining at `rate`. */
  sincePs: number;
  /** Whether nothing but the receiver's window kept it waiting. */
  blocked: boolean;
  readonly arrivals: Map<number, { count: number; lastPs: number }>;
  readonly signalsPs: number[];
  /** Lanes whose next message waits for this lane to advance. */
  readonly blocking: Set<Lane>;
}

const NO_PATH: ReferencePath = { latencyPs: 0, links: [] };

/** Simulates `run.schedule`; throws where it deadlocks. Times in ps. */
export function simulateFlows(run: ReferenceRun): ReferenceResult {
  const { fabric, schedule } = run;
  const capacity = Float64Array.from(run.rateBps ?? fabric.links.rateBps, (rate) => rate / 8e12);
  const lanes = Array.from({ length: schedule.laneCount }, (_, id) => newLane(schedule, id));
  const messages: ReferenceMessage[] = [];
  const marksPs = new Float64Array(schedule.markCount);
  const linkBytes = new Float64Array(fabric.links.count);
  const draining = new Set<Lane>();
  let nowPs = 0;
  let changed = false;
  let solves = 0;

  for (const lane of lanes) enter(lane);
  for (;;) {
    // Everything of this instant first, so that rates are solved once for it.
    const due = lanes.filter((lane) => lane.nextPs <= nowPs);
    for (const lane of due) finishPhase(lane);
    if (due.length > 0) continue;
    if (changed) solve();
    nowPs = lanes.reduce((first, lane) => Math.min(first, lane.nextPs), Infinity);
    if (nowPs === Infinity) break;
  }
  const stuck = lanes.find((lane) => lane.phase !== 'done');
  if (stuck) throw new Error(`lane ${stuck.id} of rank ${stuck.rank} waits for ever at step ${stuck.at}`);
  const laneEndPs = Float64Array.from(lanes, (lane) => lane.freePs);
  const endPs = laneEndPs.reduce((last, end) => Math.max(last, end), 0);
  return { endPs, laneEndPs, messages, marksPs, linkBytes, solves };

  /** Takes up the lane's next step. */
  function enter(lane: Lane): void {
    lane.step = lane.steps.next().value as Step | undefined;
    lane.phase = lane.step ? 'waiting' : 'done';
    lane.nextPs = Infinity;
    lane.blocked = false;
    attempt(lane);
  }

  /** Goes ahead with a waiting lane's step if its conditions hold. */
  function attempt(lane: Lane): void {
    const { step } = lane;
    if (!step || lane.phase !== 'waiting') return;
    const arrived = lane.arrivals.get(lane.at) ?? { count: 0, lastPs: 0 };
    if (arrived.count < step.need || lane.signalsPs.length < step.needSignals) return;
    if (step.send) {
      const peer = lanes[step.peer]!;
      if (peer.at <= step.dstStep - schedule.window) {
        lane.blocked = true;
        peer.blocking.add(lane);
        return;
      }
    }
    const signalledPs = step.needSignals > 0 ? lane.signalsPs[step.needSignals - 1]! : 0;
    const waitedPs = lane.blocked ? nowPs : 0;
    const issuePs = Math.max(lane.issuePs, arrived.lastPs, signalledPs, waitedPs);
    if (step.send) {
      lane.issuePs = issuePs + step.delayPs;
      lane.path = run.path(lane.rank, lanes[step.peer]!.rank, schedule.laneChannel[lane.id]!);
      lane.phase = 'starting';
      lane.nextPs = Math.max(lane.issuePs + lane.path.latencyPs, lane.freePs);
    } else {
      lane.issuePs = Math.max(issuePs, lane.freePs) + step.delayPs;
      lane.phase = 'ending';
      lane.nextPs = lane.issuePs;
    }
  }

  function finishPhase(lane: Lane): void {
    if (lane.phase === 'starting' && startDraining(lane)) return;
    if (draining.delete(lane)) changed = true;
    endStep(lane, lane.step!);
  }

  /** Whether bytes are left to drain, over links that limit them. */
  function startDraining(lane: Lane): boolean {
    const bounded = lane.path.links.some(({ link, weight }) => weight > 0 && capacity[link]! < Infinity);
    if (!bounded || lane.step!.bytes === 0) return false;
    lane.phase = 'draining';
    lane.remaining = lane.step!.bytes;
    lane.rate = 0;
    lane.sincePs = nowPs;
    lane.nextPs = Infinity;
    draining.add(lane);
    changed = true;
    return true;
  }

  function endStep(lane: Lane, step: Step): void {
    lane.freePs = nowPs;
    lane.at++;
    if (step.mark >= 0) marksPs[step.mark] = nowPs;
    if (step.send) deliver(lane, step);
    const peer = step.signal ? lanes[step.peer]! : undefined;
    peer?.signalsPs.push(nowPs);
    enter(lane);
    if (peer) attempt(peer);
    const waiting = [...lane.blocking];
    lane.blocking.clear();
    for (const other of waiting) attempt(other);
  }

  function deliver(lane: Lane, step: Step): void {
    const peer = lanes[step.peer]!;
    const before = peer.arrivals.get(step.dstStep)?.count ?? 0;
    peer.arrivals.set(step.dstStep, { count: before + 1, lastPs: nowPs });
    for (const { link, weight } of lane.path.links) linkBytes[link]! += weight * step.bytes;
    const { rank: src, issuePs: startPs } = lane;
    messages.push({ src, dst: peer.rank, bytes: step.bytes, startPs, endPs: nowPs });
    attempt(peer);
  }

  /** Gives every draining flow its max-min rate from now on. */
  function solve(): void {
    const flows = [...draining];
    const rates = maxMinRates(
      capacity,
      flows.map((lane) => ({ links: lane.path.links.map(({ link, weight }) => ({ link, use: weight })) })),
    );
    flows.forEach((lane, i) => {
      // A flow whose rate stays keeps its end: recomputing it would only add rounding.
      if (lane.rate === rates[i]) return;
      lane.remaining -= lane.rate * (nowPs - lane.sincePs);
      lane.sincePs = nowPs;
      lane.rate = rates[i]!;
      lane.nextPs = nowPs + Math.max(0, lane.remaining) / lane.rate;
    });
    changed = false;
    if (flows.length > 0) solves++;
  }
}

function newLane(schedule: Schedule, id: number): Lane {
  return {
    id,
    rank: schedule.laneRank[id]!,
    steps: laneSteps(schedule, id),
    step: undefined,
    at: 0,
    phase: 'waiting',
    freePs: 0,
    issuePs: 0,
    nextPs: Infinity,
    path: NO_PATH,
    remaining: 0,
    rate: 0,
    sincePs: 0,
    blocked: false,
    arrivals: new Map(),
    signalsPs: [],
    blocking: new Set(),
  };
}
