/** The parameter that algorithms with nothing else to set share. */
import type { ParamSpec } from '../model/params.ts';

export const channelParams = {
  channels: {
    kind: 'count',
    help: 'flows with hash keys of their own that share each message',
    default: 1,
    min: 1,
    max: 64,
  },
} as const satisfies ParamSpec;
