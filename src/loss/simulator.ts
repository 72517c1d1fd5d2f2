/** What the ladder asks the engine through: one fabric, many schedules, and a tally of the cost. */
import type { FlowResult, FlowRun, RoutingChoice } from '../engine/flow/api.ts';
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Schedule } from '../model/schedule.ts';
import { buildRoutes } from '../routing/tables.ts';
import { type OwnPorts, ownPorts } from '../topology/own-ports.ts';
import { invariant } from '../util/errors.ts';
import type { Answer } from './answer.ts';
import { checkDuration } from './duration.ts';
import { type Stage, stagesOf } from './ladder.ts';
import type { PacketSimulator } from './packets.ts';

/** The flow engine on some device. */
export type Simulate = (run: FlowRun) => Promise<FlowResult>;

export interface SimulatorOptions {
  readonly simulate: Simulate;
  readonly fabric: Fabric;
  readonly routes: RouteTables;
  readonly routing: RoutingChoice;
  readonly seeds: readonly number[];
  readonly tolerance: number;
  /** For rung `transport`, which is only there with it. */
  readonly packets?: PacketSimulator | undefined;
  readonly memoryLimitBytes?: number;
  /** Called after each simulation. */
  readonly breathe?: (() => Promise<void>) | undefined;
  /** Called as simulations go on, with the fraction done of the one named. */
  readonly onProgress?: (what: string, done: number) => void;
  /** Called after each simulation. */
  readonly onFinished?: () => void;
}

export interface Simulator {
  readonly fabric: Fabric;
  readonly seeds: readonly number[];
  /** Runs that would take more are refused; undefined: a limit of the parts' own. */
  readonly memoryLimitBytes: number | undefined;
  /** Rungs above `compute`, in order. */
  readonly stages: readonly Stage[];
  /** Throws `UserError` where packets of these schedules, each simulated once, are more than may be. */
  refuse(schedules: Iterable<Schedule>): void;
  /**
   * Simulates `schedule`. Only `routing` depends on the seed where paths are hashed, and `transport` nearly always; all
   * else is simulated once and answered as one replica. Where ranks forward, `endpoints` is simulated on their ports taken apart
   * ({@link ownPorts}): their links are ports and fabric in one.
   */
  run(what: string, schedule: Schedule, stage: Stage, listFlows?: boolean): Promise<Answer>;
  /** So far: milliseconds in the engines, rounds and solves of all replicas. */
  readonly tally: { engineMs: number; rounds: number; solves: number };
}

/** Binds the engine to a fabric and its routing. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { simulate, fabric, routes, routing, seeds, tolerance, memoryLimitBytes, onProgress, packets } =
    options;
  let ports: (OwnPorts & { readonly routes: RouteTables }) | undefined;
  const portsApart = () => {
    if (!ports) {
      const apart = ownPorts(fabric);
      ports = { ...apart, routes: buildRoutes(apart.fabric) };
    }
    return ports;
  };
  const tally = { engineMs: 0, rounds: 0, solves: 0 };
  return {
    fabric,
    seeds,
    memoryLimitBytes,
    tally,
    stages: stagesOf(packets !== undefined),
    refuse: (schedules) => packets?.refuse(schedules),
    async run(what, schedule, reality, listFlows = false) {
      if (reality === 'transport') {
        invariant(packets, 'rung transport is simulated as packets');
        const before = packets.tally.engineMs;
        const answer = await packets.run(
          schedule,
          listFlows,
          onProgress && ((done) => onProgress(what, done)),
        );
        tally.engineMs += packets.tally.engineMs - before;
        options.onFinished?.();
        await options.breathe?.();
        return answer;
      }
      const seeded = reality === 'routing' && routing.name === 'ecmp';
      const apart = reality === 'endpoints' && fabric.ranksForward ? portsApart() : undefined;
      checkDuration(fabric, schedule);
      const result = await simulate({
        fabric: apart?.fabric ?? fabric,
        routes: apart?.routes ?? routes,
        schedule,
        reality: apart ? 'topology' : reality,
        routing,
        seeds: seeded ? seeds : seeds.slice(0, 1),
        tolerance,
        listFlows,
        ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
        ...(onProgress ? { onProgress: (done: number) => onProgress(what, done) } : {}),
      });
      options.onFinished?.();
      await options.breathe?.();
      tally.engineMs += result.engineMs;
      for (const replica of result.replicas) {
        tally.rounds += replica.rounds;
        tally.solves += replica.solves;
      }
      if (!apart) return result;
      const replicas = result.replicas.map((replica) => ({
        ...replica,
        linkBytes: apart.linksOf(replica.linkBytes),
      }));
      return { ...result, replicas };
    },
  };
}
