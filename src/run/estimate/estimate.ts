/** The cost of a run, from its schedules: nothing is simulated. */
import type { Device } from '../../device/device.ts';
import { findEngine, type PacketEngineName, packetEngine, simulatesPackets } from '../../engine/registry.ts';
import type { FabricSummary, Result } from '../../model/result.ts';
import type { CheckedScenario } from '../../scenario/scenario.ts';
import { type RunContext, scenarioJob } from '../job.ts';
import { runJob } from '../run.ts';
import { dryFlows, dryPackets, nothingAsked } from './dry.ts';

/** The cost of a run: the document of `weft run --estimate --json` (`weft.estimate/1`). */
export interface Estimate {
  readonly schema: 'weft.estimate/1';
  readonly kind: Result['kind'];
  readonly name: string | null;
  readonly engine: string;
  readonly seeds: number;
  readonly fabric: FabricSummary;
  /** As in the result: messages of one seed. */
  readonly messages: number;
  /** As in the result: data packets and packet hops of the last rung, all seeds; not for flows. */
  readonly packets?: number;
  readonly packet_hops?: number;
  /** All rungs, seeds and parts together; parts that are alike count once. */
  readonly simulated: { readonly messages: number; readonly packet_hops?: number };
  readonly memory: { readonly device_bytes: number; readonly host_bytes: number };
  /** Time on one core of the machine of docs/performance.md, s. */
  readonly time_s: { readonly engine: number; readonly set_up: number };
}

/**
 * Estimates the run of a checked scenario on `device`. Fabric, routes and schedules are built as by
 * the run. Throws the errors of the run that do not depend on its results.
 */
export async function estimateScenario(
  scenario: CheckedScenario,
  device: Device,
  { listFlows }: Pick<RunContext, 'listFlows'> = {},
): Promise<Estimate> {
  const began = performance.now();
  const job = scenarioJob(scenario);
  const asked = nothingAsked();
  const { name: engine } = scenario.engine;
  const packets: PacketEngineName = simulatesPackets(engine) ? engine : packetEngine.name;
  const result = await runJob(job, {
    device,
    listFlows,
    simulate: dryFlows(device, asked),
    simulatePackets: dryPackets(device, packets, asked),
  });
  const { counters, kind, name, fabric } = result;
  const isPackets = findEngine(engine).packets;
  return {
    schema: 'weft.estimate/1',
    ...{ kind, name, engine, seeds: job.seeds.length, fabric },
    messages: counters.messages,
    ...(isPackets && { packets: counters.packets ?? 0, packet_hops: counters.packet_hops ?? 0 }),
    simulated: { messages: asked.messages, ...(isPackets && { packet_hops: asked.hops }) },
    memory: { device_bytes: asked.deviceBytes, host_bytes: asked.hostBytes },
    time_s: { engine: asked.engineMs / 1000, set_up: (performance.now() - began - asked.dryMs) / 1000 },
  };
}
