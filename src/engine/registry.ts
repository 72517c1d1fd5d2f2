/** The engines weft knows: their parameters, and what others ask in place of their names. */
import type { Member, ParamSpec } from '../model/params.ts';
import { invariant } from '../util/errors.ts';

/** A way to simulate a schedule. */
export interface Engine extends Member {
  /** Whether it simulates packets; else fluids. */
  readonly packets: boolean;
  /** Whether kernels on a device do the work, and pause for others; else the host alone does, in one go. */
  readonly onDevice: boolean;
}

const common = {
  tolerance: {
    kind: 'fraction',
    help: "how early a flow's start or end may be acted upon, as a fraction of its duration; rungs 1 to 4",
    default: 1e-3,
    max: 0.5,
  },
  memoryLimit: {
    kind: 'size',
    help: 'runs that would take more for their schedule or on the device are refused',
    default: '8GiB',
    min: 1,
  },
} as const satisfies ParamSpec;

/** Parameters of engines that simulate packets; the default limit is of seconds to minutes of work. */
function packetParams(hopLimit: number) {
  return {
    ...common,
    hopLimit: {
      kind: 'count',
      help: 'runs of more packet hops (a packet or ack over a link), all seeds together, are refused',
      default: hopLimit,
      min: 1,
    },
  } as const satisfies ParamSpec;
}

export const flowEngine = {
  name: 'flow',
  summary: 'fluids at max-min fair rates: rungs 1 to 4 of the ladder',
  packets: false,
  onDevice: true,
  params: common,
} as const satisfies Engine;

export const packetEngine = {
  name: 'packet',
  summary: 'packets, queues, congestion control: rung 5, above the flow engine',
  packets: true,
  onDevice: true,
  params: packetParams(2e9),
} as const satisfies Engine;

const desEngine = {
  name: 'des',
  summary: "the packet engine's oracle: an event queue, the same result, slow",
  packets: true,
  onDevice: false,
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
