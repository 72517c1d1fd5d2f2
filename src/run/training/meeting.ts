/**
 * Which collectives of a program may meet on a link. The links of a collective follow from an even
 * spread over all shortest paths: it touches every link that any routing here could choose.
 */
import type { Stage } from '../../ladder/ladder.ts';
import type { Measure } from '../../ladder/measure.ts';
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import type { Meets } from '../../workload/together/groups.ts';

/**
 * Which collectives may meet at a rung, and whether any do. Many links have the same collectives,
 * so each set of collectives on a link is looked at once.
 * @param used The collectives alone, in one or several measurements.
 */
export function meetingAt(
  stage: Stage,
  fabric: Fabric,
  used: readonly (readonly Pick<Measure, 'linkBytes'>[])[],
): { readonly meets: Meets; readonly any: boolean } {
  const count = used[0]?.length ?? 0;
  const pairs = new Uint8Array(count * count);
  let any = false;
  for (const users of userSets(limitsAt(stage, fabric), fabric.links.count, used)) {
    if (users.length > 1) any = true;
    for (const a of users) for (const b of users) pairs[a * count + b] = 1;
  }
  return { meets: (a, b) => pairs[a * count + b] === 1, any };
}

/** The distinct sets of collectives that use a link that counts, without the empty one. */
function userSets(
  limits: (link: number) => boolean,
  links: number,
  used: readonly (readonly Pick<Measure, 'linkBytes'>[])[],
): number[][] {
  // A set is an earlier one and a collective; links without users have set 0.
  const earlier = [0];
  const added = [-1];
  const setOf = new Uint32Array(links);
  const counts = Uint8Array.from(setOf, (_, link) => (limits(link) ? 1 : 0));
  used[0]?.forEach((_, collective) => {
    const uses = used.map((measures) => measures[collective]!.linkBytes);
    const grown = new Map<number, number>();
    for (let link = 0; link < links; link++) {
      if (counts[link] === 0 || !uses.some((bytes) => bytes[link]! > 0)) continue;
      const before = setOf[link]!;
      const set = grown.get(before) ?? earlier.length;
      if (set === earlier.length) {
        earlier.push(before);
        added.push(collective);
        grown.set(before, set);
      }
      setOf[link] = set;
    }
  });
  return [...new Set(setOf)].map((last) => {
    const users: number[] = [];
    for (let set = last; set > 0; set = earlier[set]!) users.push(added[set]!);
    return users;
  });
}

/** The links whose rates count at a rung. */
function limitsAt(
  stage: Stage,
  { kind, ranksForward, sharedNics, links }: Fabric,
): (link: number) => boolean {
  if (stage === 'latency') return () => false;
  if (stage !== 'endpoints' || ranksForward || (sharedNics?.length ?? 0) > 0) return () => true;
  const isRank = (node: number) => kind[node] === NodeKind.rank;
  return (link) => isRank(links.from[link]!) || isRank(links.to[link]!);
}
