/**
 * Rail-aligned all-to-all (NCCL's PXN; NVIDIA 2022, "Doubling all2all performance with NCCL 2.12"):
 * the blocks of a server's ranks for a rank of another server go inside the server to the rank on
 * that one's rail. It sends all of them at once when they are together. Servers nearest first, one
 * after the other: the channel that forwards blocks sends its own on the rail. Blocks within the
 * server come last. Time α₁ + (k−1)·(α₂ + g·S/n·β₂) + k·(g−1)·S/n·β₁ with k servers of g ranks.
 */
import { channelParams } from './channels.ts';
import { type PlanSend, type Script, script } from './plan.ts';
import { planned } from './planned.ts';
import { serverParam, serversOf } from './servers.ts';
import { blockBytesOf, isSkewed, skewParams } from './skew.ts';

const params = { ...channelParams, gpus: serverParam, ...skewParams } as const;

/** Lanes 2c and 2c+1 of a rank: what it sends, and what comes for it. */
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
    return 2 * channels;
  },
  channel: (lane) => lane >> 1,
  time(n, bytes, net, values) {
    const { gpus } = values;
    const servers = n / gpus;
    if (!Number.isInteger(servers) || isSkewed(values)) return undefined;
    const server = net.server ?? net;
    const block = bytes / n;
    const gatherPs = (gpus - 1) * block * server.betaPs;
    const onRail = (servers - 1) * (net.alphaPs + gpus * block * net.betaPs);
    return (gpus > 1 ? server.alphaPs : 0) + onRail + servers * gatherPs;
  },
  steps({ n, position, lane, values: { gpus } }) {
    const told = script(lane, lane >> 1);
    railSteps(told, { n, position, gpus, lane: lane & ~1 }, lane % 2 === 1);
    return told.steps();
  },
});

/**
 * Tells what a rank sends, by its lane `at.lane`, or what the lane after it receives.
 * @param bytesOf Bytes of a message between servers; default: those of its chunks.
 */
export function railSteps(
  told: Script,
  at: { readonly n: number; readonly position: number; readonly gpus: number; readonly lane: number },
  receives: boolean,
  bytesOf?: (chunks: readonly number[]) => PlanSend['bytes'],
): void {
  const { n, position, gpus, lane } = at;
  const servers = n / gpus;
  const local = position % gpus;
  const server = (position - local) / gpus;
  const others = Array.from({ length: servers - 1 }, (_, i) => ((server + i + 1) % servers) * gpus);
  const mates = Array.from({ length: gpus - 1 }, (_, i) => server * gpus + ((local + i + 1) % gpus));
  if (receives) {
    for (const target of others) told.receive({ position: target + local, lane });
    for (const mate of mates) told.receive({ position: mate, lane });
    return;
  }
  for (const target of others) {
    const to = target + local;
    for (const mate of mates) {
      told.send({ position: mate, chunks: [position * n + target + (mate % gpus)] });
    }
    for (const mate of mates) told.receive({ position: mate });
    const chunks = [position, ...mates].map((from) => from * n + to);
    told.send({ position: to, lane: lane + 1, chunks, bytes: bytesOf?.(chunks) });
  }
  for (const mate of mates) told.send({ position: mate, lane: lane + 1, chunks: [position * n + mate] });
}
