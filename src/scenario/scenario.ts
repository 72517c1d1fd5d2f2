/** What a checked scenario IS: every name known, every value a number in base units, every rank in range. */
import type { Algorithm, Collective } from '../collective/algorithm.ts';
import type { Profile } from '../collective/profile.ts';
import type { PlannedSettings } from '../engine/packet/api.ts';
import type { Fabric } from '../model/fabric.ts';
import type { Faults } from '../model/faults.ts';
import type { RouteTables } from '../model/routes.ts';
import type { RoutingChoice } from '../routing/choice.ts';
import type { SetRule } from '../routing/rules.ts';
import type { Message } from '../workload/messages.ts';
import type { Training } from '../workload/params.ts';

/** Values of a member's parameters in the units of their kinds; optional ones may be undefined. */
export type Values = Readonly<Record<string, string | number | boolean | undefined>>;

export interface CheckedFabric {
  /** Name of the topology. */
  readonly member: string;
  readonly values: Values;
  /** Whether its scale-out switches add. */
  readonly inNetwork: boolean;
  /** The fabric; built once, the same object at every call. */
  build(): Fabric;
  /** Its route tables by a rule, likewise; those of rungs 1 to 3 where none is given. */
  routes(rule?: SetRule): RouteTables;
}

export interface CheckedRouting {
  readonly name: string;
  readonly values: Values;
  /** What engines are told. */
  readonly choice: RoutingChoice;
}

/** The engine and how exact it is to be. */
export interface CheckedEngine {
  readonly name: 'flow' | 'packet' | 'des';
  /** A flow's start or end may be acted upon early by at most this fraction of its duration. */
  readonly tolerance: number;
  /** Runs that would take more memory than this are refused. */
  readonly memoryLimitBytes: number;
  /** Runs of more packet hops than this are refused; of engines that simulate packets. */
  readonly hopLimit: number | undefined;
}

export interface CollectiveWorkload {
  readonly kind: 'collective';
  /** Name of the collective, e.g. `all-reduce`. */
  readonly collective: string;
  /** Name of the algorithm; the collective's default where none was given. */
  readonly algorithm: string;
  /** Digest of the file that the algorithm is read from, where it is. */
  readonly algorithmDigest?: string;
  /** What the two names stand for in the registries that the scenario was checked with; no algorithm for `auto`. */
  readonly members: { readonly collective: Collective; readonly algorithm?: Algorithm | undefined };
  /** Values of the algorithm's parameters. */
  readonly params: Values;
  /** From the start until each rank sends its first message, ps. */
  readonly launchPs: number;
  /** Of `auto`: the algorithms that it may pick; all where not given. */
  readonly among?: readonly string[] | undefined;
  /** Parameters that the scenario says itself. */
  readonly given: readonly string[];
  /** Bytes as nccl-tests counts them; several for a sweep, each simulated by itself. */
  readonly sizes: readonly number[];
  /** The group, in ring order. */
  readonly ranks: Uint32Array;
}

export interface TrainingWorkload {
  readonly kind: 'training';
  /** Has passed `trainingProblems` for this fabric. */
  readonly training: Training;
}

export interface TrafficWorkload {
  readonly kind: 'traffic';
  /** Name of the pattern; `messages` for a list of them. */
  readonly pattern: string;
  readonly messages: readonly Message[];
  /** Start of the first message in its list, ps, where the starts are counted from it; none where that is 0. */
  readonly firstPs?: number;
  /** Ranks that a list of messages says it was made for. */
  readonly madeFor?: number;
}

export interface CheckedScenario {
  readonly name: string | undefined;
  /**
   * 16 hex digits over all that decides the result, seeds included, after overrides and defaults; the same for
   * scenarios that say the same in other words.
   */
  readonly hash: string;
  readonly fabric: CheckedFabric;
  readonly routing: CheckedRouting;
  readonly engine: CheckedEngine;
  /** How collectives are sent; its rates are those of `fabric`. */
  readonly profile: Profile | undefined;
  /** Packets, ports and transport, with defaults worked out; only where the engine simulates packets. */
  readonly packet: PlannedSettings | undefined;
  /** What is broken; undefined where nothing is. */
  readonly faults: Faults | undefined;
  /** One replica each: `seed … seed + seeds - 1`. */
  readonly seeds: readonly number[];
  readonly workload: CollectiveWorkload | TrainingWorkload | TrafficWorkload;
}
