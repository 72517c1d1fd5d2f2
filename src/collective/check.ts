/**
 * Runs a schedule without times. It carries for every chunk the set of ranks whose contribution is
 * in it. It finds chunks that end wrong, contributions counted twice, deadlocks, and messages and
 * signals that no step awaits.
 *
 * A lane applies a received message when the step that awaits it runs, before that step's send. A
 * schedule's outcome does not depend on the order in which ready lanes run; `order` lets a test see
 * that.
 */
import type { Schedule } from '../model/schedule.ts';
import { laneSteps, type Step } from '../model/schedule-read.ts';
import type { Holding } from './algorithm.ts';

export interface Expectation {
  readonly ranks: readonly number[];
  /** Ranks of different groups must not talk. */
  groupOf(rank: number): number;
  before(rank: number): Holding;
  /** Chunks not named may hold anything. */
  after(rank: number): Holding;
  chunkBytes(rank: number, chunk: number): number;
}

/** The result of a check of a collective's schedule: faults, and the messages sent. */
export interface CheckResult {
  /** The faults, in words; the first few only. Empty: the schedule is right. */
  readonly faults: readonly string[];
  readonly messages: number;
  /** Rank → bytes it sent and received. */
  readonly sentBytes: ReadonlyMap<number, number>;
  readonly receivedBytes: ReadonlyMap<number, number>;
}

interface Message {
  /** Chunk → contributions in it. */
  readonly chunks: readonly (readonly [number, bigint])[];
  readonly reduce: boolean;
  /** Ranks that the sender knows to have begun. */
  readonly begun: bigint;
}

interface Lane {
  readonly id: number;
  readonly rank: number;
  readonly steps: readonly Step[];
  current: number;
  signals: number;
  /** Step → messages that have arrived for it. */
  readonly inbox: Map<number, Message[]>;
  /** Lanes that wait for this one to come within their window. */
  readonly blocked: Set<Lane>;
}

const MOST_FAULTS = 20;

/**
 * Executes `schedule` from `expectation.before` and compares with `expectation.after`. Finds, never
 * throws.
 */
