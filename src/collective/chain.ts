/**
 * Broadcast and reduce along a chain of all ranks, in pieces (NCCL's `ring` for both; Sanders, Speck and Träff 2009,
 * §2, "linear pipeline"). The first rank of the group is the root. Time (n−1)·(α + m·β) + (P−1)·m·β, m = S/P bytes a piece,
 * as long as a piece takes no less than α. Left out: a way through a server of its own for each channel.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import { type PlanStep, script } from './plan.ts';
import { planned } from './planned.ts';
import { alphaBeta } from './time.ts';

const params = {
  channels: { kind: 'count', help: 'chains that share the payload', default: 1, min: 1, max: 64 },
  pieces: { kind: 'count', help: 'pieces that follow each other', default: 8, min: 1, max: 4096 },
} as const satisfies ParamSpec;

/** What the lane of a place in the chain does: takes `pieces` from the place before, hands them to the one after. */
function chainSteps(
  place: number,
  lane: number,
  before: number | undefined,
  after: number | undefined,
  { pieces }: ParamValues<typeof params>,
  reduce: boolean,
): readonly PlanStep[] {
  const told = script(lane, lane);
  const chunks = { first: 0, stride: 1, mod: pieces };
  if (after === undefined) {
    for (let i = 0; i < pieces; i++) told.receive({ position: before! });
  } else if (place === 0) told.send({ position: after, chunks, reduce }, pieces);
  else told.relay(pieces, { position: before! }, { position: after, chunks, reduce });
  return told.steps();
}

function chain(summary: string, reduce: boolean) {
  return planned<typeof params>({
    name: 'chain',
    summary,
    params,
    parts: ({ channels }) => channels,
    chunks: (_n, { pieces }) => pieces,
    lanesPerRank: (_n, { channels }) => channels,
    channel: (lane) => lane,
    time(n, bytes, net, { pieces }) {
      const { alphaPs, betaPs } = net;
      const piecePs = (bytes / pieces) * betaPs;
      return alphaBeta(net, n - 1, ((n - 1) * bytes) / pieces) + (pieces - 1) * Math.max(piecePs, alphaPs);
    },
    steps({ n, position, lane, values }) {
      const at = (place: number) => (reduce ? n - 1 - place : place);
      const place = at(position);
      const before = place > 0 ? at(place - 1) : undefined;
      const after = place < n - 1 ? at(place + 1) : undefined;
      return chainSteps(place, lane, before, after, values, reduce);
    },
  });
}

export const chainBroadcast = chain('from rank to rank along a chain, in pieces', false);
export const chainReduce = chain('summed from rank to rank along a chain, in pieces', true);
