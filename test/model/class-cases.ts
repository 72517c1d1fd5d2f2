/** Random runs of several groups of ranks, for comparing answers with classes on and off. */
import { addCollective } from '../../src/collective/build.ts';
import type { FlowRun, Reality } from '../../src/engine/flow/api.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { hash2 } from '../../src/rng/hash.ts';
import type { FluidChoice } from '../../src/routing/choice.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../src/topology/rail-optimized.ts';
import { star } from '../../src/topology/star.ts';
import { torus } from '../../src/topology/torus.ts';
import { clos, common } from '../unit/topology/values.ts';

type Draw = (below: number) => number;

const FABRICS: readonly (() => Fabric)[] = [
  () => leafSpine.build({ ...clos, leaves: 4, spines: 2, hosts: 2, gpus: 4 }),
  () => leafSpine.build({ ...clos, leaves: 4, spines: 1, hosts: 6, gpus: 1 }),
  () => leafSpine.build({ ...clos, leaves: 3, spines: 4, hosts: 8, gpus: 1, oversubscription: 2 }),
  () => railOptimized.build({ ...clos, servers: 6, gpus: 4, spines: 2, serversPerLeaf: undefined }),
  () => fatTree.build({ k: 4, rate: 400e9, latency: 500_000, oversubscription: 1 }),
  () => star.build({ ...common, hosts: 24 }),
  () => torus.build({ x: 4, y: 6, z: 1, wrap: 'xyz', rate: 100e9, latency: 1_000_000 }),
];

const ROUTINGS: readonly FluidChoice[] = [
  { name: 'd-mod-k' },
  { name: 'd-mod-k' },
  { name: 'ecmp' },
  { name: 'ecmp', queuePairs: 2 },
  { name: 'spray' },
  { name: 'valiant', entropies: 1 },
];
const REALITIES: readonly Reality[] = ['latency', 'endpoints', 'topology', 'routing', 'routing', 'routing'];
const COLLECTIVES = [
  ['all-reduce', 'ring'],
  ['all-reduce', 'ring'],
  ['all-gather', 'ring'],
  ['all-to-all', 'direct'],
  ['all-to-all', 'pairwise'],
  ['send-recv', 'direct'],
] as const;

/** Case number `index`, the same every time. */
export function classCase(index: number): { readonly name: string; readonly run: FlowRun } {
  let draws = 0;
  const draw: Draw = (below) => hash2(hash2(index, 0xc1a55), draws++) % below;
  const sound = FABRICS[draw(FABRICS.length)]!();
  const fabric = draw(4) === 0 ? withSlowLinks(sound, draw) : sound;
  const groups = drawGroups(fabric.ranks, draw);
  const builder = createScheduleBuilder();
  const cut = draw(3) === 0 ? draw(groups.length) : groups.length;
  const kinds = [groups.slice(0, cut), groups.slice(cut)].filter((some) => some.length > 0);
  const names = kinds.map((some) => addDrawn(builder, some, draw));
  const routing = ROUTINGS[draw(ROUTINGS.length)]!;
  const possible = routing.name === 'valiant' && fabric.name === 'star' ? ROUTINGS[0]! : routing;
  const reality = REALITIES[draw(REALITIES.length)]!;
  const ownPorts = fabric.ranksForward && (reality === 'latency' || reality === 'endpoints');
  const run: FlowRun = {
    ...{ fabric, routes: buildRoutes(fabric), schedule: builder.finish(), reality, routing: possible },
    ...(ownPorts && { ownPorts: { detours: false, limits: reality === 'endpoints' } }),
    seeds: draw(4) === 0 ? [5, 6, 7] : [draw(100)],
    times: draw(2) === 0,
    tolerance: [0, 1e-3, 1e-2][draw(3)]!,
    ...(draw(8) === 0 && { stop: { messages: 1 + draw(500), timePs: 1e12 } }),
  };
  return { name: `#${index} ${fabric.name} ${names.join(' + ')} ${possible.name} ${reality}`, run };
}

/** Some links at half their rate. */
function withSlowLinks(fabric: Fabric, draw: Draw): Fabric {
  const rateBps = fabric.links.rateBps.slice();
  for (let i = 1 + draw(3); i > 0; i--) rateBps[draw(rateBps.length)]! /= 2;
  return { ...fabric, links: { ...fabric.links, rateBps } };
}

/** Disjoint groups of one size: neighbours, ranks a stride apart, or any ranks. */
function drawGroups(ranks: number, draw: Draw): Uint32Array[] {
  const sizes = [2, 3, 4, 6, 8].filter((size) => ranks % size === 0);
  const size = sizes[draw(sizes.length)]!;
  const count = ranks / size;
  const order = Array.from({ length: ranks }, (_, i) => i);
  const kind = draw(5);
  if (kind === 0) for (let i = ranks - 1; i > 0; i--) swap(order, i, draw(i + 1));
  const at = (group: number, i: number) => (kind < 2 ? group + count * i : group * size + i);
  const groups = Array.from({ length: count }, (_, group) =>
    Uint32Array.from({ length: size }, (_, i) => order[at(group, i)]!),
  );
  return groups.slice(0, Math.max(1, count - (draw(3) === 0 ? draw(count) : 0)));
}

function swap(items: number[], a: number, b: number): void {
  [items[a], items[b]] = [items[b]!, items[a]!];
}

/** A collective on the groups; its name. */
function addDrawn(
  builder: ReturnType<typeof createScheduleBuilder>,
  groups: readonly Uint32Array[],
  draw: Draw,
): string {
  const [collective, algorithm] = COLLECTIVES[draw(COLLECTIVES.length)]!;
  const params = algorithm === 'ring' ? { channels: 1 + draw(2), direction: draw(2) ? 'bi' : 'uni' } : {};
  const bytes = 1 + draw(4_000_000);
  addCollective(builder, { collective, algorithm, params, bytes, groups }, { launchPs: 1000 * draw(3) });
  return `${groups.length} × ${groups[0]!.length} ${collective} ${algorithm} of ${bytes} B`;
}
