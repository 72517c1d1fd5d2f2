/**
 * NDP: Handley et al., "Re-architecting datacenter networks and stacks for low latency and high
 * performance", SIGCOMM 2017, §3.2: a first window, then one packet for each that the receiver
 * pulls. Meant for switches that trim. Left out: return to sender, path penalties, priority
 * pulling. docs/packet-model.md, Credits.
 */
import { defineTransport } from './transport.ts';

export const ndp = defineTransport({
  name: 'ndp',
  summary: 'NDP: after a first window, receivers pull packets at the rate of their links (SIGCOMM 2017)',
  credits: true,
  params: {},
  constants: () => [],
});
