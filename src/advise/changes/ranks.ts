/** Another order of the ranks of a collective: by their place in the fabric. */
import { type Fabric, isSwitch } from '../../model/fabric.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';

/** The ranks in the order of switches and servers, if they are not in it. */
export function rankChanges({ scenario: { workload, fabric } }: Asked): readonly Change[] {
  if (workload.kind !== 'collective') return [];
  const [group, ...others] = workload.groups;
  if (!group || others.length > 0) return [];
  const built = fabric.build();
  const place = places(built);
  const ordered = Array.from(group).sort(
    (a, b) => place[a]! - place[b]! || built.server[a]! - built.server[b]! || a - b,
  );
  if (ordered.every((rank, i) => rank === group[i])) return [];
  return [
    {
      what: 'ranks in the order of their switches',
      ...{ takes: 'software', about: 'rank order' },
      settings: [`collective.ranks=${JSON.stringify(ordered)}`],
    },
  ];
}

/** The first switch of the first rank of each rank's server; direct networks have none. */
function places(fabric: Fabric): Int32Array {
  const { ranks, ranksForward, links, server, tier } = fabric;
  const first = new Int32Array(ranks).fill(-1);
  if (ranksForward) return first;
  const above = new Map<number, number>();
  for (let link = links.count - 1; link >= 0; link--)
    if (links.scaleUp[link] === 0 && tier[links.to[link]!]! > tier[links.from[link]!]!)
      above.set(links.from[link]!, links.to[link]!);
  const switchOf = (rank: number): number => {
    let node: number | undefined = rank;
    // Ports and NICs lie between a rank and its switch.
    for (let hops = 0; node !== undefined && hops < 4; hops++) {
      node = above.get(node);
      if (node !== undefined && isSwitch(fabric, node)) return node;
    }
    return -1;
  };
  const ofServer = new Map<number, number>();
  for (let rank = 0; rank < ranks; rank++) {
    const home = server[rank]!;
    if (!ofServer.has(home)) ofServer.set(home, switchOf(rank));
    first[rank] = ofServer.get(home)!;
  }
  return first;
}
