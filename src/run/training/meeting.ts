/**
 * Which collectives of a program may meet on a link. The links of a collective follow from an even
 * spread over all shortest paths: it touches every link that any routing here could choose.
 */
import type { Stage } from '../../ladder/ladder.ts';
import type { Measure } from '../../ladder/measure.ts';
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import type { Meets } from '../../workload/together/groups.ts';

/**
 * Which collectives may meet at a rung, and whether any do.
 * @param used The collectives alone, in one or several measurements.
 */
export function meetingAt(
  stage: Stage,
  fabric: Fabric,
  used: readonly (readonly Pick<Measure, 'linkBytes'>[])[],
): { readonly meets: Meets; readonly any: boolean } {
  const limits = limitsAt(stage, fabric);
  const count = used[0]?.length ?? 0;
  const words = Math.ceil(fabric.links.count / 32);
  const sets = Array.from({ length: count }, (_, collective) => {
    const set = new Int32Array(words);
    for (const measures of used) {
      measures[collective]!.linkBytes.forEach((bytes, link) => {
        if (bytes > 0 && limits(link)) set[link >>> 5]! |= 1 << (link & 31);
      });
    }
    return set;
  });
  const pairs = new Uint8Array(count * count);
  let any = false;
  sets.forEach((a, i) => {
    sets.slice(0, i + 1).forEach((b, j) => {
      if (!a.some((word, w) => (word & b[w]!) !== 0)) return;
      pairs[i * count + j] = 1;
      pairs[j * count + i] = 1;
      if (i !== j) any = true;
    });
  });
  return { meets: (a, b) => pairs[a * count + b] === 1, any };
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
