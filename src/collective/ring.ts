/**
 * Ring all-reduce, reduce-scatter and all-gather (Patarasu and Yuan 2009, "Bandwidth optimal
 * all-reduce algorithms for clusters of workstations", §3; NCCL's `ring`). A chunk travels round
 * the ring, one hop a step, and every rank forwards at step t+1 the data it received for it.
 *
 * With several channels the payload is dealt over that many independent rings; `gpus` gives each
 * ring NICs of its own (through-servers.ts). Left out: NCCL's cut of a chunk into slices that
 * pipeline within a step; the fluid model drains a step's chunk as one message.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import type { Op } from '../model/schedule.ts';
import { type Algorithm, type Part, share } from './algorithm.ts';
import { checkServers, placeOf, positionAt, throughServers } from './through-servers.ts';
import { alphaBeta, type Net } from './time.ts';

const params = {
  channels: { kind: 'count', help: 'rings that share the payload', default: 1, min: 1, max: 64 },
  direction: {
    kind: 'choice',
    help: 'bi: every second channel runs in the opposite direction; uses at least two channels',
    default: 'uni',
    choices: ['uni', 'bi'],
  },
  ...throughServers,
} as const satisfies ParamSpec;
type Values = ParamValues<typeof params>;

/** A run of steps that treat their messages alike. */
interface Phase {
  readonly steps: number;
  readonly reduce: boolean;
}

/**
 * @param phases The phases of the n-1 or 2(n-1) steps.
 * @param lag How many places behind its own position a rank's first chunk is, counted along the
 *   ring.
 */
function ring(
  summary: string,
  phases: (n: number) => readonly Phase[],
  lag: number,
): Algorithm<typeof params> {
  return {
    name: 'ring',
    summary,
    params,
    parts: channelCount,
    label: placeOf,
    lanesPerRank(n, values) {
      checkServers('ring', n, values);
      return channelCount(values);
    },
    channel: (lane) => lane,
    turns: ({ gpus }) => gpus === 1,
    time(n, bytes, net, values) {
      const steps = phases(n).reduce((sum, phase) => sum + phase.steps, 0);
      const { server } = net;
      if (!server) return alphaBeta(net, steps, (steps * bytes) / n);
      return ringOfServersPs(steps, (steps * bytes) / n, { ...net, server }, values);
    },
    program: (part) => ringProgram(part, phases(part.n), lag),
  };
}

/**
 * `steps` steps round rings through servers: a chunk goes from server to server once in as many
 * steps as a server has ranks. The NICs that the rings take share the payload (NCCL
 * `src/graph/tuning.cc`, nInterSteps). The time is that of the links, or that of one chunk through
 * all steps: the latency of a chunk hides behind others on the link. All rings but one share a link
 * inside; a chunk waits there for half of the others on average, as far as the link is busy.
 */
function ringOfServersPs(
  steps: number,
  bytes: number,
  net: Required<Pick<Net, 'server'>> & Net,
  values: Values,
) {
  const { ranks, alphaPs, betaPs } = net.server!;
  const between = Math.ceil(steps / ranks);
  const nics = values.gpus === ranks ? Math.min(channelCount(values), ranks) : 1;
  const chunk = steps > 0 ? bytes / nics / steps : 0;
  const sharing = Math.max(1, nics - 1);
  const busy = Math.min(1, (betaPs * sharing) / net.betaPs);
  const chunkPs =
    between * (net.alphaPs + chunk * net.betaPs) +
    (steps - between) * (alphaPs + chunk * betaPs * (1 + (busy * (sharing - 1)) / 2));
  return Math.max(chunkPs, bytes * Math.max(betaPs, net.betaPs / nics));
}

function channelCount({ channels, direction }: Values): number {
  return direction === 'bi' ? Math.max(2, channels) : channels;
}

/**
 * At step t the rank at place p of its ring sends chunk `p - lag - t`; chunks are numbered by
 * place.
 */
function ringProgram(part: Part<typeof params>, phases: readonly Phase[], lag: number): readonly Op[] {
  const { n, position, lane, lanesPerRank, values } = part;
  if (n === 1) return [{ needSignals: part.needSignals, ...part.done }];
  const way = values.direction === 'bi' && lane % 2 === 1 ? -1 : 1;
  const sends = phases.reduce((sum, phase) => sum + phase.steps, 0);
  const place = placeOf(position, lane, n, values);
  const next = positionAt((place + way + n) % n, lane, values);
  const peerBase = part.firstLane + next * lanesPerRank + lane;
  const payload = share(part.bytes, lanesPerRank, lane);
  const ops: Op[] = [];
  let t = 0;
  // One object of fixed shape a loop, not spreads of shared parts: a large ring makes tens of
  // thousands.
  const push = (count: number, reduce: boolean) => {
    ops.push({
      count,
      send: true,
      reduce,
      need: t === 0 ? 0 : 1,
      needSignals: t === 0 ? part.needSignals : 0,
      delayPs: t === 0 ? part.firstDelayPs : part.stepDelayPs,
      peerBase,
      dstStep0: part.repetition * (sends + 1) + t + 1,
      dstStepStride: 1,
      bytes: Math.floor(payload / n),
      granule: 1,
      extra: payload % n,
      chunkBase: (part.repetition * lanesPerRank + lane) * n,
      chunk0: place - way * (lag + t),
      chunkStride: -way,
      chunkMod: n,
    });
    t += count;
  };
  for (const { steps, reduce } of phases) {
    const first = t === 0 ? 1 : 0;
    if (first) push(1, reduce);
    if (steps > first) push(steps - first, reduce);
  }
  ops.push({ need: 1, ...part.done });
  return ops;
}

/** 2(n-1) steps: reduce round the ring until position p has all of chunk p+1, then gather. */
export const ringAllReduce = ring(
  'reduce-scatter, then all-gather along a ring; 2(n-1) steps of 1/n of the payload',
  (n) => [
    { steps: n - 1, reduce: true },
    { steps: n - 1, reduce: false },
  ],
  0,
);

/** n-1 steps; position p ends with all of chunk p, so its own chunk is the last to reach it. */
export const ringReduceScatter = ring(
  'chunks are summed along a ring; n-1 steps of 1/n of the buffer',
  (n) => [{ steps: n - 1, reduce: true }],
  1,
);

/** n-1 steps; position p starts with chunk p. */
export const ringAllGather = ring(
  'chunks are copied along a ring; n-1 steps of 1/n of the buffer',
  (n) => [{ steps: n - 1, reduce: false }],
  0,
);
