/** The engines a scenario may choose, and what can be said about them. */
import type { Member } from '../model/params.ts';

export const flowEngine = {
  name: 'flow',
  summary: 'fluids at max-min fair rates: rungs 1 to 4 of the ladder',
  params: {
    tolerance: {
      kind: 'fraction',
      help: "how early a flow's start or end may be acted upon, as a fraction of its duration",
      default: 1e-3,
      max: 0.5,
    },
    memoryLimit: {
      kind: 'size',
      help: 'runs that would take more for their schedule or on the device are refused',
      default: '8GiB',
      min: 1,
    },
  },
} as const satisfies Member;

/** Engines of this version. */
export const engines: readonly Member[] = [flowEngine];

/** Engines the design names that this version does not have. */
export const LATER_ENGINES: readonly string[] = ['packet', 'des'];
