/** The engines a scenario may choose, and what can be said about them. */
import type { Member, ParamSpec } from '../model/params.ts';

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
  params: common,
} as const satisfies Member;

const packetEngine = {
  name: 'packet',
  summary: 'packets, queues, congestion control: rung 5, above the flow engine',
  params: packetParams(2e9),
} as const satisfies Member;

const desEngine = {
  name: 'des',
  summary: "the packet engine's oracle: an event queue, the same result, slow",
  params: packetParams(2e7),
} as const satisfies Member;

/** Engines of this version. */
export const engines: readonly Member[] = [flowEngine, packetEngine, desEngine];
