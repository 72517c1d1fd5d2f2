/**
 * A *plan*: an algorithm as a list of senders, receivers and chunks, lane by lane, without tags or
 * byte counts. `planned.ts` computes those. It matches the j-th message that one lane sends another
 * with the j-th that the other awaits from it. So a plan is right as soon as both ends agree on
 * their order.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';

/** A lane of the rank at a position. */
export interface LaneAt {
  readonly position: number;
  /** Which of its lanes; default: 0. */
  readonly lane?: number | undefined;
}

/**
 * Chunks of a part that a message carries: `base + c·scale + j·step` for `j < count`, where step
 * `i` of a loop has `c = (first + i·stride) mod mod`. Only `first` must be given: one chunk, the
 * same in every step.
 */
export interface Pieces {
  readonly first: number;
  readonly stride?: number;
  readonly mod?: number;
  readonly scale?: number;
  readonly base?: number;
  readonly count?: number;
  readonly step?: number;
}

/** A message of a plan. */
export interface PlanSend extends LaneAt {
  /** Part of the payload of the chunks; default: 0. */
  readonly part?: number | undefined;
  readonly chunks: Pieces | readonly number[];
  /** Added to the receiver's content. */
  readonly reduce?: boolean | undefined;
  /**
   * Contributions that switches sum into the chunks on their way; `bytes` is then the traffic
   * through the sender's port.
   */
  readonly sums?: bigint | ((chunk: number) => bigint) | undefined;
  /**
   * Bytes, where they are not those of the part's chunks; of the part's bytes, and of the bytes of
   * all parts.
   */
  readonly bytes?: ((partBytes: number, bytes: number) => number) | undefined;
}

/** First waits for a message of each of `awaits`, then sends; all of it `count` times. */
export interface PlanStep {
  readonly count?: number;
  readonly awaits?: readonly LaneAt[];
  readonly send?: PlanSend;
}

/** Where a program is wanted. */
export interface Where<S extends ParamSpec = ParamSpec> {
  readonly n: number;
  readonly position: number;
  readonly lane: number;
  readonly values: ParamValues<S>;
}

/** Collects steps in the order of the calls; awaited messages are put on the next send. */
export interface Script {
  /** Awaits a message of that lane before the next send. */
  receive(from: LaneAt): void;
  /** Sends a message, or `count` of them in a loop. */
  send(message: PlanSend, count?: number): void;
  /** Sends in a loop, of which every step first awaits a message of `from`. */
  relay(count: number, from: LaneAt, message: PlanSend): void;
  /** Ends a step that only awaits. */
  pause(): void;
  /** All that was told so far. */
  steps(): readonly PlanStep[];
}

/** An empty script; its steps are in lane `lane` and of part `part` unless they say otherwise. */
export function script(lane = 0, part = 0): Script {
  const steps: PlanStep[] = [];
  let awaits: LaneAt[] = [];
  const flush = () => {
    if (awaits.length > 0) steps.push({ awaits });
    awaits = [];
  };
  // Literals of one shape: spreads take a large part of the time to build a schedule.
  const placed = (at: LaneAt): LaneAt => ({ position: at.position, lane: at.lane ?? lane });
  const told = (message: PlanSend): PlanSend => ({
    position: message.position,
    lane: message.lane ?? lane,
    part: message.part ?? part,
    chunks: message.chunks,
    reduce: message.reduce,
    sums: message.sums,
    bytes: message.bytes,
  });
  return {
    /** Awaits a message of that lane before the next send. */
    receive(from) {
      awaits.push(placed(from));
    },
    send(message, count = 1) {
      if (count > 1) flush();
      steps.push({ count, awaits, send: told(message) });
      awaits = [];
    },
    relay(count, from, message) {
      if (count < 1) return;
      if (count > 1) flush();
      steps.push({ count, awaits: [...awaits, placed(from)], send: told(message) });
      awaits = [];
    },
    pause: flush,
    steps() {
      flush();
      return steps;
    },
  };
}
