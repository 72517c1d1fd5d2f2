/** Parameters that routings by the sender share. */
import type { ParamSpec } from '../model/params.ts';
import { rehashParams } from './rehash.ts';

/** The hash keys of a flow's packets, and the behaviour of switches when links fail. */
export const entropyParams = {
  entropies: {
    kind: 'count',
    help: 'hash keys that the packets of a flow can use',
    default: 128,
    min: 1,
    max: 65535,
  },
  ...rehashParams,
} as const satisfies ParamSpec;

/** For routings whose packets go by random nodes: one node for each hash key. */
export const detourParams = {
  ...entropyParams,
  entropies: {
    ...entropyParams.entropies,
    help: 'hash keys per flow, each with its own random intermediate node',
    default: 65535,
  },
} as const satisfies ParamSpec;

/** Those, and how many are kept for use again. */
export const recyclingParams = {
  ...entropyParams,
  recycled: {
    kind: 'count',
    help: 'hash keys of unmarked acks that a flow keeps for reuse',
    default: 8,
    min: 1,
    max: 1024,
  },
} as const satisfies ParamSpec;
