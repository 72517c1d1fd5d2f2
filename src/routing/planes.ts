/** Where ranks hang in the two planes, and the destination classes that follow from it. */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, type RoutePlane } from '../model/routes.ts';
import { invariant } from '../util/errors.ts';

export interface Attachment {
  readonly planes: readonly [RoutePlane, RoutePlane];
  readonly classNode: Uint32Array;
  /** Plane of each class. */
  readonly classPlane: Uint8Array;
}

/** First and last links and classes of all ranks; a rank has at most one port in a plane. */
export function attachRanks(fabric: Fabric): Attachment {
  const { ranks, ranksForward, links } = fabric;
  const planes = [emptyPlane(ranks), emptyPlane(ranks)] as const;
  const classNode: number[] = [];
  const classPlane: number[] = [];
  if (ranksForward) {
    for (let rank = 0; rank < ranks; rank++) planes[0].rankClass[rank] = classNode.push(rank) - 1;
    return {
      planes,
      classNode: Uint32Array.from(classNode),
      classPlane: new Uint8Array(classNode.length),
    };
  }
  const classOf = new Map<number, number>();
  for (let link = 0; link < links.count; link++) {
    const a = links.from[link] as number;
    const b = links.to[link] as number;
    const index = links.scaleUp[link] === 1 ? 1 : 0;
    const plane = planes[index];
    if (a < ranks) {
      invariant(plane.firstLink[a] === NO_LINK, `rank ${a} has two ports in one plane`);
      plane.firstLink[a] = link;
    }
    if (b < ranks) {
      plane.lastLink[b] = link;
      const key = a * 2 + index;
      let c = classOf.get(key);
      if (c === undefined) {
        c = classNode.push(a) - 1;
        classPlane.push(index);
        classOf.set(key, c);
      }
      plane.rankClass[b] = c;
    }
  }
  return { planes, classNode: Uint32Array.from(classNode), classPlane: Uint8Array.from(classPlane) };
}

function emptyPlane(ranks: number): RoutePlane {
  return {
    firstLink: new Uint32Array(ranks).fill(NO_LINK),
    lastLink: new Uint32Array(ranks).fill(NO_LINK),
    rankClass: new Uint32Array(ranks).fill(NO_LINK),
  };
}

/** The planes without the ports of ranks whose link there or back is 1 in `down`. */
export function withoutPorts(
  planes: Attachment['planes'],
  down: Uint8Array,
): readonly [RoutePlane, RoutePlane] {
  const isUp = (link: number | undefined) => link !== undefined && down[link] !== 1;
  const without = ({ firstLink, lastLink, rankClass }: RoutePlane): RoutePlane => {
    const ports = { firstLink: firstLink.slice(), lastLink: lastLink.slice(), rankClass: rankClass.slice() };
    firstLink.forEach((link, rank) => {
      if (link === NO_LINK || (isUp(link) && isUp(lastLink[rank]))) return;
      for (const port of Object.values(ports)) port[rank] = NO_LINK;
    });
    return ports;
  };
  return [without(planes[0]), without(planes[1])];
}
