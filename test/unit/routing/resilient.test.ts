import { describe, expect, test } from 'vitest';
import type { Fabric } from '../../../src/model/fabric.ts';
import type { RouteTables } from '../../../src/model/routes.ts';
import { hash2 } from '../../../src/rng/hash.ts';
import type { RoutingChoice } from '../../../src/routing/choice.ts';
import { findWalk, tracePath } from '../../../src/routing/path.ts';
import { buildRouteEpochs, buildRoutes } from '../../../src/routing/tables.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { hyperx } from '../../../src/topology/hyperx.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { torus } from '../../../src/topology/torus.ts';
import { clos, common } from '../topology/values.ts';

const fourSpines = leafSpine.build({ ...clos, leaves: 4, spines: 4, hosts: 8, gpus: 1 });

/** 1 for all links of a node. */
function withoutNode({ links }: Fabric, node: number): Uint8Array {
  return Uint8Array.from({ length: links.count }, (_, i) =>
    links.from[i] === node || links.to[i] === node ? 1 : 0,
  );
}

/** Every `n`-th cable between switches (of ranks that forward: between any two), by a hash. */
function withoutCables({ links, ranks, ranksForward }: Fabric, seed: number, n: number): Uint8Array {
  const down = new Uint8Array(links.count);
  for (let cable = 0; cable < links.count; cable += 2) {
    const ofRank = !ranksForward && Math.min(links.from[cable]!, links.to[cable]!) < ranks;
    if (!ofRank && hash2(seed, cable) % n === 0) down.fill(1, cable, cable + 2);
  }
  return down;
}

/** Paths of all pairs of ranks that have one, on three channels. */
function pathsOf(
  fabric: Fabric,
  routes: RouteTables,
  choice: RoutingChoice,
  seed: number,
): Map<string, number[]> {
  const paths = new Map<string, number[]>();
  for (let src = 0; src < fabric.ranks; src++) {
    for (let dst = 0; dst < fabric.ranks; dst++) {
      if (src === dst || !findWalk(fabric, routes, src, dst)) continue;
      for (let channel = 0; channel < 3; channel++)
        paths.set(`${src} ${dst} ${channel}`, tracePath(routes, fabric, choice, src, dst, channel, seed));
    }
  }
  return paths;
}

describe('one spine of four fails', () => {
  const spine = fourSpines.nodeCount - 3;
  const down = withoutNode(fourSpines, spine);
  const sound = pathsOf(fourSpines, buildRoutes(fourSpines), { name: 'ecmp' }, 7);
  const across = [...sound].filter(([, path]) => path.length === 4);
  const hit = across.filter(([, path]) => path.some((link) => down[link] === 1));

  test('resilient: paths of all flows that did not cross it are the same, and the others go evenly over three spines', () => {
    const { routes } = buildRouteEpochs(fourSpines, [], { down, sound: fourSpines });
    const now = pathsOf(fourSpines, routes, { name: 'ecmp' }, 7);
    const moved = across.filter(([flow, path]) => String(now.get(flow)) !== String(path));
    expect(moved).toEqual(hit);
    // 32 · 24 · 3 flows between leaves, a quarter of them on each spine: 576, standard deviation
    // √(2304 · 3/16) = 21.
    expect(across).toHaveLength(2304);
    expect(Math.abs(hit.length - 576)).toBeLessThan(4 * 21);
    const onSpine = new Map<number, number>();
    for (const [flow] of hit) {
      const head = fourSpines.links.to[now.get(flow)![1]!]!;
      onSpine.set(head, (onSpine.get(head) ?? 0) + 1);
    }
    // A third of some 576 each: 192, standard deviation √(576 · 2/9) = 11.
    expect(onSpine.size).toBe(3);
    for (const flows of onSpine.values()) expect(Math.abs(flows - hit.length / 3)).toBeLessThan(4 * 11);
  });

  test('full: three flows of four move', () => {
    // A flow stays if h mod 4 is link i of the four and h mod 3 the place of i among the three that
    // are left: one value of h mod 12 for each, 3 in 12. 1 - 1/n of all flows move (RFC 2991, §3:
    // modulo-N), here 1728, standard deviation 21.
    const now = pathsOf(fourSpines, buildRoutes(fourSpines, down), { name: 'ecmp' }, 7);
    const moved = across.filter(([flow, path]) => String(now.get(flow)) !== String(path));
    expect(Math.abs(moved.length - 1728)).toBeLessThan(4 * 21);
  });

  test('with epochs: flows are where they were before it failed, and again once it is mended', () => {
    const none = new Uint8Array(down.length);
    const { routes, nextSets } = buildRouteEpochs(fourSpines, [none, down, none], { sound: fourSpines });
    const { routes: failed } = buildRouteEpochs(fourSpines, [], { down, sound: fourSpines });
    const during = (nextSet: Uint32Array) => pathsOf(fourSpines, { ...routes, nextSet }, { name: 'ecmp' }, 7);
    expect(during(nextSets[0]!)).toEqual(sound);
    expect(during(nextSets[1]!)).toEqual(pathsOf(fourSpines, failed, { name: 'ecmp' }, 7));
    expect(during(nextSets[2]!)).toEqual(sound);
  });
});

// A path none of whose links failed is a shortest path still, since failures make no way shorter.
// So each of its links is in the set at its node, and the flow keeps it: over any fabric, with
// polarised hashes, weights, dimension order and random nodes.
describe.each([
  ['leaf-spine', fourSpines],
  ['fat-tree', fatTree.build({ ...common, k: 4, oversubscription: 1, gpus: 1 })],
  ['torus', torus.build({ ...common, x: 4, y: 4, z: 1, wrap: 'xyz' })],
  ['hyperx', hyperx.build({ ...clos, x: 4, y: 3, z: 1, hosts: 2, width: 2, planes: 1, gpus: 1 })],
] as const)('random failures of a %s', (_, fabric) => {
  const choices: readonly RoutingChoice[] = [
    { name: 'ecmp' },
    { name: 'ecmp', polarize: true },
    { name: 'ecmp', rule: 'weighted' },
    ...(fabric.links.axis ? [{ name: 'ecmp', rule: 'dimension-order' } as const] : []),
    { name: 'valiant', entropies: 1 },
  ];
  test.each(choices)('only flows whose path failed move: %o', (choice) => {
    const sound = pathsOf(fabric, buildRoutes(fabric, undefined, choice.rule), choice, 3);
    const wrong: string[] = [];
    let kept = 0;
    let moved = 0;
    for (let seed = 0; seed < 4; seed++) {
      const down = withoutCables(fabric, seed, 12);
      const { routes } = buildRouteEpochs(fabric, [], { down, rule: choice.rule, sound: fabric });
      for (const [flow, path] of pathsOf(fabric, routes, choice, 3)) {
        const before = sound.get(flow)!;
        const failed = before.some((link) => down[link] === 1);
        if (path.some((link) => down[link] === 1)) wrong.push(`${flow} is on a dead link`);
        if (failed) moved++;
        else if (String(before) === String(path)) kept++;
        else wrong.push(`${flow} left ${before} for ${path}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(kept).toBeGreaterThan(100);
    expect(moved).toBeGreaterThan(10);
  });
});
