/** Engines whose seeds go to threads of the CPU, where that pays. */
import type { Device } from '../device/device.ts';
import type { FlowRun } from '../engine/flow/api.ts';
import { flowMemory } from '../engine/flow/simulate.ts';
import { flowWorkMs } from '../engine/flow/work.ts';
import { DEFAULT_LIMIT_BYTES } from '../engine/host/memory.ts';
import type { PacketRun } from '../engine/packet/api.ts';
import { packetMemory } from '../engine/packet/simulate.ts';
import { type EngineName, findEngine, packetEngine, simulatesPackets } from '../engine/registry.ts';
import { packetLoad } from '../ladder/packet-load.ts';
import type { SimulatePackets } from '../ladder/packets.ts';
import type { Simulate } from '../ladder/rungs.ts';
import { flowsOn, packetsOn } from '../run/engines.ts';
import { arrayBytes } from '../util/array-bytes.ts';
import { isAllocationFailure } from '../util/memory.ts';
import { threadsFor } from './thread-count.ts';
import { flowsOnThreads, NoRoomError, packetsOnThreads } from './threads.ts';

/** How many threads there may be, and by which engine. */
export interface SpreadOptions {
  /** At most so many threads at a time; 1: the caller's alone. */
  readonly threads: number;
  /** That of the scenario. */
  readonly engine: EngineName;
}

/** The part of a `RunContext` that says how seeds are simulated. */
export interface SeedEngines {
  readonly simulate: Simulate;
  readonly simulatePackets: SimulatePackets;
  /** Most threads at a time so far. */
  readonly threads: () => number;
}

/**
 * Engines for a `RunContext`: the seeds of a run go to threads where that takes less time, and the
 * memory limit leaves room for several. Results are the same, bit for bit. Each thread works on a
 * CPU device of its own; where `device` is a GPU, it does all the work.
 *
 * ```ts
 * const options = { threads: 4, engine: scenario.engine.name };
 * const result = await runScenario(scenario, { device, ...spreadSeeds(device, options) });
 * ```
 */
export function spreadSeeds(device: Device, { threads, engine }: SpreadOptions): SeedEngines {
  let most = 1;
  const spread = async <Answer>(run: FlowRun | PacketRun, ways: Ways<Answer>): Promise<Answer> => {
    const { seeds, memoryLimitBytes: limitBytes = DEFAULT_LIMIT_BYTES } = run;
    if (device.info.kind !== 'cpu' || Math.min(threads, seeds.length) < 2) return ways.here();
    const demand = { seeds: seeds.length, workMs: ways.workMs(), limitBytes };
    const count = threadsFor({ ...demand, bytes: () => ways.bytes() + arrayBytes(run) }, threads);
    if (count < 2) return ways.here();
    try {
      const answer = await ways.onThreads(count);
      most = Math.max(most, count);
      return answer;
    } catch (error) {
      // One thread needs less memory than several.
      if (!(error instanceof NoRoomError || isAllocationFailure(error))) throw error;
      return ways.here();
    }
  };
  const packets = simulatesPackets(engine) ? engine : packetEngine.name;
  const { onDevice, hopNs } = findEngine(packets);
  return {
    threads: () => most,
    simulate(run, listen) {
      const here = () => flowsOn(device)(run, listen);
      // The seeds of a batch decide together where such a run stops.
      if (run.stop) return here();
      return spread(run, {
        here,
        onThreads: (count) => flowsOnThreads(run, { threads: count }, listen),
        workMs: () => flowWorkMs(run),
        bytes: () => flowMemory(device, run),
      });
    },
    simulatePackets(run, listen) {
      const { fabric, routes, schedule, seeds, settings } = run;
      return spread(run, {
        here: () => packetsOn(device, packets)(run, listen),
        onThreads: (count) => packetsOnThreads(run, { threads: count, engine: packets }, listen),
        workMs: () =>
          packetLoad(fabric, routes, schedule, settings.payloadBytes).hops * seeds.length * hopNs * 1e-6,
        bytes: () => (onDevice ? packetMemory(device, run) : 0),
      });
    },
  };
}

/** The ways to simulate seeds, and their cost. */
interface Ways<Answer> {
  readonly here: () => Promise<Answer>;
  readonly onThreads: (count: number) => Promise<Answer>;
  /** All seeds on one core, about, ms. */
  readonly workMs: () => number;
  /** On the device of one thread. */
  readonly bytes: () => number;
}
