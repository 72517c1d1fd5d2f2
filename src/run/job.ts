/** The input of a run. */

import type { Profile } from '../collective/profile.ts';
import type { Device } from '../device/device.ts';
import type { FastForward } from '../engine/flow/jump/api.ts';
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
import type { LaidOutStep } from '../workload/timeline/laid-out.ts';
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
  /** Rung `transport`, if the run has one. */
  readonly packet?: PacketPlan | undefined;
  /** Rung `faults`, if the run has one. */
  readonly faults?: Faults | undefined;
  /** Routes of the fabric by a rule, built once; default: those of rungs 1 to 3. */
  readonly routes?: ((rule?: SetRule) => RouteTables) | undefined;
  /**
   * The rule of the routes of rung `routing` and those above; default: that of rungs 1 to 3.
   */
  readonly rule?: SetRule | undefined;
  /** Whether switches hash resiliently: when links fail only their flows move. */
  readonly resilient?: boolean | undefined;
  /**
   * How collectives on their own are sent; `fabric` has the link rates that the profile reaches.
   */
  readonly profile?: Profile | undefined;
  readonly tolerance: number;
  /** Whether parts of a schedule that are alike are simulated once; default: true. */
  readonly classes?: boolean | undefined;
  /** Whether equal episodes of a training step are simulated once; default: true. */
  readonly memo?: boolean | undefined;
  /** The last rung that is climbed; default: all of the job's. Messages then have no times. */
  readonly upTo?: Stage | undefined;
  /** Which jumps flows may make over steps that repeat; default: none. */
  readonly fastForward?: FastForward | undefined;
  /** One replica each; at least one. */
  readonly seeds: readonly number[];
  readonly memoryLimitBytes?: number | undefined;
  /** More messages than this at one rung, of all seeds and parts, are refused; default: 1.08e10. */
  readonly messageLimit?: number | undefined;
  readonly workload: Workload;
}

/** Bytes over each link, and the time in which it carries them; means over the seeds. */
export interface LinkLoads {
  readonly bytes: Float64Array;
  readonly timePs: number;
}

/**
 * Input of a run in addition to its job: the device, listeners, and how to end it. Only `device` is
 * required.
 */
export interface RunContext {
  readonly device: Device;
  /** Commit of weft's sources, for the result; default: none. */
  readonly commit?: string | undefined;
  /** `performance.now()` when the scenario was read; default: now. */
  readonly startedMs?: number | undefined;
  readonly listFlows?: boolean | undefined;
  /** Whether the result has what carries the loss at each rung; default: no. */
  readonly causes?: boolean | undefined;
  /** The engine to use instead of the flow engine on `device`. */
  readonly simulate?: Simulate | undefined;
  /** The engine to use instead of the job's for packets. */
  readonly simulatePackets?: SimulatePackets | undefined;
  /** Threads of the CPU that packets took, the largest number at a time; reported after the run. */
  readonly threads?: (() => number) | undefined;
  /** Called after each simulation, before the host builds data for the next one. */
  readonly breathe?: (() => Promise<void>) | undefined;
  /**
   * Aborts the run: it rejects with the signal's reason, an `AbortError` unless another was given.
   * Engines look at it every 50 ms or so. Fabrics, routes and schedules are each built without a
   * look at it, which takes seconds for the largest.
   */
  readonly signal?: AbortSignal | undefined;
  /** Called with the fraction of the whole run that is done, and the present work. */
  readonly onProgress?: ((done: number, what: string) => void) | undefined;
  /** Called after each size of several, and each variant of a step, with the number done so far. */
  readonly onPart?: ((done: number) => void) | undefined;
  /** Called before work of more than a minute, with its description. */
  readonly onLong?: ((warning: Warning) => void) | undefined;
  /** A clock for the progress, ms; default: the machine's. */
  readonly now?: (() => number) | undefined;
  /** Called with the timeline of a training step at the last rung. */
  readonly onTimeline?: ((step: LaidOutStep) => void) | undefined;
  /** Called with the bytes of all links at the last rung, and the last size of several. */
  readonly onLinks?: ((loads: LinkLoads) => void) | undefined;
  /** The warnings so far; the result contains them. */
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
    classes: engine.classes,
    memo: engine.memo,
    fastForward: engine.fastForward,
    memoryLimitBytes: engine.memoryLimitBytes,
    messageLimit: engine.messageLimit,
    seeds,
    workload,
  };
}

/** The rungs of a job above `compute`, in order. */
export function jobStages({ packet, faults, upTo }: Job): readonly Stage[] {
  return stagesOf(packet !== undefined, faults !== undefined, upTo);
}
