/** How groups of switches are joined by long cables, for dragonfly and dragonfly+. */

import { UserError } from '../../util/errors.ts';

/** A cable between two switches that have global ports, numbered group by group. */
export interface GlobalCable {
  readonly a: number;
  readonly b: number;
}

/**
 * Global cables among `groups` groups of `switches` switches with `globals` global ports each. This
 * is the relative arrangement (Camarero, Vallejo, Beivide, "Topological Characterization of Hamming
 * and Dragonfly Networks and Its Implications on Routing", ACM TACO 11(4), 2014, §4, there "palm
 * tree"): port j of group i leads to group i - 1 - j. If a group has more ports than other groups
 * exist, it goes round as often as whole rounds fit; ports left over stay dark.
 */
export function* globalCables(groups: number, switches: number, globals: number): Iterable<GlobalCable> {
  const others = groups - 1;
  const rounds = roundsOf(groups, switches * globals);
  const switchOf = (group: number, port: number) => group * switches + Math.floor(port / globals);
  for (let round = 0; round < rounds; round++) {
    for (let group = 0; group < groups; group++) {
      for (let j = 0; j < others; j++) {
        const other = (group + groups - 1 - j) % groups;
        // Each cable once: from its higher group. The other end's port is the one that leads back.
        if (other > group) continue;
        const back = others - 1 - j;
        yield { a: switchOf(group, round * others + j), b: switchOf(other, round * others + back) };
      }
    }
  }
}

/** The number of {@link globalCables}; `ports` are the global ports of a group. */
export function globalCount(groups: number, ports: number): number {
  return ((groups * (groups - 1)) / 2) * roundsOf(groups, ports);
}

function roundsOf(groups: number, ports: number): number {
  return groups > 1 ? Math.floor(ports / (groups - 1)) : 0;
}

/** All pairs a < b below `count`. */
export function* pairs(count: number): Iterable<readonly [number, number]> {
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) yield [a, b];
  }
}

/** Refuses more groups than a group has global ports to reach. */
export function checkGroups(name: string, groups: number, ports: number): void {
  if (groups <= ports + 1) return;
  throw new UserError(`${groups} groups, but a group has only ${ports} global ports`, {
    where: `${name}: groups`,
    advice: `use at most ${ports + 1} groups, or more global ports`,
  });
}