export function checkSchedule(
  schedule: Schedule,
  expectation: Expectation,
  order: 'first' | 'last' = 'first',
): CheckResult {
  const faults: string[] = [];
  const fault = (text: string) => {
    if (faults.length < MOST_FAULTS) faults.push(text);
  };
  const held = new Map(expectation.ranks.map((rank) => [rank, new Map(expectation.before(rank))]));
  const lanes = Array.from({ length: schedule.laneCount }, (_, id) => newLane(schedule, id));
  const sentBytes = new Map<number, number>();
  const receivedBytes = new Map<number, number>();
  /** Rank → whose contributions, by the messages it has had, are there to be summed by switches. */
  const begun = new Map(expectation.ranks.map((rank) => [rank, contributionsOf(expectation.before(rank))]));
  let messages = 0;

  const ready = [...lanes];
  let taken = 0;
  for (let lane = next(); lane; lane = next()) runLane(lane);
  for (const lane of lanes) checkEnd(lane);
  for (const rank of expectation.ranks) checkHolding(rank);
  return { faults, messages, sentBytes, receivedBytes };

  function next(): Lane | undefined {
    return order === 'first' ? ready[taken++] : ready.pop();
  }

  /**
   * Runs a lane until it ends or has to wait; the lane that ends its wait puts it back among the
   * ready.
   */
  function runLane(lane: Lane): void {
    for (let step = lane.steps[lane.current]; step; step = lane.steps[lane.current]) {
      const arrived = lane.inbox.get(lane.current) ?? [];
      if (arrived.length < step.need || lane.signals < step.needSignals) return;
      const peer = step.send || step.signal ? lanes[step.peer] : undefined;
      if (step.send && peer && step.dstStep >= peer.current + schedule.window) {
        peer.blocked.add(lane);
        return;
      }
      if (arrived.length > step.need)
        fault(`${at(lane)} awaits ${step.need} messages, gets ${arrived.length}`);
      lane.inbox.delete(lane.current);
      for (const message of arrived) receive(lane, message);
      if (step.send) send(lane, step, peer);
      if (step.signal) signal(lane, peer);
      lane.current++;
      ready.push(...lane.blocked);
      lane.blocked.clear();
    }
  }

  function receive(lane: Lane, { chunks, reduce, ...message }: Message): void {
    const mine = held.get(lane.rank);
    for (const [chunk, contributions] of chunks) {
      const before = reduce ? (mine?.get(chunk) ?? 0n) : 0n;
      if (before & contributions)
        fault(`${at(lane)} adds contributions to chunk ${chunk} that are already in it`);
      mine?.set(chunk, before | contributions);
    }
    begun.set(lane.rank, (begun.get(lane.rank) ?? 0n) | message.begun);
  }

  function send(lane: Lane, step: Step, peer: Lane | undefined): void {
    const { reduce, bytes, dstStep, sums, carries } = step;
    const heard = begun.get(lane.rank) ?? 0n;
    const chunks: [number, bigint][] = [];
    let right = 0;
    let added = 0n;
    for (const chunk of carries ?? [step.chunk]) {
      const summed = typeof sums === 'function' ? sums(chunk) : sums;
      const contributions = summed ?? held.get(lane.rank)?.get(chunk);
      if (!peer || contributions === undefined) {
        fault(
          `${at(lane)} sends chunk ${chunk} to lane ${step.peer}: its rank does not hold it, or the lane does not exist`,
        );
        return;
      }
      chunks.push([chunk, contributions]);
      added |= summed ?? 0n;
      right += expectation.chunkBytes(lane.rank, chunk);
    }
    if (!peer) return;
    if ((added & heard) !== added)
      fault(`${at(lane)} has switches add what ${bits(added & ~heard)} may not have yet`);
    if (expectation.groupOf(peer.rank) !== expectation.groupOf(lane.rank))
      fault(`${at(lane)} leaves its group`);
    // A sum in switches passes a port more than once, so its bytes are not those of the chunks.
    if (sums === undefined && bytes !== right)
      fault(`${at(lane)} sends ${bytes} bytes of ${named(chunks)}, which has ${right}`);
    if (dstStep < peer.current) fault(`${at(lane)} sends to ${at(peer)}, tagged ${dstStep}: too late`);
    const inbox = peer.inbox.get(dstStep) ?? [];
    inbox.push({ chunks, reduce, begun: heard });
    peer.inbox.set(dstStep, inbox);
    messages++;
    sentBytes.set(lane.rank, (sentBytes.get(lane.rank) ?? 0) + bytes);
    receivedBytes.set(peer.rank, (receivedBytes.get(peer.rank) ?? 0) + bytes);
    ready.push(peer);
  }

  function signal(lane: Lane, peer: Lane | undefined): void {
    if (peer?.rank !== lane.rank) {
      fault(`${at(lane)} signals a lane of another rank`);
      return;
    }
    peer.signals++;
    ready.push(peer);
  }

  function checkEnd(lane: Lane): void {
    if (lane.current < lane.steps.length) fault(`${at(lane)} waits for ever`);
    for (const [tag, left] of lane.inbox)
      fault(`${at(lane)} never takes ${left.length} messages tagged ${tag}`);
    const awaited = lane.steps.reduce((most, step) => Math.max(most, step.needSignals), 0);
    if (lane.signals !== awaited) fault(`${at(lane)} awaits ${awaited} signals, gets ${lane.signals}`);
  }

  function checkHolding(rank: number): void {
    for (const [chunk, expected] of expectation.after(rank)) {
      const found = held.get(rank)?.get(chunk) ?? 0n;
      if (found === expected) continue;
      fault(`rank ${rank} ends with ${bits(found)} in chunk ${chunk} instead of ${bits(expected)}`);
    }
  }
}

function newLane(schedule: Schedule, id: number): Lane {
  const steps = [...laneSteps(schedule, id)];
  const rank = schedule.laneRank[id]!;
  return { id, rank, steps, current: 0, signals: 0, inbox: new Map(), blocked: new Set() };
}

function at(lane: Lane): string {
  return `lane ${lane.id} of rank ${lane.rank} at step ${lane.current}`;
}

/** All positions that contributed to anything held. */
function contributionsOf(holding: Holding): bigint {
  let set = 0n;
  for (const contributions of holding.values()) set |= contributions;
  return set;
}

function named(chunks: readonly (readonly [number, bigint])[]): string {
  return chunks.length === 1 ? `chunk ${chunks[0]![0]}` : `${chunks.length} chunks`;
}

/** Positions in a set of contributions, as `{0,2}`. */
function bits(set: bigint): string {
  const positions = [...set.toString(2)]
    .reverse()
    .flatMap((bit, position) => (bit === '1' ? [position] : []));
  return `{${positions.join(',')}}`;
}
