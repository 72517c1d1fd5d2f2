/**
 * All-to-all of tokens between experts that sends a token once to each server (DeepSeek-AI,
 * "DeepSeek-V3 Technical Report", arXiv 2412.19437, §3.2.2; DeepEP, internode dispatch and
 * combine).
 *
 * `out`, dispatch: a rank sends its tokens for a server to the rank of its own rail there, which
 * hands them on inside, to each rank once. `back`, combine: outputs go inside a server to the rank
 * on the rail of the token's owner. It adds them up and sends one for each token. Servers nearest
 * first; what arrives is handed on while the next is on its way.
 *
 * A rank's bytes are those of k copies of each token. If the k experts of a token are a random
 * subset of E on S servers, it goes to S·(1 − C(E−E/S, k)/C(E, k)) of them, at most `servers`; then
 * its experts are on so many servers. The same formula with ranks says how many ranks get it. With
 * uneven blocks the same factors apply, which is too many copies for a server that gets most.
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import { UserError } from '../util/errors.ts';
import { channelParams } from './channels.ts';
import { type Script, script } from './plan.ts';
import { planned } from './planned.ts';
import { railSteps } from './rail-aligned.ts';
import { serverParam, serversOf } from './servers.ts';
import { blockBytesOf, skewParams } from './skew.ts';

const params = {
  ...channelParams,
  gpus: serverParam,
  way: {
    kind: 'choice',
    choices: ['out', 'back'],
    default: 'out',
    help: 'out: to the experts (dispatch); back: from the experts (combine)',
  },
  experts: {
    kind: 'count',
    min: 0,
    max: 100_000,
    default: 0,
    help: 'experts of all ranks; 0: every block is sent whole',
  },
  topK: { kind: 'count', min: 1, max: 100_000, default: 1, help: 'different experts of a token' },
  servers: {
    kind: 'count',
    min: 0,
    max: 1_000_000,
    default: 0,
    help: 'most servers that the experts of a token are on; 0: any number',
  },
  ...skewParams,
} as const satisfies ParamSpec;

type Values = ParamValues<typeof params>;

/** Lanes of a channel: sends, hands on, receives. */
const LANES = 3;

export const onceAServer = planned<typeof params>({
  name: 'once-a-server',
  summary: 'tokens once to each server along the rails, and inside to each rank once (DeepEP)',
  params,
  levels: true,
  reads: 'matrix',
  mergesCopies: true,
  parts: ({ channels }) => channels,
  chunks: (n) => n * n,
  chunkBytes: (n, bytes, chunk, values) =>
    Math.round(blockBytesOf(n, bytes, chunk, values) * copiesOf(n, values).ranks),
  lanesPerRank(n, values) {
    copiesOf(n, values);
    return LANES * values.channels;
  },
  channel: (lane) => Math.floor(lane / LANES),
  steps({ n, position, lane, values }) {
    const part = Math.floor(lane / LANES);
    const told = script(lane, part);
    const place: Place = { n, position, gpus: values.gpus, lane: LANES * part };
    const bytesOf = (chunks: readonly number[]) => (partBytes: number) =>
      Math.round(
        copiesOf(n, values).servers *
          chunks.reduce((sum, chunk) => sum + blockBytesOf(n, partBytes, chunk, values), 0),
      );
    if (values.way === 'back') {
      if (lane % LANES < 2) railSteps(told, place, lane % LANES === 1, bytesOf);
      return told.steps();
    }
    if (lane % LANES === 0) sendOut(told, place, bytesOf);
    else if (lane % LANES === 1) handOn(told, place);
    else awaitAll(told, place);
    return told.steps();
  },
});

/** A lane of a rank; `lane`: the first of its channel. */
interface Place {
  readonly n: number;
  readonly position: number;
  readonly gpus: number;
  readonly lane: number;
}

/** To the own rail's rank of each server, then to the ranks of the own server. */
function sendOut(
  told: Script,
  { n, position, gpus, lane }: Place,
  bytesOf: (chunks: readonly number[]) => (partBytes: number) => number,
): void {
  const local = position % gpus;
  for (const first of serversAfter(n, position, gpus, 1)) {
    const chunks = Array.from({ length: gpus }, (_, i) => position * n + first + i);
    told.send({ position: first + local, lane: lane + 1, chunks, bytes: bytesOf(chunks) });
  }
  for (const mate of matesOf(position, gpus))
    told.send({ position: mate, lane: lane + 2, chunks: [position * n + mate] });
}

/** Each server's tokens for this one, in the order in which they come. */
function handOn(told: Script, { n, position, gpus, lane }: Place): void {
  const local = position % gpus;
  for (const first of serversAfter(n, position, gpus, -1)) {
    const from = first + local;
    told.receive({ position: from, lane });
    for (const mate of matesOf(position, gpus))
      told.send({ position: mate, lane: lane + 2, chunks: [from * n + mate] });
    // A rank alone in its server hands nothing on.
    if (gpus === 1) told.pause();
  }
}

function awaitAll(told: Script, { n, position, gpus, lane }: Place): void {
  for (const mate of matesOf(position, gpus)) {
    told.receive({ position: mate, lane });
    for (let i = 1; i < n / gpus; i++) told.receive({ position: mate, lane: lane + 1 });
  }
}

/** First positions of the other servers, nearest first that way. */
function serversAfter(n: number, position: number, gpus: number, way: 1 | -1): number[] {
  const servers = n / gpus;
  const own = Math.floor(position / gpus);
  return Array.from({ length: servers - 1 }, (_, i) => ((own + way * (i + 1) + servers) % servers) * gpus);
}

function matesOf(position: number, gpus: number): number[] {
  const first = position - (position % gpus);
  return Array.from({ length: gpus - 1 }, (_, i) => first + (((position % gpus) + i + 1) % gpus));
}

/** Copies of a token to ranks, and to servers, for each of its k copies to experts. */
function copiesOf(n: number, { gpus, experts, topK, servers: limit }: Values) {
  const servers = serversOf(n, gpus);
  if (experts === 0) return { ranks: 1, servers: 1 };
  if (experts % n !== 0 || topK > experts)
    throw new UserError(`${experts} experts are not on ${n} ranks, or are fewer than topK ${topK}`, {
      advice: 'use experts that the ranks divide, and topK at most as many',
    });
  const most = limit === 0 ? servers : Math.min(limit, servers);
  const each = experts / servers;
  if (topK > most * each)
    throw new UserError(`${topK} experts of a token are not on ${most} servers of ${each} experts`, {
      advice: `use servers ${Math.ceil(topK / each)}, or a smaller topK`,
    });
  return {
    ranks: distinct(most * gpus, experts / n, topK) / topK,
    servers: Math.min(most, distinct(servers, each, topK)) / topK,
  };
}

/** Mean number of groups of `size` that k different ones of `groups`·`size` are in. */
function distinct(groups: number, size: number, k: number): number {
  const all = groups * size;
  let none = 1;
  for (let i = 0; i < k && none > 0; i++) none *= Math.max(0, all - size - i) / (all - i);
  return groups * (1 - none);
}
