/**
 * The engines weft knows: their parameters, and the properties that other files ask for in place of
 * names.
 */
import { MOST_MESSAGES } from '../model/limits.ts';
import type { Member, ParamSpec } from '../model/params.ts';
import { invariant } from '../util/errors.ts';

/** A way to simulate a schedule. */
export interface Engine extends Member {
  /** Whether it simulates packets; else fluids. */
  readonly packets: boolean;
  /**
   * Whether kernels on a device do the work, and pause for others; else the host alone does, in one
   * go.
   */
  readonly onDevice: boolean;
  /** Approximate time of a packet over a link on one core, ns; 0 for fluids. */
  readonly hopNs: number;
}

const common = {
  tolerance: {
    kind: 'fraction',
    help: 'how early a start or end of a flow may be processed, as a fraction of its duration; not for packets',
    default: 1e-3,
    max: 0.5,
  },
  fastForward: {
    kind: 'choice',
    help: 'jumps of flows over steps that repeat: exact ones alone, or also those whose error has a bound',
    default: 'exact',
    choices: ['exact', 'bounded', 'off'],
  },
  memoryLimit: {
    kind: 'size',
    help: 'memory limit of the schedule, and of the device; larger runs are refused',
    default: '8GiB',
    min: 1,
  },
  classes: {
    kind: 'flag',
    help: 'simulate parts of a schedule that are alike once; the result is the same',
    default: true,
  },
  memo: {
    kind: 'flag',
    help: 'simulate equal episodes of a training step once; the result is the same',
    default: true,
  },
  messageLimit: {
    kind: 'count',
    help: 'limit of messages at one rung, sum of all seeds and parts; larger runs are refused',
    default: MOST_MESSAGES,
    min: 1,
  },
} as const satisfies ParamSpec;

/**
 * Parameters of engines that simulate packets; the default limit is of seconds to minutes of work.
 */
function packetParams(hopLimit: number) {
  return {
    ...common,
    hopLimit: {
      kind: 'count',
      help: 'limit of packet hops (one packet or ack over one link), sum of all seeds; larger runs are refused',
      default: hopLimit,
      min: 1,
    },
  } as const satisfies ParamSpec;
}

export const flowEngine = {
  name: 'flow',
  summary: 'flows with max-min fair rates; simulates all rungs but transport',
  packets: false,
  onDevice: true,
  hopNs: 0,
  params: common,
} as const satisfies Engine;

export const packetEngine = {
  name: 'packet',
  summary: 'packets, queues and congestion control; adds the rung transport',
  packets: true,
  onDevice: true,
  hopNs: 50,
  params: packetParams(2e9),
} as const satisfies Engine;

const desEngine = {
  name: 'des',
  summary: 'reference for the packet engine: an event queue; same results, but slow',
  packets: true,
  onDevice: false,
  hopNs: 1000,
  params: packetParams(2e7),
} as const satisfies Engine;

const all = [flowEngine, packetEngine, desEngine] as const;

/** Engines of this version. */
export const engines: readonly Engine[] = all;

export type EngineName = (typeof all)[number]['name'];
/** Engines that simulate packets. */
export type PacketEngineName = Extract<(typeof all)[number], { readonly packets: true }>['name'];

/** The engine of that name. */
export function findEngine(name: EngineName): Engine {
  const found = all.find((engine) => engine.name === name);
  invariant(found, `${name} is an engine`);
  return found;
}

/** Whether the engine of that name simulates packets. */
export function simulatesPackets(name: EngineName): name is PacketEngineName {
  return findEngine(name).packets;
}
