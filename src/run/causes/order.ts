/** Whether another order or place of the ranks would leave links between switches alone. */
import { type Fabric, tierName } from '../../model/fabric.ts';
import { NO_LINK } from '../../model/routes.ts';
import type { Network } from '../bind.ts';
import { type PairFlow, pairFlows } from './flows.ts';
import { lowerEnd } from './links.ts';
import type { Part, Rise } from './part.ts';
import type { Reason } from './reason.ts';

/** Crossings that another order saves must be this many times the least. */
const MANY = 2;
/** Groups whose ranks could be apart instead send this many times less. */
const LESS = 4;

/** Rank order of rings, or groups that span more switches than they need. */
export function orderReasons({ world, part }: Rise, link: number): Reason[] {
  const { fabric } = world.job;
  const low = lowerEnd(fabric, link);
  if (low === undefined || !part.groups) return [];
  const leaf = leaves(world);
  // Above the first switches the ranks of a leaf are alike.
  if (!leaf || !new Set(leaf).has(low)) return [];
  const tier = tierName(fabric, low);
  return [
    ...ringOrder(fabric, part.groups, pairFlows(part.schedule()), leaf, tier),
    ...places(part, leaf, tier),
  ];
}

/** The first switch of each rank. */
function leaves({ job: { fabric }, routes }: Network): Uint32Array | undefined {
  if (fabric.ranksForward) return undefined;
  const { firstLink } = routes.planes[0];
  if (firstLink.includes(NO_LINK)) return undefined;
  return firstLink.map((first) => fabric.links.to[first]!);
}

/** Rings whose neighbours are under other switches more often than they need be. */
function ringOrder(
  { server }: Fabric,
  groups: readonly Uint32Array[],
  flows: readonly PairFlow[],
  leaf: Uint32Array,
  tier: string,
): Reason[] {
  const out = new Map<number, number>();
  for (const { src, dst } of flows) {
    if (out.get(src) !== undefined && out.get(src) !== dst) return [];
    out.set(src, dst);
  }
  let crossings = 0;
  let least = 0;
  for (const group of groups) {
    const homes = new Set(Array.from(group, (rank) => leaf[rank]!));
    const hops = Array.from(group).filter((rank) => {
      const next = out.get(rank);
      return next !== undefined && leaf[rank] !== leaf[next] && server[rank] !== server[next];
    });
    crossings += hops.length;
    least += homes.size > 1 ? homes.size : 0;
  }
  if (crossings < MANY * least || least === 0) return [];
  return [{ kind: 'rank-order', facts: { crossings, least, tier }, share: 1 - least / crossings }];
}

/** Groups that would fit under one switch each, if ranks of groups that send less were apart. */
function places({ groups = [], others, bytes = 0 }: Part, leaf: Uint32Array, tier: string): Reason[] {
  if (groups.length < 2) return [];
  const step = strideOf(groups);
  if (others && !others.some((one) => strideOf(one.groups) < step && LESS * one.bytes < bytes)) return [];
  const under = new Map<number, number>();
  for (const group of groups)
    for (const rank of group) under.set(leaf[rank]!, (under.get(leaf[rank]!) ?? 0) + 1);
  const size = Math.max(...groups.map(({ length }) => length));
  const spans = groups.map((group) => new Set(Array.from(group, (rank) => leaf[rank]!)).size);
  const most = Math.max(...spans);
  if (most < MANY || [...under.values()].some((ranks) => ranks % size !== 0)) return [];
  return [{ kind: 'placement', facts: { ranks: size, switches: most, tier }, share: 1 }];
}

/** How far apart neighbours of the first group are in the order of ranks. */
function strideOf([first]: readonly Uint32Array[]): number {
  return first && first.length > 1 ? Math.abs(first[1]! - first[0]!) : Infinity;
}
