/** Groups whose ranks could talk over scale-up links alone, and do not. */
import type { Fabric } from '../../model/fabric.ts';
import type { Rise } from './part.ts';
import type { Reason } from './reason.ts';

/** A smaller factor between the two rates tells nothing. */
const FASTER = 1.5;
/** Groups that are made for scale-up links, however large they are. */
const INNER: readonly string[] = ['tp'];

/**
 * Groups over several servers that one could hold, or that are of a kind that should fit into one.
 * Its share is the part of the time that scale-up ports would save.
 */
export function overServers({ world, part }: Pick<Rise, 'world' | 'part'>): Reason[] {
  const { fabric } = world.job;
  const { groups } = part;
  if (!groups) return [];
  const size = serverSize(fabric);
  const length = Math.max(...groups.map((group) => group.length));
  const spans = groups.map((group) => new Set(Array.from(group, (rank) => fabric.server[rank]!)).size);
  const servers = Math.max(...spans);
  if (size < 2 || servers < 2) return [];
  const isInner = INNER.includes(part.item ?? '');
  // A group with one rank in each server has its partners elsewhere by design.
  const isApart = groups.every((group, i) => spans[i] === group.length);
  if (!isInner && (length > size || isApart)) return [];
  const times = scaleUpRate(fabric) / nicRate(fabric);
  if (times < FASTER) return [];
  return [
    {
      kind: 'over-servers',
      facts: { group: part.name, ranks: length, servers, times },
      share: 1 - 1 / times,
    },
  ];
}

function serverSize({ server, ranks }: Fabric): number {
  const sizes = new Map<number, number>();
  for (let rank = 0; rank < ranks; rank++) sizes.set(server[rank]!, (sizes.get(server[rank]!) ?? 0) + 1);
  return Math.max(...sizes.values());
}

/** The fastest scale-up link, bit/s. */
function scaleUpRate({ links }: Fabric): number {
  return links.rateBps.reduce(
    (most, rate, link) => (links.scaleUp[link] === 1 ? Math.max(most, rate) : most),
    0,
  );
}

/** The fastest link of a rank to the network, bit/s. */
function nicRate({ links, ranks }: Fabric): number {
  return links.rateBps.reduce(
    (most, rate, link) =>
      links.scaleUp[link] === 0 && links.from[link]! < ranks ? Math.max(most, rate) : most,
    0,
  );
}
