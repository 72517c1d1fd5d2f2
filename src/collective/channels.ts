/**
 * The parameter of algorithms with nothing else to set, and the consequences of a lane a channel.
 */
import type { ParamSpec } from '../model/params.ts';
import type { Algorithm } from './algorithm.ts';

export const channelParams = {
  channels: {
    kind: 'count',
    help: 'flows that share each message, each with its own hash key',
    default: 1,
    min: 1,
    max: 64,
  },
} as const satisfies ParamSpec;

/** For algorithms whose ranks have one lane a channel. */
export const laneAChannel = {
  params: channelParams,
  parts: (values) => values.channels,
  lanesPerRank: (_n, values) => values.channels,
  channel: (lane) => lane,
} as const satisfies Partial<Algorithm<typeof channelParams>>;
