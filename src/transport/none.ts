/**
 * No congestion control: the first window, one BDP unless given, stays. docs/packet-cc.md, none.
 */
import { defineTransport } from './transport.ts';

export const none = defineTransport({
  name: 'none',
  summary: 'a fixed window of one BDP',
  params: {},
  constants: () => [],
});
