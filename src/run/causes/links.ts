/** How busy links are, and what lies around them. */
import type { BottleneckLink } from '../../model/cause-result.ts';
import { type Fabric, isSwitch, nodeName } from '../../model/fabric.ts';
import { memoOf } from '../../util/memo.ts';

const PS_PER_US = 1e6;
/** Links whose times differ by less are alike. */
const ALIKE = 0.01;

/** Whether a link joins two nodes of the network: not a port of a rank, and not scale-up. */
export function isBetween(fabric: Fabric, link: number): boolean {
  const { from, to, scaleUp } = fabric.links;
  if (scaleUp[link] === 1) return false;
  return fabric.ranksForward || (isSwitch(fabric, from[link]!) && isSwitch(fabric, to[link]!));
}

/** The time that the bytes of a link take, ps. */
export function busyPs({ links }: Fabric, linkBytes: Float64Array, link: number): number {
  return (linkBytes[link]! * 8e12) / links.rateBps[link]!;
}

/** The busiest link of those that a filter lets pass; undefined: none carries anything. */
export function busiest(
  fabric: Fabric,
  linkBytes: Float64Array,
  takes: (link: number) => boolean,
): number | undefined {
  let found: number | undefined;
  let most = 0;
  for (let link = 0; link < linkBytes.length; link++) {
    if (!(linkBytes[link]! > 0) || !takes(link)) continue;
    const busy = busyPs(fabric, linkBytes, link);
    if (busy <= most) continue;
    most = busy;
    found = link;
  }
  return found;
}

/** A link as a result has it; `calls` is how often these bytes are sent. */
export function bottleneck(
  fabric: Fabric,
  linkBytes: Float64Array,
  link: number,
  calls: number,
): BottleneckLink {
  const { from, to } = fabric.links;
  const busy = busyPs(fabric, linkBytes, link);
  const port = busiest(fabric, linkBytes, (other) => !isBetween(fabric, other));
  const { tier } = fabric;
  let alike = 0;
  for (let other = 0; other < linkBytes.length; other++) {
    if (tier[from[other]!] !== tier[from[link]!] || tier[to[other]!] !== tier[to[link]!]) continue;
    if (busyPs(fabric, linkBytes, other) > (1 - ALIKE) * busy) alike++;
  }
  return {
    ...{ from: nodeName(fabric, from[link]!), to: nodeName(fabric, to[link]!) },
    busy_us: (busy * calls) / PS_PER_US,
    ...(port !== undefined && { to_ports: busy / busyPs(fabric, linkBytes, port) }),
    alike,
  };
}

/** Links from a node, or to it, whose other ends are in one tier; scale-out only. */
export function linksAt(fabric: Fabric, node: number, side: 'from' | 'to', tier: number): number[] {
  const { links } = fabric;
  const ends = side === 'from' ? links.to : links.from;
  return (linksOfNodes(fabric)[side].get(node) ?? []).filter((link) => fabric.tier[ends[link]!] === tier);
}

/** The scale-out links from each node, and to it: looked for at every switch of a fabric. */
const linksOfNodes = memoOf(({ links }: Fabric) => {
  const found = { from: new Map<number, number[]>(), to: new Map<number, number[]>() };
  for (let link = 0; link < links.count; link++) {
    if (links.scaleUp[link] === 1) continue;
    for (const side of ['from', 'to'] as const) {
      const node = links[side][link]!;
      const own = found[side].get(node);
      if (own) own.push(link);
      else found[side].set(node, [link]);
    }
  }
  return found;
});

/** The end of a link between tiers that is nearer to the ranks; undefined: both are as near. */
export function lowerEnd({ links, tier }: Fabric, link: number): number | undefined {
  const [from, to] = [links.from[link]!, links.to[link]!];
  if (tier[from] === tier[to]) return undefined;
  return tier[from]! < tier[to]! ? from : to;
}

/** Links that stand side by side with one: between the same switch and tier, in its direction. */
export function sideBySide(fabric: Fabric, link: number): number[] {
  const { links, tier } = fabric;
  const [from, to] = [links.from[link]!, links.to[link]!];
  return lowerEnd(fabric, link) === to
    ? linksAt(fabric, to, 'to', tier[from]!)
    : linksAt(fabric, from, 'from', tier[to]!);
}
