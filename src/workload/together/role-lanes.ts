/**
 * The lanes by which a rank runs its whole role. Each stream has a lane, and one that counts its
 * calls that are done. *Relays* carry events from one stream to another. Items that are not
 * simulated are spent as delays; on the way, groups wait for their slowest rank.
 */
import type { ProgramCollective, ProgramItem, StepProgram } from '../program.ts';
import type { ProgramGraph } from '../timeline/graph.ts';
import { coversRoles } from './places.ts';

/** An op of a stream's lane. It waits for messages, lets time pass, and then does something. */
export interface StreamOp {
  /** Messages that it waits for: of relays, and of the call before that is done. */
  readonly need: number;
  readonly delayPs: number;
  readonly does:
    | { readonly kind: 'nothing' }
    /** Tells both ranks of a transfer that this one is ready; the op after it waits for both. */
    | { readonly kind: 'ready'; readonly node: number }
    /** Starts a call; the op after it waits for its end. */
    | { readonly kind: 'start'; readonly node: number }
    /** Tells a relay that the stream has come so far. */
    | { readonly kind: 'tell'; readonly relay: number }
    /** Has the rank's group wait for its slowest rank; the op after it goes on then. */
    | { readonly kind: 'meet'; readonly node: number };
}

/** A stream of a role. */
export interface StreamProgram {
  /** Index in the program. */
  readonly stream: number;
  readonly ops: readonly StreamOp[];
}

/** Events of one stream that another one waits for. */
export interface Relay {
  /** Index of the stream that waits, in the role's list. */
  readonly to: number;
  /** For each event, in order: the op of that stream which waits for it. */
  readonly ops: number[];
}

export interface RoleLanes {
  readonly streams: readonly StreamProgram[];
  readonly relays: readonly Relay[];
}

export interface RoleOptions {
  /** Whether a node is a call that is simulated. */
  readonly simulated: (node: number) => boolean;
  /** Time of any other node, ps. */
  readonly timePs: (node: number) => number;
  /** Time of a wait of groups whose ranks come together, ps. */
  readonly waitPs: (groups: StepProgram['collectives'][number]['groups']) => number;
}

/** An item of the role, in its order. */
interface Step {
  readonly node: number;
  readonly item: ProgramItem;
  /** Steps on other streams that it waits for, those that nothing before it waited for. */
  readonly awaits: readonly number[];
}

/** The lanes of a role. */
export function roleLanes(graph: ProgramGraph, role: number, options: RoleOptions): RoleLanes {
  const steps = stepsOf(graph, role);
  const streams = [...new Set(steps.map(({ item }) => item.on))];
  const place = new Map(streams.map((stream, i) => [stream, i]));
  const streamOf = (step: number) => place.get(steps[step]!.item.on)!;
  const relays: Relay[] = [];
  const relayOf = new Map<string, number>();
  /** Step → relays that it tells. */
  const tells = new Map<number, number[]>();
  steps.forEach(({ awaits }, step) => {
    for (const before of awaits) {
      const key = `${streamOf(before)} ${streamOf(step)}`;
      const relay = relayOf.get(key) ?? relays.push({ to: streamOf(step), ops: [] }) - 1;
      relayOf.set(key, relay);
      tells.set(before, [...(tells.get(before) ?? []), relay]);
    }
  });
  const lanes = streams.map((stream) => ({ stream, ops: [] as StreamOp[] }));
  const writers = lanes.map(({ ops }) => writer(graph, ops, options));
  steps.forEach(({ node, awaits }, step) => {
    const write = writers[streamOf(step)]!;
    if (awaits.length > 0) {
      const op = write.await(awaits.length);
      for (const before of awaits)
        relays[relayOf.get(`${streamOf(before)} ${streamOf(step)}`)!]!.ops.push(op);
    }
    write.step(node);
    for (const relay of tells.get(step) ?? []) write.does({ kind: 'tell', relay });
  });
  for (const write of writers) write.end();
  return { streams: lanes, relays };
}

/** Whether two roles exchange it rank by rank: one side then waits for the other. */
export function isPaired({ groups, roles }: ProgramCollective): boolean {
  return roles.length === 2 && groups.every(({ length }) => length === 2);
}

/** The steps of a role, with what they wait for. */
function stepsOf({ program, order }: ProgramGraph, role: number): Step[] {
  const nodes = order[role]!;
  const recorded = new Map<number, number>();
  const steps: Step[] = [];
  /** Streams that wait, and those that they wait for → the latest step that they waited for. */
  const waited = new Map<string, number>();
  for (const { repeat, items } of program.roles[role]!.phases) {
    for (let i = 0; i < repeat; i++) {
      for (const item of items) {
        const latest = new Map<number, number>();
        for (const event of item.after ?? []) {
          const step = recorded.get(event);
          if (step === undefined) continue;
          const { on } = steps[step]!.item;
          if (on !== item.on && step > (latest.get(on) ?? -1)) latest.set(on, step);
        }
        const awaits: number[] = [];
        for (const [on, step] of latest) {
          const key = `${on} ${item.on}`;
          if (step <= (waited.get(key) ?? -1)) continue;
          waited.set(key, step);
          awaits.push(step);
        }
        const step = steps.push({ node: nodes[steps.length]!, item, awaits }) - 1;
        if (item.event !== undefined) recorded.set(item.event, step);
      }
    }
  }
  return steps;
}

/** Writes the ops of one stream. */
function writer(
  { program, collective }: ProgramGraph,
  ops: StreamOp[],
  { simulated, timePs, waitPs }: RoleOptions,
) {
  let need = 0;
  let delayPs = 0;
  /** Groups that have come together since the stream last waited for something else. */
  const together = new Set<unknown>();
  /** Whether its ranks may be apart, and whether they are about to come together. */
  let apart = false;
  let meeting = false;
  const does = (what: StreamOp['does']) => {
    ops.push({ need, delayPs, does: what });
    [need, delayPs, meeting] = [0, 0, what.kind === 'meet'];
  };
  const diverge = () => {
    apart = true;
    together.clear();
  };
  return {
    does,
    /** Waits for so many messages with the next op; returns its number. */
    await(messages: number): number {
      if (delayPs > 0) does({ kind: 'nothing' });
      need += messages;
      diverge();
      return ops.length;
    },
    step(node: number): void {
      if (simulated(node)) {
        if (isPaired(program.collectives[collective[node]!]!)) {
          does({ kind: 'ready', node });
          need = 1;
        }
        if (need > 0 || delayPs > 0 || meeting) does({ kind: 'nothing' });
        does({ kind: 'start', node });
        need = 1;
        diverge();
        return;
      }
      const called = program.collectives[collective[node]!];
      const meets = called?.roles.length === 1 && coversRoles(program, called);
      let passedPs = 0;
      if (meets && apart && !together.has(called.groups)) {
        together.add(called.groups);
        does({ kind: 'meet', node });
        passedPs = waitPs(called.groups);
      }
      delayPs += Math.max(0, timePs(node) - passedPs);
    },
    end(): void {
      if (need > 0) does({ kind: 'nothing' });
    },
  };
}
