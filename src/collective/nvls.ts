/**
 * All-reduce in the scale-up switch (NVLink SHARP, NCCL's `NVLS`; Klenk et al. 2020, "An in-network
 * architecture for accelerating shared-memory multiprocessor collectives"). A rank reads its n-th
 * of the sum; the switch adds it up from all ranks' buffers as it is read. The rank then writes it,
 * and the switch copies it to all. A port carries S − S/n out for the others' reads, S/n for its
 * own, S/n to be written, and as much in: S·(1+1/n) each way. Time 2α + (1+1/n)·S·β; the first α is
 * the barrier before.
 *
 * Told as one message of so many bytes to the next rank, with sums that switches made. The fabric
 * is not asked whether its switches can add, nor whether one of them joins all ranks. Left out:
 * reduce-scatter and all-gather; the switches' limits.
 */
import { channelParams } from './channels.ts';
import { all } from './holdings.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { alphaBeta } from './time.ts';

export const nvlsAllReduce = planned<typeof channelParams>({
  name: 'nvls',
  summary: 'scale-up switches reduce and copy: each port carries 1+1/n of the buffer in each direction',
  params: channelParams,
  withinServer: true,
  addsInSwitch: true,
  parts: ({ channels }) => channels,
  chunks: () => 1,
  lanesPerRank: (_n, { channels }) => 2 * channels,
  channel: (lane) => lane >> 1,
  time: (n, bytes, net) => (net.emptyPs ?? net.alphaPs) + alphaBeta(net, 1, bytes + bytes / n),
  steps({ n, position, lane }) {
    const told = script(lane, lane >> 1);
    const at = (distance: number) => (position + distance) % n;
    if (lane % 2 === 0) {
      for (let d = 1; d < n; d++) told.send({ position: at(d), lane: lane + 1, chunks: [] });
      return told.steps();
    }
    for (let d = 1; d < n; d++) told.receive({ position: at(d), lane: lane - 1 });
    const bytes = (part: number) => part + Math.ceil(part / n);
    told.send({ position: at(1), chunks: { first: 0 }, sums: all(n), bytes });
    told.receive({ position: at(n - 1) });
    return told.steps();
  },
});
