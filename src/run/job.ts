/** What a run is given. */
import type { Profile } from '../collective/profile.ts';
import type { Device } from '../device/device.ts';
import { simulatesPackets } from '../engine/registry.ts';
import { type Stage, stagesOf } from '../ladder/ladder.ts';
import type { PacketPlan, SimulatePackets } from '../ladder/packets.ts';
import type { Simulate } from '../ladder/rungs.ts';
import type { Fabric } from '../model/fabric.ts';
import type { Faults } from '../model/faults.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Warning } from '../model/warning.ts';
import type { FluidChoice } from '../routing/choice.ts';
import { fluidChoice, isDetour, ruleOf } from '../routing/properties.ts';
import type { SetRule } from '../routing/rules.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import type { Workload } from '../workload/workload.ts';

/** Everything a run depends on. */
export interface Job {
  readonly name?: string | undefined;
  /** Identifies the scenario in the result. */
  readonly hash: string;
  readonly fabric: Fabric;
  readonly routing: FluidChoice;
  /** Whether packets may go by nodes on no shortest path. */
  readonly detours?: boolean | undefined;
  /** Rung `transport`, where there is to be one. */
  readonly packet?: PacketPlan | undefined;
  /** Rung `faults`, where there is to be one. */
  readonly faults?: Faults | undefined;
  /** Those of the fabric by a rule, built once; of rungs 1 to 3 where none is given. */
  readonly routes?: ((rule?: SetRule) => RouteTables) | undefined;
  /**
   * By which the routes of rung `routing` and those above are built; default: as those of rungs 1
   * to 3.
   */
  readonly rule?: SetRule | undefined;
  /** Whether switches hash resiliently: when links fail only their flows move. */
  readonly resilient?: boolean | undefined;
  /** How collectives on their own are sent; `fabric` has the rates that it gets out of links. */
  readonly profile?: Profile | undefined;
  readonly tolerance: number;
  /** One replica each; at least one. */
  readonly seeds: readonly number[];
  readonly memoryLimitBytes?: number | undefined;
  readonly workload: Workload;
}

/**
 * What a run is given beside its job: the device, who listens, and how to end it. Only `device` is
 * required.
 */
export interface RunContext {
  readonly device: Device;
  /** Commit of weft's sources, for the result; default: none. */
  readonly commit?: string | undefined;
  /** `performance.now()` when the scenario was read; now, where not given. */
  readonly startedMs?: number | undefined;
  readonly listFlows?: boolean | undefined;
  /** The engine to use instead of the flow engine on `device`. */
  readonly simulate?: Simulate | undefined;
  /** The engine to use instead of the job's for packets. */
  readonly simulatePackets?: SimulatePackets | undefined;
  /** Threads of the CPU that packets took, most of them at a time; told after the run. */
  readonly threads?: (() => number) | undefined;
  /** Called after each simulation, before the host builds what the next one needs. */
  readonly breathe?: (() => Promise<void>) | undefined;
  /**
   * Aborts the run: it rejects with the signal's reason, an `AbortError` unless another was given.
   * Engines look at it every 50 ms or so. Fabrics, routes and schedules are built in one go,
   * seconds for the largest.
   */
  readonly signal?: AbortSignal | undefined;
  /** Called with the fraction of the whole run that is done, and what is being done. */
  readonly onProgress?: ((done: number, what: string) => void) | undefined;
  /** Called before work of more than a minute, with what takes so long. */
  readonly onLong?: ((warning: Warning) => void) | undefined;
  /** Warnings so far; they end up in the result. */
  readonly warnings?: readonly Warning[] | undefined;
}

/** The job of a scenario; builds its fabric. */
export function scenarioJob(scenario: CheckedScenario): Job {
  const { name, hash, fabric, routing, engine, packet, profile, faults, seeds, workload } = scenario;
  const { choice } = routing;
  return {
    name,
    hash,
    fabric: fabric.build(),
    routes: fabric.routes,
    profile,
    faults,
    rule: ruleOf(choice),
    resilient: choice.rehash === 'resilient',
    routing: fluidChoice(choice),
    detours: isDetour(choice.name),
    packet:
      !simulatesPackets(engine.name) || !packet
        ? undefined
        : {
            engine: engine.name,
            settings: packet,
            routing: choice,
            hopLimit: engine.hopLimit ?? Infinity,
          },
    tolerance: engine.tolerance,
    memoryLimitBytes: engine.memoryLimitBytes,
    seeds,
    workload,
  };
}

/** The rungs of a job above `compute`, in order. */
export function jobStages({ packet, faults }: Job): readonly Stage[] {
  return stagesOf(packet !== undefined, faults !== undefined);
}
