/**
 * All-to-all in two phases (Hwang et al. 2023, "Tutel", 2DH all-to-all). Inside its server of g
 * ranks a rank hands every other the blocks for that one's rail, k at once. Then ranks of a rail
 * exchange the blocks that their servers have for each other, g blocks at once. Time (g−1)·(α₁ +
 * k·S/n·β₁) + (k−1)·(α₂ + g·S/n·β₂) over k servers, fewer and longer messages than pairwise. Left
 * out: packing blocks.
 */
import { channelParams } from './channels.ts';
import { type Script, script } from './plan.ts';
import { planned } from './planned.ts';
import { serverParam, serversOf } from './servers.ts';
import { blockBytesOf, isSkewed, skewParams } from './skew.ts';
import { alphaBeta } from './time.ts';

const params = { ...channelParams, gpus: serverParam, ...skewParams } as const;

/** Rounds with every other member of a ring: to the one `d` on, from the one `d` back. */
function exchange(
  told: Script,
  size: number,
  place: number,
  at: (place: number) => number,
  chunks: (to: number) => readonly number[],
): void {
  for (let d = 1; d < size; d++) {
    const to = (place + d) % size;
    told.send({ position: at(to), chunks: chunks(to) });
    told.receive({ position: at((place + size - d) % size) });
  }
}

export const hierarchicalAllToAll = planned<typeof params>({
  name: 'hierarchical',
  summary: "blocks for each rail to that rail's rank inside the server, then between servers along the rails",
  params,
  levels: true,
  reads: 'matrix',
  parts: ({ channels }) => channels,
  chunks: (n) => n * n,
  chunkBytes: blockBytesOf,
  lanesPerRank(n, { channels, gpus }) {
    serversOf(n, gpus);
    return channels;
  },
  channel: (lane) => lane,
  time(n, bytes, net, values) {
    const { gpus } = values;
    const servers = n / gpus;
    if (!Number.isInteger(servers) || isSkewed(values)) return undefined;
    const inside = alphaBeta(net.server ?? net, gpus - 1, ((gpus - 1) * servers * bytes) / n);
    return inside + alphaBeta(net, servers - 1, ((servers - 1) * gpus * bytes) / n);
  },
  steps({ n, position, lane, values: { gpus } }) {
    const told = script(lane, lane);
    const servers = n / gpus;
    const local = position % gpus;
    const first = position - local;
    const blocks = (sources: readonly number[], targets: readonly number[]) =>
      sources.flatMap((source) => targets.map((target) => source * n + target));
    const rail = (place: number) => Array.from({ length: servers }, (_, server) => server * gpus + place);
    const mates = Array.from({ length: gpus }, (_, place) => first + place);
    exchange(
      told,
      gpus,
      local,
      (place) => first + place,
      (to) => blocks([position], rail(to)),
    );
    exchange(
      told,
      servers,
      first / gpus,
      (server) => server * gpus + local,
      (server) => blocks(mates, [server * gpus + local]),
    );
    return told.steps();
  },
});
