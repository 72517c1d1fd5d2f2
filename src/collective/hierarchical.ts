/**
 * Hierarchical all-reduce (Mikami et al. 2018, "Massively distributed SGD", 2D torus; NCCL and
 * Horovod's hierarchical all-reduce). The first phase is a reduce-scatter round a ring inside each
 * server of g ranks. The second is an all-reduce of each rank's part round a ring over the servers,
 * on its rail. The third is an all-gather inside. In P `pieces`, each phase a lane that hands
 * pieces to the next one, so that phases overlap: a piece takes t₁ = (g−1)·(α₁ + S/(gP)·β₁) in a
 * phase inside and t₂ = 2(k−1)·(α₂ + S/(nP)·β₂) between k servers, all of it about 2t₁ + t₂ +
 * (P−1)·max(2t₁, t₂). With one rank a server it is the ring.
 */
import type { ParamSpec } from '../model/params.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { serverParam, serversOf } from './servers.ts';
import { alphaBeta } from './time.ts';
import { owned, type Ring, turn } from './turn.ts';

const params = {
  channels: { kind: 'count', help: 'flows that share the payload', default: 1, min: 1, max: 64 },
  pieces: {
    kind: 'count',
    help: 'pieces of a channel, of which servers and network work at different ones',
    default: 4,
    min: 1,
    max: 4096,
  },
  gpus: serverParam,
} as const satisfies ParamSpec;

/** Lanes of a channel, one a phase. */
const Phase = { scatter: 0, rail: 1, gather: 2 } as const;
const PHASES = 3;

/** Pieces, where there is more than one phase. */
const piecesOf = ({ gpus, pieces }: { readonly gpus: number; readonly pieces: number }) =>
  gpus > 1 ? pieces : 1;

export const hierarchicalAllReduce = planned<typeof params>({
  name: 'hierarchical',
  summary:
    'reduce-scatter inside servers, all-reduce between servers on each rail, all-gather inside servers',
  params,
  levels: true,
  parts: (values) => values.channels * piecesOf(values),
  lanesPerRank(n, { channels, gpus }) {
    serversOf(n, gpus);
    return PHASES * channels;
  },
  channel: (lane) => Math.floor(lane / PHASES),
  time(n, bytes, net, { gpus, pieces: wanted }) {
    const servers = n / gpus;
    if (!Number.isInteger(servers)) return undefined;
    const pieces = piecesOf({ gpus, pieces: wanted });
    const piece = bytes / pieces;
    const inside = 2 * alphaBeta(net.server ?? net, gpus - 1, ((gpus - 1) * piece) / gpus);
    const between = alphaBeta(net, 2 * (servers - 1), (2 * (servers - 1) * piece) / n);
    return inside + between + (pieces - 1) * Math.max(inside, between);
  },
  steps({ n, position, lane, values }) {
    const { gpus } = values;
    const channel = Math.floor(lane / PHASES);
    const phase = lane % PHASES;
    const pieces = piecesOf(values);
    const told = script(lane);
    const servers = n / gpus;
    const local = position % gpus;
    const server = (position - local) / gpus;
    if (gpus === 1 && phase !== Phase.rail) return [];
    for (let piece = 0; piece < pieces; piece++) {
      const part = channel * pieces + piece;
      const inside: Ring = {
        ...{ size: gpus, way: 1, place: local, part },
        at: (place) => server * gpus + place,
        pieces: (first) => ({ first, stride: -1, mod: gpus, scale: servers, count: servers }),
      };
      const own = owned(inside);
      if (phase === Phase.scatter) turn(told, inside, local, true);
      else if (gpus > 1) told.receive({ position, lane: lane - 1 });
      if (phase === Phase.rail) {
        const rail: Ring = {
          ...{ size: servers, way: 1, place: server, part },
          at: (place) => place * gpus + local,
          pieces: (first) => ({ base: own * servers, first, stride: -1, mod: servers }),
        };
        turn(told, rail, server, true);
        turn(told, rail, owned(rail), false);
      }
      if (phase === Phase.gather) turn(told, inside, own, false);
      else if (gpus > 1) told.send({ position, lane: lane + 1, chunks: [] });
    }
    return told.steps();
  },
});
