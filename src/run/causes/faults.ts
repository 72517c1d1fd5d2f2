/** Why faults cost time: what they take away near the link that holds the flows up. */

import { type Fabric, isSwitch, nodeName } from '../../model/fabric.ts';
import type { CableFault } from '../../model/faults.ts';
import type { Network } from '../bind.ts';
import { bottleneck, busiest } from './links.ts';
import type { Rise } from './part.ts';
import type { Reason } from './reason.ts';

/** Factors that differ by less are the same. */
const SAME = 0.999;

/** The reasons of a rise at rung `faults`; undefined: no link has a fault. */
export function linkFaultReasons({ world, part, after }: Rise): Reason[] | undefined {
  const { fabric, seeds } = world.job;
  const worst = Math.max(0, after.timesPs.indexOf(Math.max(...after.timesPs)));
  const drawn = world.drawn(seeds[worst]!).filter(({ cables }) => cables.length > 0);
  if (drawn.length === 0) return undefined;
  const weak = weakened(fabric, drawn);
  const link = busiest(weak, after.linkBytes, (one) => weak.links.rateBps[one]! > 0);
  const near = nearest(fabric, drawn, link);
  const held = link === undefined ? {} : { link: bottleneck(weak, after.linkBytes, link, part.calls) };
  return [{ ...ofFault(fabric, near, drawn, link), ...held }];
}

/** The fault that touches a link, or else its switches; of several the one of most cables. */
function nearest({ links }: Fabric, drawn: readonly CableFault[], link: number | undefined): CableFault {
  const score = ({ cables }: CableFault) => {
    if (link === undefined) return 0;
    const cable = link - (link % 2);
    if (cables.includes(cable)) return 2;
    const ends = [links.from[cable]!, links.to[cable]!];
    return cables.some((one) => ends.includes(links.from[one]!) || ends.includes(links.to[one]!)) ? 1 : 0;
  };
  return drawn.toSorted((a, b) => score(b) - score(a) || b.cables.length - a.cables.length)[0]!;
}

/** A fault in words; of dead cables all that are dead at the same switch. */
function ofFault(
  fabric: Fabric,
  near: CableFault,
  drawn: readonly CableFault[],
  link: number | undefined,
): Reason {
  const { what, cables, share } = near;
  if (!isLasting(near)) return { kind: 'timed-fault', facts: { fault: what, share }, share: 1 };
  const { from, to } = fabric.links;
  const [cable] = cables as [number];
  const name = (node: number) => nodeName(fabric, node);
  const where = `${name(from[cable]!)} - ${name(to[cable]!)}`;
  if (share > 0) return { kind: 'weak-link', facts: { share, links: cables.length, where }, share: 1 };
  const dead = new Set(drawn.filter((one) => isLasting(one) && one.share === 0).flatMap((one) => one.cables));
  const atNode = (node: number) => cablesAt(fabric, node).filter((one) => dead.has(one));
  const ends = [from[cable]!, to[cable]!];
  const whole = ends.find(
    (node) => isSwitch(fabric, node) && atNode(node).length === cablesAt(fabric, node).length,
  );
  if (whole !== undefined)
    return { kind: 'dead-switch', facts: { node: name(whole), links: atNode(whole).length }, share: 1 };
  const touched = link === undefined ? [] : [fabric.links.from[link]!, fabric.links.to[link]!];
  const [most] = ends.toSorted(
    (a, b) =>
      Number(touched.includes(b)) - Number(touched.includes(a)) || atNode(b).length - atNode(a).length,
  );
  const links = atNode(most!).length;
  if (links === 1) return { kind: 'dead-link', facts: { links, of: 1, where }, share: 1 };
  const of = cablesAt(fabric, most!).filter((one) => isLike(fabric, most!, one, cable)).length;
  return { kind: 'dead-link', facts: { links, of, where: name(most!) }, share: 1 };
}

function isLasting({ atPs, untilPs }: CableFault): boolean {
  return atPs === undefined && untilPs === undefined;
}

/** Scale-out cables of a node, by their first links. */
function cablesAt({ links }: Fabric, node: number): number[] {
  const found: number[] = [];
  for (let link = 0; link < links.count; link += 2)
    if (links.scaleUp[link] === 0 && (links.from[link] === node || links.to[link] === node)) found.push(link);
  return found;
}

/** Whether two cables of a node lead to the same tier. */
function isLike({ links, tier }: Fabric, node: number, a: number, b: number): boolean {
  const far = (cable: number) => tier[links.from[cable] === node ? links.to[cable]! : links.from[cable]!];
  return far(a) === far(b);
}

/** Slow ranks, if the run has some; with the first seed. */
export function slowRanks({ job, slowest }: Network): Reason | undefined {
  const factors = slowest(job.seeds[0]!);
  if (!factors) return undefined;
  const times = Math.max(...factors);
  const ranks = [...factors.keys()].filter((rank) => factors[rank]! > 1 && factors[rank]! >= SAME * times);
  return ranks.length === 0
    ? undefined
    : { kind: 'slow-rank', facts: { rank: ranks[0]!, ranks: ranks.length, times }, share: 1 };
}

/** The fabric with what lasting faults leave of its links; 0 for those that are dead. */
function weakened(fabric: Fabric, drawn: readonly CableFault[]): Fabric {
  const rateBps = fabric.links.rateBps.slice();
  for (const { cables, share } of drawn.filter(isLasting)) {
    for (const link of cables.flatMap((cable) => [cable, cable + 1]))
      rateBps[link] = Math.min(rateBps[link]!, share * fabric.links.rateBps[link]!);
  }
  return { ...fabric, links: { ...fabric.links, rateBps } };
}
