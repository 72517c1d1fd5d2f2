/**
 * Rail-aligned all-to-all (NCCL's PXN; NVIDIA 2022, "Doubling all2all performance with NCCL 2.12").
 * The blocks that a server's ranks have for a rank of another server go, inside the server, to the
 * rank on that one's rail. It sends all of them at once when it has them. Servers nearest first;
 * while one server's blocks are on the rail, the next one's are gathered. Blocks within the server
 * come last. Time α₁ + (g−1)·S/n·β₁ + α₂ + (k−1)·g·S/n·β₂ if the rail is not faster than the
 * server.
 */
import { channelParams } from './channels.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { serverParam, serversOf } from './servers.ts';
import { blockBytesOf, isSkewed, skewParams } from './skew.ts';

const params = { ...channelParams, gpus: serverParam, ...skewParams } as const;

/**
 * Lanes 3c, 3c+1 and 3c+2 of a rank: sends inside the server, sends on the rail, and receives.
 */
export const railAlignedAllToAll = planned<typeof params>({
  name: 'rail-aligned',
  summary: "first to the local rank on the receiver's rail, then along that rail (PXN)",
  params,
  levels: true,
  reads: 'matrix',
  parts: ({ channels }) => channels,
  chunks: (n) => n * n,
  chunkBytes: blockBytesOf,
  lanesPerRank(n, { channels, gpus }) {
    serversOf(n, gpus);
    return 3 * channels;
  },
  channel: (lane) => Math.floor(lane / 3),
  time(n, bytes, net, values) {
    const { gpus } = values;
    const servers = n / gpus;
    if (!Number.isInteger(servers) || isSkewed(values)) return undefined;
    const server = net.server ?? net;
    const block = bytes / n;
    const gatherPs = (gpus - 1) * block * server.betaPs;
    const inside = gpus > 1 ? server.alphaPs + gatherPs : 0;
    if (servers === 1) return inside;
    const railPs = gpus * block * net.betaPs;
    const onRail = inside + net.alphaPs + railPs + (servers - 2) * Math.max(railPs, gatherPs);
    return Math.max(onRail, gpus > 1 ? server.alphaPs + servers * gatherPs : 0);
  },
  steps({ n, position, lane, values: { gpus } }) {
    const part = Math.floor(lane / 3);
    const told = script(lane, part);
    const servers = n / gpus;
    const local = position % gpus;
    const server = (position - local) / gpus;
    const does = lane % 3;
    const others = Array.from({ length: servers - 1 }, (_, i) => ((server + i + 1) % servers) * gpus);
    const mates = Array.from({ length: gpus - 1 }, (_, i) => server * gpus + ((local + i + 1) % gpus));
    if (does === 0) {
      for (const target of others) {
        for (const mate of mates) {
          told.send({ position: mate, lane: lane + 1, chunks: [position * n + target + (mate % gpus)] });
        }
      }
      for (const mate of mates) told.send({ position: mate, lane: lane + 2, chunks: [position * n + mate] });
    } else if (does === 1) {
      for (const target of others) {
        const to = target + local;
        for (const mate of mates) told.receive({ position: mate, lane: lane - 1 });
        told.send({
          position: to,
          lane: lane + 1,
          chunks: [position, ...mates].map((from) => from * n + to),
        });
      }
    } else {
      for (const target of others) told.receive({ position: target + local, lane: lane - 1 });
      for (const mate of mates) told.receive({ position: mate, lane: lane - 2 });
    }
    return told.steps();
  },
});
