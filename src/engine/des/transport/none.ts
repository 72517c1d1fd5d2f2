/** No congestion control: the first window stays. */
import type { Control } from './control.ts';

export const none: Control = {
  name: 'none',
  begin: ({ windowBytes }) => ({
    window: () => windowBytes,
    ack() {},
    nack() {},
    timeout() {},
  }),
};
