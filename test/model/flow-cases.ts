/**
 * Random small flow runs, for comparing the engine with the reference and devices with each other.
 */
import { buildCollective } from '../../src/collective/build.ts';
import type { FlowRun, Reality } from '../../src/engine/flow/api.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { hash2 } from '../../src/rng/hash.ts';
import type { FluidChoice } from '../../src/routing/choice.ts';
import type { SetRule } from '../../src/routing/rules.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../src/topology/rail-optimized.ts';
import { ring } from '../../src/topology/ring.ts';
import { star } from '../../src/topology/star.ts';
import { torus } from '../../src/topology/torus.ts';

const G = 1e9;

/** Small fabrics of every family. */
const FABRICS: readonly (() => Fabric)[] = [
  () => star.build({ hosts: 6, rate: 100 * G, latency: 300_000 }),
  () => leafSpine.build({ leaves: 4, spines: 3, hosts: 3, rate: 100 * G, latency: 500_000, ...unset }),
  () =>
    leafSpine.build({
      leaves: 3,
      spines: 2,
      hosts: 4,
      rate: 200 * G,
      latency: 700_000,
      ...unset,
      oversubscription: 2,
    }),
  () => fatTree.build({ k: 4, rate: 400 * G, latency: 500_000, oversubscription: 1 }),
  () =>
    railOptimized.build({
      servers: 3,
      gpus: 4,
      spines: 2,
      rate: 400 * G,
      scaleUpRate: 3600 * G,
      latency: 500_000,
      ...railUnset,
    }),
  () => ring.build({ hosts: 6, rate: 100 * G, latency: 1_000_000 }),
  () => torus.build({ x: 4, y: 3, z: 1, wrap: 'xyz', rate: 100 * G, latency: 1_000_000 }),
];
const unset = {
  uplinkRate: undefined,
  oversubscription: undefined,
  gpus: 1,
  scaleUpRate: undefined,
  scaleUpLatency: 200_000,
  radix: undefined,
};
const railUnset = {
  scaleUpLatency: 250_000,
  uplinkRate: undefined,
  oversubscription: undefined,
  serversPerLeaf: undefined,
  radix: undefined,
};

const COLLECTIVES = [
  ['all-reduce', 'ring'],
  ['reduce-scatter', 'ring'],
  ['all-gather', 'ring'],
  ['all-to-all', 'direct'],
  ['all-to-all', 'pairwise'],
  ['send-recv', 'direct'],
] as const;
const ROUTINGS: readonly (FluidChoice & { readonly rule?: SetRule })[] = [
  { name: 'ecmp' },
  { name: 'ecmp', polarize: true },
  { name: 'ecmp', queuePairs: 3 },
  { name: 'd-mod-k' },
  { name: 'spray' },
  { name: 'valiant', entropies: 1 },
  { name: 'valiant' },
  { name: 'ecmp', rule: 'up-down' },
  { name: 'ecmp', rule: 'weighted' },
  { name: 'ecmp', rule: 'dimension-order' },
];
const REALITIES: readonly Reality[] = ['latency', 'endpoints', 'topology', 'routing', 'routing', 'routing'];

export interface FlowCase {
  readonly name: string;
  readonly run: FlowRun;
}

/** Case number `index`, the same every time. All randomness is a hash of it. */
export function flowCase(index: number, tolerance = 0): FlowCase {
  let draws = 0;
  const draw = (below: number) => hash2(index, draws++) % below;
  const fabric = FABRICS[draw(FABRICS.length)]!();
  const [collective, algorithm] = COLLECTIVES[draw(COLLECTIVES.length)]!;
  const { rule, ...routing } = drawRouting(draw, fabric);
  const reality = REALITIES[draw(REALITIES.length)]!;
  const ranks = permutation(fabric.ranks, draw).slice(0, 2 + draw(fabric.ranks - 1));
  const bytes = 1 + draw(4_000_000);
  const seed = draw(1000);
  const params = algorithm === 'ring' ? { channels: 1 + draw(2), direction: draw(2) ? 'bi' : 'uni' } : {};
  return {
    name: `#${index} ${fabric.name} ${collective} ${algorithm} ${JSON.stringify(params)} ${rule ?? routing.name} ${reality} n=${ranks.length} ${bytes} B seed ${seed}`,
    run: {
      fabric,
      routes: buildRoutes(fabric, undefined, reality === 'routing' ? rule : undefined),
      schedule: buildCollective({ collective, algorithm, params, bytes, groups: [Uint32Array.from(ranks)] }),
      reality,
      routing,
      seeds: [seed],
      tolerance,
      listFlows: true,
    },
  };
}

/** One that the fabric has nodes or axes for. */
function drawRouting(draw: (below: number) => number, fabric: Fabric) {
  const isPossible = ({ name, rule }: (typeof ROUTINGS)[number]) =>
    (rule !== 'dimension-order' || fabric.links.axis) && (name !== 'valiant' || fabric.name !== 'star');
  const possible = ROUTINGS.filter(isPossible);
  return possible[draw(possible.length)]!;
}

function permutation(n: number, draw: (below: number) => number): number[] {
  const items = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = draw(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

/** Many flows over few links, with long chains of bottlenecks. */
export function crowdedRun(routing: FluidChoice): FlowRun {
  const shape = { ...unset, leaves: 8, spines: 4, hosts: 6 };
  const fabric = leafSpine.build({ ...shape, rate: 100 * G, latency: 500_000 });
  const group = Uint32Array.from({ length: fabric.ranks }, (_, rank) => rank);
  return {
    ...{ fabric, routes: buildRoutes(fabric), reality: 'routing', routing },
    schedule: buildCollective({ collective: 'all-to-all', algorithm: 'direct', bytes: 4e7, groups: [group] }),
    ...{ seeds: [3], tolerance: 1e-3, listFlows: true },
  };
}

/** So many flows that rates may be settled late. */
export function largeRun(): FlowRun {
  const shape = { ...unset, leaves: 9, spines: 8, hosts: 8 };
  const fabric = leafSpine.build({ ...shape, rate: 100 * G, latency: 500_000 });
  const group = Uint32Array.from({ length: fabric.ranks }, (_, rank) => rank);
  return {
    ...{ fabric, routes: buildRoutes(fabric), reality: 'routing', routing: { name: 'ecmp' } },
    schedule: buildCollective({ collective: 'all-to-all', algorithm: 'direct', bytes: 6e7, groups: [group] }),
    ...{ seeds: [3], tolerance: 1e-2, listFlows: true },
  };
}
