/**
 * Hierarchical all-reduce (Mikami et al. 2018, "Massively distributed SGD", 2D torus; NCCL and Horovod's hierarchical all-reduce):
 * reduce-scatter round a ring inside each server of g ranks, all-reduce of the part that a rank then has round a ring over
 * the servers, on its rail, all-gather inside. Time 2(g−1)·(α₁ + S/g·β₁) + 2(k−1)·(α₂ + S/(g·k)·β₂), k servers. Channels
 * overlap their phases. With one rank a server it is the ring.
 */
import type { ParamSpec } from '../model/params.ts';
import { type Pieces, type Script, script } from './plan.ts';
import { planned } from './planned.ts';
import { serverParam, serversOf } from './servers.ts';
import { alphaBeta } from './time.ts';

const params = {
  channels: { kind: 'count', help: 'flows that share the payload', default: 1, min: 1, max: 64 },
  gpus: serverParam,
} as const satisfies ParamSpec;

interface Ring {
  readonly size: number;
  readonly place: number;
  at(place: number): number;
  /** Chunks of block `first`, then of the one before, and so on. */
  pieces(first: number): Pieces;
}

/** One turn: n-1 steps, the first of which sends block `first`. */
function turn(told: Script, { size, place, at, pieces }: Ring, first: number, reduce: boolean): void {
  if (size === 1) return;
  const next = at((place + 1) % size);
  const before = at((place + size - 1) % size);
  told.send({ position: next, chunks: pieces(first), reduce });
  told.relay(size - 2, { position: before }, { position: next, chunks: pieces(first - 1), reduce });
  told.receive({ position: before });
}

export const hierarchicalAllReduce = planned<typeof params>({
  name: 'hierarchical',
  summary: 'reduce-scatter in the server, all-reduce over the servers on each rail, all-gather in the server',
  params,
  parts: ({ channels }) => channels,
  lanesPerRank(n, { channels, gpus }) {
    serversOf(n, gpus);
    return channels;
  },
  channel: (lane) => lane,
  time(n, bytes, net, { gpus }) {
    const servers = n / gpus;
    if (!Number.isInteger(servers)) return undefined;
    const inside = alphaBeta(net.server ?? net, 2 * (gpus - 1), (2 * (gpus - 1) * bytes) / gpus);
    return inside + alphaBeta(net, 2 * (servers - 1), (2 * (servers - 1) * bytes) / n);
  },
  steps({ n, position, lane, values: { gpus } }) {
    const told = script(lane, lane);
    const servers = n / gpus;
    const local = position % gpus;
    const server = (position - local) / gpus;
    const inside: Ring = {
      size: gpus,
      place: local,
      at: (place) => server * gpus + place,
      pieces: (first) => ({ first, stride: -1, mod: gpus, scale: servers, count: servers }),
    };
    const own = (local + 1) % gpus;
    const rail: Ring = {
      size: servers,
      place: server,
      at: (place) => place * gpus + local,
      pieces: (first) => ({ base: own * servers, first, stride: -1, mod: servers }),
    };
    turn(told, inside, local, true);
    turn(told, rail, server, true);
    turn(told, rail, server + 1, false);
    turn(told, inside, own, false);
    return told.steps();
  },
});
