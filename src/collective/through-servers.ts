/**
 * Ways round all ranks that give each channel NICs of its own, as NCCL's rings have. With `gpus`
 * ranks a server, way c runs through a server from local rank c up to c-1, and through the next
 * server back from c-1 to c. So it passes from server to server between ranks of one rail (with an
 * odd number of servers, except from the last to the first).
 */
import type { ParamSpec, ParamValues } from '../model/params.ts';
import { UserError } from '../util/errors.ts';

export const throughServers = {
  gpus: {
    kind: 'count',
    help: 'ranks per server; channels use the NICs of a server in turn; 1: all channels use the same order',
    default: 1,
    min: 1,
    max: 1024,
    known: 'nics',
  },
  order: {
    kind: 'choice',
    help: 'order of ranks inside a server; zigzag: each channel has its own, and together they use each full-mesh link once',
    default: 'straight',
    choices: ['straight', 'zigzag'],
  },
} as const satisfies ParamSpec;
type Values = ParamValues<typeof throughServers>;

/**
 * Throws `UserError` unless n ranks are whole servers that the order can go through. `what`: a
 * ring, a chain.
 */
export function checkServers(what: string, n: number, { gpus, order }: Values): void {
  if (order === 'zigzag' && gpus % 2 === 1) {
    throw new UserError(`order=zigzag is not possible with servers of ${gpus} ranks`, {
      advice: 'use an even number of gpus, or order=straight',
    });
  }
  if (n % gpus === 0) return;
  throw new UserError(`a ${what} of ${n} ranks does not consist of servers of ${gpus}`, {
    advice: 'use gpus=1, or a group of whole servers',
  });
}

/** Place in the ring of channel `channel` of the rank at `position` of the group. */
export function placeOf(position: number, channel: number, _n: number, { gpus, order }: Values): number {
  const local = position % gpus;
  const first = position - local;
  const entry = channel % gpus;
  const odd = (first / gpus) % 2 === 1;
  if (order === 'zigzag') {
    const ahead = (local - entry - (odd ? gpus / 2 : 0) + 2 * gpus) % gpus;
    return first + (ahead > 0 && ahead <= gpus / 2 ? 2 * ahead - 1 : (2 * (gpus - ahead)) % (2 * gpus));
  }
  return first + (((odd ? entry - 1 - local : local - entry) + 2 * gpus) % gpus);
}

/**
 * The inverse of {@link placeOf}. A zigzag (Walecki's decomposition of complete graphs, in Lucas
 * 1892) goes c, c+1, c-1, c+2 … to c+g/2, and in the next server the same way back.
 */
export function positionAt(place: number, channel: number, { gpus, order }: Values): number {
  const visit = place % gpus;
  const first = place - visit;
  const entry = channel % gpus;
  const odd = (first / gpus) % 2 === 1;
  if (order === 'zigzag') {
    const ahead = visit % 2 === 1 ? (visit + 1) / 2 : -visit / 2;
    return first + ((entry + ahead + (odd ? gpus / 2 : 0) + gpus) % gpus);
  }
  return first + (((odd ? entry - 1 - visit : visit + entry) + 2 * gpus) % gpus);
}
