/** Rows copied from twins are the rows of a search, number by number, on whatever fabric. */
import { describe, expect, test } from 'vitest';
import type { Fabric } from '../../../src/model/fabric.ts';
import { hash3 } from '../../../src/rng/hash.ts';
import { adjacency } from '../../../src/routing/adjacency.ts';
import type { SetRule } from '../../../src/routing/rules.ts';
import { buildRouteEpochs } from '../../../src/routing/tables.ts';
import { createTwins } from '../../../src/routing/twins.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { startFabric } from '../../../src/topology/parts/builder.ts';
import { torus } from '../../../src/topology/torus.ts';
import { common } from '../topology/values.ts';
import { plainTables } from './plain-tables.ts';

/** Draws of a seed: the `i`-th number below `below`. */
const drawer = (seed: number) => {
  let i = 0;
  return (below: number) => hash3(seed, 17, i++) % below;
};
type Draw = ReturnType<typeof drawer>;

/** Leaves in pods that share their spines, with the odd cable more, fewer or of another rate. */
function randomFabric(draw: Draw): Fabric {
  const pods = 1 + draw(4);
  const leaves = 1 + draw(5);
  const spines = 1 + draw(4);
  const cores = draw(5);
  const oddities = draw(4);
  const rates = [100e9, 200e9, 400e9];
  const width = 1 + draw(2);
  const cables: [number, number, number][] = [];
  const [firstLeaf, hosts] = [pods * leaves, 1 + draw(2)];
  const ranks = pods * leaves * hosts;
  const [firstSpine, firstCore] = [ranks + firstLeaf, ranks + firstLeaf + pods * spines];
  for (let pod = 0; pod < pods; pod++) {
    for (let leaf = 0; leaf < leaves; leaf++) {
      for (let spine = 0; spine < spines; spine++) {
        for (let w = 0; w < width; w++)
          cables.push([ranks + pod * leaves + leaf, firstSpine + pod * spines + spine, 0]);
      }
    }
    for (let spine = 0; spine < spines; spine++)
      for (let core = 0; core < cores; core++)
        cables.push([firstSpine + pod * spines + spine, firstCore + core, 0]);
  }
  for (let i = 0; i < oddities; i++) {
    const switches = firstLeaf + pods * spines + cores;
    const at = draw(cables.length);
    const kind = draw(4);
    if (kind === 0) cables.splice(at, 1);
    else if (kind === 1) cables[at] = [cables[at]![0], cables[at]![1], 1 + draw(2)];
    else if (kind === 2) cables.push([ranks + draw(switches), ranks + draw(switches), draw(3)]);
    else cables.unshift(cables.pop()!);
    if (cables.length === 0) cables.push([ranks, ranks + 1, 0]);
  }
  const own = cables.filter(([a, b]) => a !== b);
  const fabric = startFabric({
    name: 'random',
    tierNames: ['rank', 'leaf', 'spine', 'core'],
    ranks,
    switches: [firstLeaf, pods * spines, cores],
    cables: ranks + own.length,
  });
  for (let rank = 0; rank < ranks; rank++)
    fabric.cable(rank, ranks + Math.floor(rank / hosts), { rateBps: 100e9, latencyPs: 1e6 });
  for (const [a, b, rate] of own) fabric.cable(a, b, { rateBps: rates[rate]!, latencyPs: 1e6 });
  return fabric.finish();
}

/** Some links that are down, each way by itself. */
function randomDown({ links }: Fabric, draw: Draw): Uint8Array {
  const share = 1 + draw(30);
  return Uint8Array.from({ length: links.count }, () => (draw(share) === 0 ? 1 : 0));
}

function expectPlain(
  fabric: Fabric,
  down: Uint8Array | undefined,
  epochs: readonly Uint8Array[],
  rule: SetRule,
) {
  const { routes, nextSets } = buildRouteEpochs(fabric, epochs, { down, rule });
  const plain = plainTables(fabric, routes, [down, ...epochs], rule);
  const { setStart, setLinks } = routes;
  const sets = Array.from({ length: setStart.length - 1 }, (_, set) =>
    setLinks.subarray(setStart[set], setStart[set + 1]).join(),
  );
  expect(sets).toEqual(plain.sets);
  expect([routes.nextSet, ...nextSets].map((next) => Array.from(next))).toEqual(plain.nextSets);
}

describe('tables equal those of a search for each class', () => {
  test.each(['shortest', 'weighted'] as const)('%s, on 300 random fabrics with failures', (rule) => {
    for (let seed = 0; seed < 300; seed++) {
      const draw = drawer(seed);
      const fabric = randomFabric(draw);
      const down = draw(3) === 0 ? randomDown(fabric, draw) : undefined;
      const epochs = Array.from({ length: draw(3) }, () => randomDown(fabric, draw));
      expectPlain(fabric, down, epochs, rule);
    }
  });

  test('in order of dimensions, where ranks forward', () => {
    for (const wrap of ['xyz', 'none']) {
      const fabric = torus.build({ ...common, x: 4, y: 2, z: 2, wrap } as never);
      expectPlain(fabric, undefined, [randomDown(fabric, drawer(1))], 'dimension-order');
    }
  });
});

/** Searches that the rows to all leaves of a fabric need. */
function searchesOf(fabric: Fabric, rateBps?: ArrayLike<number>): number {
  const graph = adjacency(fabric, 0);
  const leaves = Array.from(fabric.tier.keys()).filter((node) => fabric.tier[node] === 1);
  const twins = createTwins(graph, leaves, rateBps);
  const found = { distance: new Int32Array(fabric.nodeCount).fill(1), queue: new Uint32Array(0) };
  const nextSet = new Uint32Array(fabric.nodeCount);
  return leaves.filter((target) => {
    if (twins.copy({ target, row: 0, nextSet, setOf: () => 0 })) return false;
    twins.keep(target, 0, found, 0);
    return true;
  }).length;
}

test('a fat-tree takes a search for each pod, one more for a leaf that differs', () => {
  const fabric = fatTree.build({ ...common, k: 8, oversubscription: 1, gpus: 1 });
  expect(searchesOf(fabric)).toBe(8);
  const rateBps = fabric.links.rateBps.slice();
  const leaf = fabric.tier.indexOf(1);
  rateBps[fabric.links.from.findIndex((node, link) => node === leaf && fabric.links.to[link]! > leaf)] = 1;
  expect(searchesOf(fabric, fabric.links.rateBps)).toBe(8);
  expect(searchesOf(fabric, rateBps)).toBe(9);
});
