import { describe, expect, test } from 'vitest';
import { type Fabric, isSwitch, NodeKind } from '../../../src/model/fabric.ts';
import { NO_SET } from '../../../src/model/routes.ts';
import { findWalk, tracePath } from '../../../src/routing/path.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { hopFacts } from '../../../src/topology/facts/hops.ts';
import { topologies } from '../../../src/topology/registry.ts';
import { UserError } from '../../../src/util/errors.ts';
import { instances } from './instances.ts';

/**
 * Links on shortest paths between nodes of one plane, by a search of its own; Infinity without a
 * path.
 */
function distances(fabric: Fabric, from: number, plane: number): number[] {
  const { links, nodeCount, ranks, ranksForward } = fabric;
  const distance = new Array<number>(nodeCount).fill(Number.POSITIVE_INFINITY);
  distance[from] = 0;
  for (let hops = 0, grew = true; grew; hops++) {
    grew = false;
    for (let link = 0; link < links.count; link++) {
      const [a, b] = [links.from[link]!, links.to[link]!];
      if (links.scaleUp[link] !== plane || distance[a] !== hops) continue;
      // Ranks are ends, not ways, unless they forward.
      if (distance[b] !== Number.POSITIVE_INFINITY || (a < ranks && a !== from && !ranksForward)) continue;
      distance[b] = hops + 1;
      grew = true;
    }
  }
  return distance;
}

/** Ranks that scale-up links join, by the smallest of them. */
function domains(fabric: Fabric): number[] {
  const { links, nodeCount, ranks } = fabric;
  const root = Array.from({ length: nodeCount }, (_, node) => node);
  const find = (node: number): number => (root[node] === node ? node : find(root[node]!));
  for (let link = 0; link < links.count; link++) {
    if (links.scaleUp[link] === 0) continue;
    const [a, b] = [find(links.from[link]!), find(links.to[link]!)];
    root[Math.max(a, b)] = Math.min(a, b);
  }
  return Array.from({ length: ranks }, (_, rank) => find(rank));
}

test('every family has an instance here', () => {
  expect(new Set(instances.map(({ name }) => name))).toEqual(new Set(topologies.map(({ name }) => name)));
});

describe.each(
  instances.map((instance) => [`${instance.name} ${JSON.stringify(instance.values)}`, instance] as const),
)('%s', (_, instance) => {
  const member = topologies.find(({ name }) => name === instance.name)!;
  const fabric = member.build(instance.values);
  const { links, ranks, ranksForward, kind, server } = fabric;
  const routes = buildRoutes(fabric);

  test('counts', () => {
    const switches = kind.filter((_, node) => isSwitch(fabric, node)).length;
    expect({ ranks, switches, cables: links.count / 2 }).toEqual({
      ranks: instance.ranks,
      switches: instance.switches,
      cables: instance.cables,
    });
    const { diameterHops, unreachablePairs } = hopFacts(fabric);
    if (instance.diameter !== undefined) expect(diameterHops).toBe(instance.diameter);
    expect(unreachablePairs).toBe(instance.unreachable ?? 0);
  });

  test('degrees within the radix, and not with one port less', () => {
    if (instance.radix === undefined) {
      expect(member.params.radix).toBeUndefined();
      return;
    }
    const ports = new Map<number, number>();
    links.from.forEach((node, link) => {
      const isCounted = kind[node] === NodeKind.scaleOutSwitch || ranksForward;
      if (isCounted && links.scaleUp[link] === 0) ports.set(node, (ports.get(node) ?? 0) + 1);
    });
    // Switches of a scale-up domain stand for several, and count their ranks.
    if (ports.size > 0) expect(Math.max(...ports.values())).toBe(instance.radix);
    expect(() => member.build({ ...instance.values, radix: instance.radix! })).not.toThrow();
    expect(() => member.build({ ...instance.values, radix: instance.radix! - 1 })).toThrow(UserError);
  });

  test('cables are symmetric', () => {
    for (let link = 0; link < links.count; link += 2) {
      expect([links.from[link], links.to[link]]).toEqual([links.to[link + 1], links.from[link + 1]]);
      for (const facts of [links.rateBps, links.latencyPs, links.scaleUp]) {
        expect(facts[link]).toBe(facts[link + 1]);
      }
    }
  });

  test('servers are what scale-up links join', () => {
    const domain = domains(fabric);
    const wrong: string[] = [];
    for (let a = 0; a < ranks; a++) {
      for (let b = 0; b < ranks; b++) {
        if ((domain[a] === domain[b]) !== (server[a] === server[b])) wrong.push(`ranks ${a} and ${b}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('every set of next links leads one hop closer, so routes end; and they are shortest', () => {
    let unreachable = 0;
    const wrong: string[] = [];
    for (let dst = 0; dst < ranks; dst++) {
      const toDst = [distances(fabric, dst, 0), distances(fabric, dst, 1)] as const;
      for (let src = 0; src < ranks; src++) {
        if (src === dst) continue;
        const walk = findWalk(fabric, routes, src, dst);
        // Cables are symmetric, so the distance from is the distance to.
        const expected = toDst[server[src] === server[dst] ? 1 : 0][src]!;
        if (!walk) {
          unreachable++;
          if (expected !== Number.POSITIVE_INFINITY) wrong.push(`no way from ${src} to ${dst}`);
          continue;
        }
        for (const seed of [1, 2, 3]) {
          const { length } = tracePath(routes, fabric, { name: 'ecmp' }, src, dst, 0, seed);
          if (length !== expected) wrong.push(`${length} links from ${src} to ${dst}, not ${expected}`);
        }
        const row = routes.classRow[walk.dstClass]!;
        if (row === NO_SET) continue;
        const within = toDst[walk.plane];
        for (let node = fabric.ranksForward ? 0 : ranks; node < fabric.nodeCount; node++) {
          const set = routes.nextSet[row + node]!;
          if (set === NO_SET) continue;
          for (let e = routes.setStart[set]!; e < routes.setStart[set + 1]!; e++) {
            const next = links.to[routes.setLinks[e]!]!;
            if (within[next] !== within[node]! - 1) wrong.push(`from ${node} to ${next} towards ${dst}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(unreachable).toBe(instance.unreachable ?? 0);
  });
});
