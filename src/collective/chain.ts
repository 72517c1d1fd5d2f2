/**
 * Broadcast and reduce along a chain of all ranks, in pieces (NCCL's `ring` for both; Sanders,
 * Speck and Träff 2009, §2, "linear pipeline"). The first rank of the group is the root. Time
 * (n−1)·(α + m·β) + (P−1)·m·β, m = S/P bytes a piece; an overhead that holds a lane, or about an
 * eighth of α, counts in place of m·β if it is longer. With `gpus` each channel goes its own way
 * round (through-servers.ts), from the root on. A way that starts inside the first server comes
 * back to the rest of it.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import { DEFAULT_WINDOW } from '../model/schedule-builder.ts';
import { type PlanStep, script } from './plan.ts';
import { planned } from './planned.ts';
import { checkServers, placeOf, positionAt, throughServers } from './through-servers.ts';
import type { Level, Net } from './time.ts';

const params = {
  channels: { kind: 'count', help: 'chains that share the payload', default: 1, min: 1, max: 64 },
  pieces: {
    kind: 'count',
    help: 'pieces that the chain sends one after the other',
    default: 8,
    min: 1,
    max: 16_384,
  },
  ...throughServers,
} as const satisfies ParamSpec;

/**
 * The lane of a place in the chain: it takes `pieces` from the place before, and hands them to the
 * one after.
 */
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

/**
 * Hops from server to server and inside one, and the time of a byte of a piece on each: for one of
 * the channels, if they go apart.
 */
function hopsOf(n: number, { server, betaPs }: Net, { channels, gpus }: ParamValues<typeof params>) {
  if (!server) return { between: n - 1, inside: 0, outPs: betaPs, inPs: 0 };
  const servers = Math.ceil(n / server.ranks);
  const apart = gpus === server.ranks ? channels : 1;
  const between = apart > 1 && servers > 1 ? servers : servers - 1;
  return {
    between,
    inside: n - 1 - between,
    outPs: betaPs / Math.min(apart, gpus),
    inPs: server.betaPs / apart,
  };
}

/** About how long a small message holds its lane: its overhead, or the wait for the window. */
function heldPs({ alphaPs, emptyPs = alphaPs }: Level): number {
  return Math.max(alphaPs - emptyPs, alphaPs / DEFAULT_WINDOW);
}

function chain(summary: string, reduce: boolean) {
  return planned<typeof params>({
    name: 'chain',
    summary,
    params,
    parts: ({ channels }) => channels,
    chunks: (_n, { pieces }) => pieces,
    lanesPerRank(n, values) {
      checkServers('chain', n, values);
      return values.channels;
    },
    channel: (lane) => lane,
    time(n, bytes, net, values) {
      const { between, inside, outPs, inPs } = hopsOf(n, net, values);
      const { alphaPs, betaPs } = net.server ?? { alphaPs: 0, betaPs: 0 };
      // A piece follows the one before as soon as that has left, up to a window ahead.
      const held = Math.max(between > 0 ? heldPs(net) : 0, net.server ? heldPs(net.server) : 0);
      const piece = bytes / values.pieces;
      const firstPs = between * (net.alphaPs + piece * outPs) + inside * (alphaPs + piece * inPs);
      const apart = between > 0 ? piece * outPs : 0;
      return firstPs + (values.pieces - 1) * Math.max(held, apart, piece * betaPs);
    },
    steps({ n, position, lane, values }) {
      // Places along the chain, the root's first; a sum goes the same way back.
      const root = placeOf(0, lane, n, values);
      const place = (placeOf(position, lane, n, values) - root + n) % n;
      const at = (to: number) => positionAt((root + to) % n, lane, values);
      const [back, on] = [place > 0 ? at(place - 1) : undefined, place < n - 1 ? at(place + 1) : undefined];
      const along = reduce ? n - 1 - place : place;
      const [before, after] = reduce ? [on, back] : [back, on];
      return chainSteps(along, lane, before, after, values, reduce);
    },
  });
}

export const chainBroadcast = chain('copied from rank to rank along a chain, in pieces', false);
export const chainReduce = chain('summed from rank to rank along a chain, in pieces', true);
