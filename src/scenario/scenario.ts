/**
 * A checked scenario: every name known, every value a number in base units, every rank in range.
 */

import type { Profile } from '../collective/profile.ts';
import type { FastForward } from '../engine/flow/jump/api.ts';
import type { PlannedSettings } from '../engine/packet/api.ts';
import type { EngineName } from '../engine/registry.ts';
import type { Fabric } from '../model/fabric.ts';
import type { Faults } from '../model/faults.ts';
import type { HeldScenario } from '../model/result.ts';
import type { RouteTables } from '../model/routes.ts';
import type { RoutingChoice } from '../routing/choice.ts';
import type { SetRule } from '../routing/rules.ts';
import type { Workload } from '../workload/workload.ts';

/** Values of a member's parameters in the units of their kinds; optional ones may be undefined. */
export type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** The fabric of a scenario: built when first asked for, and once. */
export interface CheckedFabric {
  /** Name of the topology. */
  readonly member: string;
  readonly values: Values;
  /** Whether a file lists its links. */
  readonly listed: boolean;
  /** The size that was asked for, if its family worked out the counts. */
  readonly sized?: SizedFabric;
  /** Whether its scale-out switches add. */
  readonly inNetwork: boolean;
  /** The fabric; built once, the same object at every call. */
  build(): Fabric;
  /** Its route tables by a rule, likewise; default: those of rungs 1 to 3. */
  routes(rule?: SetRule): RouteTables;
}

/** The counts that a family worked out for a number of ranks. */
export interface SizedFabric {
  readonly ranks: number;
  /** Ports of a switch. */
  readonly radix: number;
  /** Values that the scenario does not give, as it would: `routers=8,hosts=4`. */
  readonly chosen: string;
  /** Ports for hosts that it leaves unused. */
  readonly hostPorts: number;
  /** Unused ports of switches, by tier, with commas: tier, unused, all. */
  readonly ports: string;
}

/** The routing of a scenario, and its values. */
export interface CheckedRouting {
  readonly name: string;
  readonly values: Values;
  /** The choice that engines get. */
  readonly choice: RoutingChoice;
}

/** The engine and how exact it is to be. */
export interface CheckedEngine {
  readonly name: EngineName;
  /** A flow's start or end may be acted upon early by at most this fraction of its duration. */
  readonly tolerance: number;
  /** Which jumps flows may make over steps that repeat. */
  readonly fastForward: FastForward;
  /** Runs that would take more memory than this are refused. */
  readonly memoryLimitBytes: number;
  /** Whether parts of a schedule that are alike are simulated once. */
  readonly classes: boolean;
  /** Whether equal episodes of a training step are simulated once. */
  readonly memo: boolean;
  /** Runs of more messages than this, at one rung, are refused. */
  readonly messageLimit: number;
  /** Runs of more packet hops than this are refused; of engines that simulate packets. */
  readonly hopLimit: number | undefined;
}

/** Prices, rent and energy; money in USD. Power in W, `lifetime` in years. */
export interface CostValues {
  /** Price of an accelerator with its share of the server. */
  readonly accelerator: number;
  /** Price of the whole network; undefined: its bill. */
  readonly network: number | undefined;
  readonly lifetime: number;
  /** Rent of an accelerator-hour, with network and energy; undefined: prices count. */
  readonly rent: number | undefined;
  /** Power of an accelerator with its share of the server. */
  readonly watts: number;
  /** Price of a kWh. */
  readonly energy: number;
  readonly pue: number;
  readonly utilization: number;
  /** Keys that the scenario gives; the others are assumed. */
  readonly given: readonly string[];
}

/**
 * A scenario that holds: every value checked, in base units, defaults filled in. `parseScenario`
 * makes it.
 */
export interface CheckedScenario {
  readonly name: string | undefined;
  /**
   * 16 hex digits over all that decides the result, seeds included, after overrides and defaults;
   * the same for scenarios that say the same in other words.
   */
  readonly hash: string;
  readonly fabric: CheckedFabric;
  readonly routing: CheckedRouting;
  readonly engine: CheckedEngine;
  /** How collectives are sent; its rates are those of `fabric`. */
  readonly profile: Profile | undefined;
  /**
   * Packets, ports and transport, with defaults worked out; only where the engine simulates
   * packets.
   */
  readonly packet: PlannedSettings | undefined;
  /** The broken parts; undefined without faults. */
  readonly faults: Faults | undefined;
  /** One replica each: `seed … seed + seeds - 1`. */
  readonly seeds: readonly number[];
  /** Prices, for money and watts of a training step; absent: they are not asked for. */
  readonly cost?: CostValues;
  /** As results hold it; undefined if it is too large. */
  readonly held: HeldScenario | undefined;
  /** Has passed the checks of its kind on this fabric. */
  readonly workload: Workload;
}
