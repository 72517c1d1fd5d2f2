/** Changes of a described fabric: more cables, other rates, other NICs. */
import type { DescribedCable, Description } from './parts/described.ts';

/** The cables whose ends are both in these tiers carry `times` as much; ranks are tier 0. */
export function withFasterTier(
  description: Description,
  [low, high]: readonly [number, number],
  times: number,
): Description {
  const { cables } = description;
  const tierOf = tiersOf(description);
  return {
    ...description,
    cables: cables.map((cable) => {
      const [a, b] = [tierOf(cable.a), tierOf(cable.b)];
      const isIt = (a === low && b === high) || (a === high && b === low);
      return isIt ? { ...cable, rateBps: times * cable.rateBps } : cable;
    }),
  };
}

/**
 * A switch with the cables upwards of another one of its tier: those that it lacks are added. A
 * cable that is there, but slower, gets one next to it for the rest.
 */
export function withUplinksOf(description: Description, node: number, like: number): Description {
  const { cables } = description;
  const tierOf = tiersOf(description);
  const upwards = (from: number) => {
    const found = new Map<number, { rateBps: number; cables: DescribedCable[] }>();
    for (const cable of cables) {
      if (cable.a !== from && cable.b !== from) continue;
      const upper = cable.a === from ? cable.b : cable.a;
      if ((tierOf(upper) ?? 0) <= tierOf(from)!) continue;
      const own = found.get(upper) ?? { rateBps: 0, cables: [] };
      own.rateBps += cable.rateBps;
      own.cables.push(cable);
      found.set(upper, own);
    }
    return found;
  };
  const own = upwards(node);
  const added = [...upwards(like)].flatMap(([upper, theirs]): DescribedCable[] => {
    const there = own.get(upper);
    const ends = { a: node, b: upper, line: 0 };
    if (!there) return theirs.cables.map((cable) => ({ ...cable, ...ends }));
    const rateBps = theirs.rateBps - there.rateBps;
    return rateBps > 0 ? [{ ...theirs.cables[0]!, ...ends, rateBps }] : [];
  });
  return { ...description, cables: [...cables, ...added] };
}

/**
 * In place of each of these NICs, which ranks share, one for each of its ranks, with the same
 * cables. They are all nodes of one tier of switches.
 */
export function withOwnNics(description: Description, nics: readonly number[]): Description {
  const { ranks, switches, cables } = description;
  const tier = switches[nics[0]! - ranks];
  const first = ranks + switches.indexOf(tier);
  const below = new Map(nics.map((nic) => [nic, [] as number[]]));
  for (const { a, b } of cables) {
    if (a < ranks) below.get(b)?.push(a);
    if (b < ranks) below.get(a)?.push(b);
  }
  /** The first of the nodes that stand for each NIC, and for each of its ranks. */
  const own = new Map<string, number>();
  let next = first;
  for (const [nic, users] of below) for (const rank of users) own.set(`${nic} ${rank}`, next++);
  const shift = next - first - nics.length;
  const moved = (node: number) => (node < first ? node : node + shift);
  const renewed = cables.flatMap((cable): DescribedCable[] => {
    const { a, b } = cable;
    const nic = below.has(a) ? a : below.has(b) ? b : undefined;
    if (nic === undefined) return [{ ...cable, a: moved(a), b: moved(b) }];
    const other = nic === a ? b : a;
    if (other < ranks) return [{ ...cable, a: other, b: own.get(`${nic} ${other}`)! }];
    return below.get(nic)!.map((rank) => ({ ...cable, a: own.get(`${nic} ${rank}`)!, b: moved(other) }));
  });
  const others = switches.filter((_, i) => !below.has(ranks + i));
  const at = switches.indexOf(tier);
  const added = Array.from({ length: next - first }, () => tier);
  return { ...description, switches: others.toSpliced(at, 0, ...added), cables: renewed };
}

function tiersOf({ ranks, switches }: Description): (node: number) => number | undefined {
  return (node) => (node < ranks ? 0 : switches[node - ranks]);
}
