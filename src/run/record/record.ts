/**
 * The answers that a run has had of its engines. A later run that asks the same is answered from
 * here, seed by seed, with the same bits: one with fewer seeds, say, or one that goes on from an
 * interrupted one.
 */
import type { FlowReplica, FlowResult, FlowRun } from '../../engine/flow/api.ts';
import type { PacketReplica, PacketRun } from '../../engine/packet/api.ts';
import type { SimulatePackets } from '../../ladder/packets.ts';
import type { Simulate } from '../../ladder/rungs.ts';
import { UserError } from '../../util/errors.ts';
import { identityOf } from './identity.ts';
import { packed, unpacked } from './pack.ts';

/** A call of an engine: its cost, which its seeds share. */
interface Call {
  readonly engineMs: number;
  readonly windows?: number | undefined;
}

interface Held {
  readonly call: Call;
  /** The replica, or its packed bytes. */
  readonly replica: object | Uint8Array;
}

/** Makes bytes fewer, and as before again; default: left as they are. */
export interface Squeeze {
  /** Fewer bytes. */
  readonly squeezed: (bytes: Uint8Array) => Uint8Array;
  /** The bytes as they were. */
  readonly restored: (bytes: Uint8Array) => Uint8Array;
}

/** An answer in a form that can be written: a run's identity, seeds, and what was said. */
export interface HeldAnswer {
  readonly key: string;
  /** The cost of the call, which its seeds share. */
  readonly call: { readonly engineMs: number; readonly windows?: number | undefined };
  readonly seeds: readonly number[];
  /** Packed replicas, squeezed. */
  readonly replicas: Uint8Array;
}

/** The answers of engines so far. */
export interface RunRecord {
  /** Answers that are held, a run and seed each; and those that were given again. */
  readonly counts: { readonly held: number; readonly reused: number };
  /** The engine, asked only for seeds whose answers are not held. */
  flows(simulate: Simulate): Simulate;
  /** The same for packets. */
  packets(simulate: SimulatePackets): SimulatePackets;
  /** All answers, one call at a time. */
  answers(): Generator<HeldAnswer>;
  /** Takes the answers of an earlier run. Throws `UserError` for some that cannot be read. */
  take(answers: Iterable<HeldAnswer>): void;
}

/** Replicas of larger arrays are packed while they are held. */
const LARGE = 16_384;

/** A record of nothing. */
export function createRecord(squeeze?: Squeeze): RunRecord {
  const { squeezed = same, restored = same } = squeeze ?? {};
  const runs = new Map<string, Map<number, Held>>();
  const counts = { held: 0, reused: 0 };
  const keep = (key: string, seed: number, held: Held) => {
    const ofRun = runs.get(key) ?? new Map<number, Held>();
    runs.set(key, ofRun);
    if (!ofRun.has(seed)) counts.held++;
    ofRun.set(seed, held);
  };
  const holding = <Replica extends { readonly linkBytes: Float64Array }>(replica: Replica) =>
    replica.linkBytes.byteLength > LARGE ? squeezed(packed(replica)) : replica;
  const given = <Replica>({ replica }: Held): Replica =>
    (replica instanceof Uint8Array ? unpacked(restored(replica)) : replica) as Replica;

  const recorded = async <Replica extends FlowReplica | PacketReplica, Answer extends Answered<Replica>>(
    key: string,
    seeds: readonly number[],
    ask: (seeds: readonly number[]) => Promise<Answer>,
  ): Promise<{ replicas: Replica[]; engineMs: number; windows: number | undefined }> => {
    const ofRun = runs.get(key);
    const missing = seeds.filter((seed) => !ofRun?.has(seed));
    const answer = missing.length > 0 ? await ask(missing) : undefined;
    const fresh = new Map(answer?.replicas.map((replica) => [replica.seed, replica]));
    if (answer) {
      const call: Call = { engineMs: answer.engineMs, windows: answer.windows };
      for (const replica of answer.replicas) keep(key, replica.seed, { call, replica: holding(replica) });
    }
    counts.reused += seeds.length - missing.length;
    const calls = new Set(seeds.map((seed) => runs.get(key)!.get(seed)!.call));
    const windows = [...calls].map((call) => call.windows).filter((some) => some !== undefined);
    return {
      replicas: seeds.map((seed) => fresh.get(seed) ?? given<Replica>(runs.get(key)!.get(seed)!)),
      engineMs: [...calls].reduce((sum, { engineMs }) => sum + engineMs, 0),
      windows: windows.length > 0 ? windows.reduce((sum, some) => sum + some, 0) : undefined,
    };
  };

  return {
    counts,
    flows(simulate) {
      return async (run, listen) => {
        const ask = (seeds: readonly number[]) => simulate({ ...run, seeds }, listen);
        // The seeds of a run that is stopped decide together where: all of them are held, or none.
        const key = keyOf(run, run.stop ? run.seeds : []);
        if (run.stop && !run.seeds.every((seed) => runs.get(key)?.has(seed))) runs.delete(key);
        const { replicas, engineMs } = await recorded<FlowReplica, FlowResult>(key, run.seeds, ask);
        return { replicas, tolerance: run.tolerance, engineMs };
      };
    },
    packets(simulate) {
      return async (run, listen) => {
        const ask = (seeds: readonly number[]) => simulate({ ...run, seeds }, listen);
        const { replicas, engineMs, windows } = await recorded<
          PacketReplica,
          Awaited<ReturnType<SimulatePackets>>
        >(keyOf(run), run.seeds, ask);
        return { replicas, engineMs, ...(windows !== undefined && { windows }) };
      };
    },
    *answers() {
      for (const [key, ofRun] of runs) {
        const calls = new Map<Call, [number, Held][]>();
        for (const one of ofRun) calls.set(one[1].call, [...(calls.get(one[1].call) ?? []), one]);
        for (const [call, own] of calls) {
          const replicas = squeezed(packed(own.map(([, held]) => given(held))));
          yield { key, call, seeds: own.map(([seed]) => seed), replicas };
        }
      }
    },
    take(answers) {
      for (const { key, call, seeds, replicas } of answers) {
        const own = replicasIn(replicas, restored);
        if (own.length !== seeds.length) throw unreadable('it has other seeds than it says');
        seeds.forEach((seed, i) => {
          keep(key, seed, { call, replica: holding(own[i]!) });
        });
      }
    },
  };
}

/** The replicas of an answer from elsewhere. */
function replicasIn(bytes: Uint8Array, restored: Squeeze['restored']): (FlowReplica | PacketReplica)[] {
  try {
    const replicas = unpacked(restored(bytes));
    if (Array.isArray(replicas) && replicas.every(isReplica)) return replicas;
  } catch (error) {
    throw unreadable((error as Error).message);
  }
  throw unreadable('it is none of an engine');
}

function isReplica(value: unknown): value is FlowReplica | PacketReplica {
  return typeof value === 'object' && value !== null && 'seed' in value && 'linkBytes' in value;
}

function unreadable(why: string): UserError {
  return new UserError(`an answer of the partial result cannot be read: ${why}`, {
    where: '--resume',
    advice: 'use the unchanged output of the interrupted command',
  });
}

interface Answered<Replica> {
  readonly replicas: readonly Replica[];
  readonly engineMs: number;
  readonly windows?: number;
}

function same(bytes: Uint8Array): Uint8Array {
  return bytes;
}

/** The name of all that an answer depends on, apart from the seed. */
function keyOf(run: FlowRun | PacketRun, seeds: readonly number[] = []): string {
  const { seeds: _seeds, memoryLimitBytes: _limit, ...rest } = run;
  return identityOf([rest, seeds]);
}
