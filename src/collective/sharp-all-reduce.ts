/**
 * All-reduce in the switches of the scale-out network (Graham et al. 2016, SHArP). Over servers of
 * g ranks as NCCL's CollNet does it (`src/device/all_reduce.h`: CollNetDirect, and NVLS with
 * CollNet): the sum over a server first (inside.ts), then each rank's g-th of it on its rail, S/g
 * out and in of each NIC, and back; in pieces, so that servers and network work at once. With one
 * rank a server S passes each port once each way.
 *
 * On a rail all servers tell the first that they are ready, and it answers. Then each sends one
 * message to the next server, with the sum that switches made. A piece, of P, takes 3α₂ +
 * S/(gP)·β₂.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import { channelParams } from './channels.ts';
import { all } from './holdings.ts';
import { awaitSum, handSum, INSIDE, INSIDE_LANES, type Inside, insideSteps, type Place } from './inside.ts';
import { largestPiece, pieceShare, pieceSizeParam } from './piece-size.ts';
import { script } from './plan.ts';
import { planned } from './planned.ts';
import { serverParam, serversOf } from './servers.ts';
import { alphaBeta } from './time.ts';

const params = {
  ...channelParams,
  pieces: {
    kind: 'count',
    help: 'pieces of a channel over servers, which servers and network work at in turn',
    default: 8,
    min: 1,
    max: 4096,
  },
  pieceSize: pieceSizeParam,
  gpus: serverParam,
  inside: {
    kind: 'choice',
    help: 'how servers sum: direct: ranks send each other their parts; switch: scale-up switches add',
    default: 'direct',
    choices: INSIDE,
  },
} as const satisfies ParamSpec;

/** Lanes of a rail: who is ready, the first server's count of them, and what is sent. */
const Rail = { ready: INSIDE_LANES, count: INSIDE_LANES + 1, send: INSIDE_LANES + 2 } as const;
const LANES = INSIDE_LANES + 3;

/** Pieces of a channel. */
const piecesOf = ({ gpus, pieces }: Pick<ParamValues<typeof params>, 'gpus' | 'pieces'>) =>
  gpus > 1 ? pieces : 1;

export const sharpAllReduce = planned<typeof params>({
  name: 'sharp',
  summary:
    'reduced inside servers, then in the network on each rail: each NIC carries its part once each way',
  params,
  inNetwork: true,
  window: 256,
  parts: (values) => values.channels * piecesOf(values),
  partBytes: (bytes, part, values) =>
    pieceShare(bytes, values.channels, part, { ...values, pieces: piecesOf(values) }),
  chunks: (_n, { gpus }) => gpus,
  lanesPerRank(n, { channels, gpus }) {
    serversOf(n, gpus);
    return channels * LANES;
  },
  channel: (lane) => Math.floor(lane / LANES),
  time(n, bytes, net, values) {
    const { gpus, inside } = values;
    if (n % gpus !== 0) return undefined;
    const piece = largestPiece(bytes, { ...values, pieces: piecesOf(values) });
    const onRail = alphaBeta(net, 3, piece / gpus);
    if (gpus === 1) return onRail;
    const server = net.server ?? net;
    const load = (inside === 'direct' ? (gpus - 1) / gpus : (1 + 1 / gpus) / 2) * piece;
    const fill = 2 * alphaBeta(server, 1, load) + onRail;
    const others = piece > 0 ? bytes / piece - 1 : 0;
    return fill + others * Math.max(2 * load * server.betaPs, (piece / gpus) * net.betaPs);
  },
  steps({ n, position, lane, values }) {
    const { gpus } = values;
    const inside = values.inside as Inside;
    const channel = Math.floor(lane / LANES);
    const own = lane % LANES;
    const first = channel * LANES;
    const pieces = piecesOf(values);
    const place: Place = {
      ...{ gpus, position, first, all: all(n) },
      parts: Array.from({ length: pieces }, (_, piece) => channel * pieces + piece),
      entry: () => first + Rail.ready,
      exit: () => first + Rail.send,
    };
    if (own < INSIDE_LANES) return insideSteps(own, inside, place);
    const told = script(lane);
    const local = position % gpus;
    const server = (position - local) / gpus;
    const servers = n / gpus;
    const rail = Array.from({ length: servers }, (_, other) => other * gpus + local);
    const counter = { position: local, lane: first + Rail.count };
    for (const part of place.parts) {
      if (own === Rail.ready) {
        awaitSum(told, inside, place);
        told.send({ ...counter, chunks: [] });
      } else if (own === Rail.count) {
        if (server > 0) return [];
        for (const other of rail) told.receive({ position: other, lane: first + Rail.ready });
        for (const other of rail) told.send({ position: other, lane: first + Rail.send, chunks: [] });
      } else {
        told.receive(counter);
        if (servers > 1) {
          const to = rail[(server + 1) % servers]!;
          told.send({ position: to, part, chunks: { first: local }, sums: all(n) });
          told.receive({ position: rail[(server + servers - 1) % servers]! });
        }
        handSum(told, inside, place);
      }
    }
    return told.steps();
  },
});
