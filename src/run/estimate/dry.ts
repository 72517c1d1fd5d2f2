/**
 * Engines that simulate nothing: they add up what a run asks for, and answer with loads of links
 * and rough times. The rest of a run, from routes to episodes of a training step, is that of a real
 * one.
 */
import type { Device } from '../../device/device.ts';
import type { FlowReplica, FlowRun } from '../../engine/flow/api.ts';
import { flowMemory } from '../../engine/flow/simulate.ts';
import { flowWorkMs } from '../../engine/flow/work.ts';
import { NO_CAUSE, type PacketReplica, type PacketRun } from '../../engine/packet/api.ts';
import { packetMemory } from '../../engine/packet/simulate.ts';
import { findEngine, type PacketEngineName } from '../../engine/registry.ts';
import { packetLoad } from '../../ladder/packet-load.ts';
import type { SimulatePackets } from '../../ladder/packets.ts';
import type { Simulate } from '../../ladder/rungs.ts';
import { countMessages } from '../../model/schedule-read.ts';
import { fluidChoice } from '../../routing/properties.ts';
import { arrayBytes } from '../../util/array-bytes.ts';
import { aboutPs } from './duration.ts';
import { linkLoads } from './loads.ts';

/** The work that a run asked for, of all seeds, parts and rungs. */
export interface Asked {
  /** Messages that the flow engine is given: parts that are alike count once. */
  messages: number;
  /** Packets over links, acks included, without resends. */
  hops: number;
  /** Time of the engines on one core, ms, about. */
  engineMs: number;
  /** The most that one simulation takes on the device. */
  deviceBytes: number;
  /** The most that the tables of one simulation take: fabric, routes and schedule. */
  hostBytes: number;
  /** Time that was taken here in place of the engines', ms. */
  dryMs: number;
}

/** Seeds whose paths are looked at; the others get the same answers in turn. */
const MOST_SEEDS = 8;

/** Nothing asked for yet. */
export function nothingAsked(): Asked {
  return { messages: 0, hops: 0, engineMs: 0, deviceBytes: 0, hostBytes: 0, dryMs: 0 };
}

/** The flow engine on `device`, dry. Errors are those of the run's memory and paths. */
export function dryFlows(device: Device, asked: Asked): Simulate {
  return async (run) => {
    const began = performance.now();
    const messages = countMessages(run.schedule);
    asked.messages += messages * run.seeds.length;
    asked.engineMs += flowWorkMs(run);
    keepMost(asked, flowMemory(device, run), run);
    const answers = run.seeds.slice(0, MOST_SEEDS).map((seed) => flowAnswer(run, messages, seed));
    const replicas = run.seeds.map((seed, i) => ({ ...answers[i % answers.length]!, seed }));
    asked.dryMs += performance.now() - began;
    return { replicas, tolerance: run.tolerance, engineMs: 0 };
  };
}

function flowAnswer(run: FlowRun, messages: number, seed: number): FlowReplica {
  const linkBytes = linkLoads(run, seed);
  const endPs = aboutPs(run, linkBytes);
  const marksPs = new Float64Array(run.schedule.markCount).fill(endPs);
  const untold = { fct: undefined, flows: undefined, rounds: 0, solves: 0 };
  return { seed, endPs, marksPs, messages, linkBytes, ...untold };
}

/** An engine that simulates packets on `device`, dry. */
export function dryPackets(device: Device, engine: PacketEngineName, asked: Asked): SimulatePackets {
  const { onDevice, hopNs } = findEngine(engine);
  return async (run) => {
    const began = performance.now();
    const { fabric, routes, schedule, settings, seeds } = run;
    const { packets, hops } = packetLoad(fabric, routes, schedule, settings.payloadBytes);
    const withAcks = Math.round((hops / 2) * (1 + 1 / settings.ackEvery));
    asked.hops += withAcks * seeds.length;
    asked.engineMs += withAcks * seeds.length * hopNs * 1e-6;
    keepMost(asked, onDevice ? packetMemory(device, run) : 0, run);
    const replicas = seeds.map((seed) => packetAnswer(run, seed, packets, withAcks));
    asked.dryMs += performance.now() - began;
    return { replicas, engineMs: 0 };
  };
}

function packetAnswer(run: PacketRun, seed: number, packets: number, packetHops: number): PacketReplica {
  const { fabric, routes, schedule } = run;
  const { name, polarize = false } = run.routing;
  const routing = fluidChoice({ name, polarize });
  const fluid = { ...{ fabric, routes, schedule, routing }, reality: 'routing' } as const;
  const linkBytes = linkLoads(fluid, seed);
  const endPs = aboutPs(fluid, linkBytes);
  const none = () => new Uint32Array(fabric.links.count);
  return {
    ...{ seed, endPs, messages: countMessages(schedule), flows: undefined, linkBytes },
    marksPs: new Float64Array(schedule.markCount).fill(endPs),
    counters: { packets, packetHops, ecnMarks: 0, drops: 0, trims: 0, retransmits: 0, pauses: 0 },
    ...{ linkMarks: none(), linkDrops: none(), linkTrims: none(), linkHighWater: none() },
    ...{ linkPauses: none(), linkPausePs: new Float64Array(fabric.links.count) },
    ...{ linkPauseCause: none().fill(NO_CAUSE), linkPausesCaused: none() },
  };
}

function keepMost(asked: Asked, deviceBytes: number, run: FlowRun | PacketRun): void {
  const { fabric, routes, schedule } = run;
  asked.deviceBytes = Math.max(asked.deviceBytes, deviceBytes);
  asked.hostBytes = Math.max(asked.hostBytes, arrayBytes({ fabric, routes, schedule }));
}
