/** Random runs of collectives whose steps repeat, some of which may jump. */
import { buildCollective } from '../../src/collective/build.ts';
import type { FlowRun } from '../../src/engine/flow/api.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { hash2 } from '../../src/rng/hash.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../src/topology/rail-optimized.ts';
import { clos, common } from '../unit/topology/values.ts';

type Draw = (below: number) => number;

const pick = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)]!;

function fabricOf(draw: Draw): Fabric {
  const latency = pick(draw, [100_000, 500_000, 500_000, 2_000_000]);
  const family = draw(4);
  if (family === 0)
    return fatTree.build({ k: pick(draw, [4, 6]), rate: 400e9, latency, oversubscription: 1 });
  if (family === 1) {
    const sizes = { servers: pick(draw, [8, 16]), gpus: pick(draw, [2, 4]), spines: pick(draw, [2, 4]) };
    return railOptimized.build({
      ...{ ...common, latency, ...sizes },
      ...{ uplinkRate: undefined, oversubscription: undefined, serversPerLeaf: undefined },
    });
  }
  const spines = pick(draw, [2, 4, 8, 16]);
  if (family === 2)
    return leafSpine.build({ ...clos, latency, leaves: pick(draw, [4, 8]), hosts: 8, gpus: 1, spines });
  const sizes = { leaves: pick(draw, [4, 8]), hosts: pick(draw, [2, 4]), gpus: pick(draw, [1, 4]) };
  return leafSpine.build({ ...clos, latency, ...sizes, spines });
}

/** The fabric with some links at a part of their rate, one time in four. */
function broken(draw: Draw, fabric: Fabric): Fabric {
  if (draw(4) > 0) return fabric;
  const rateBps = Float64Array.from(fabric.links.rateBps);
  for (let fault = 1 + draw(3); fault > 0; fault--)
    rateBps[draw(rateBps.length)]! *= pick(draw, [0.1, 0.25, 0.5]);
  return { ...fabric, links: { ...fabric.links, rateBps } };
}

/** Numbers `0 … n-1`, one time in three in random order. */
function order(draw: Draw, n: number): number[] {
  const items = Array.from({ length: n }, (_, i) => i);
  if (draw(3) > 0) return items;
  for (let i = n - 1; i > 0; i--) {
    const j = draw(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

/** The schedule of an all-reduce by all ranks at once, or by the ranks of each rail. */
function scheduleOf(draw: Draw, fabric: Fabric) {
  const gpus = fabric.ranks / new Set(fabric.server).size;
  const servers = order(draw, fabric.ranks / gpus);
  const rank = (server: number, gpu: number) => server * gpus + gpu;
  const local = Array.from({ length: gpus }, (_, gpu) => gpu);
  const together = draw(3) === 0;
  const groups = together
    ? [Uint32Array.from(servers.flatMap((server) => local.map((gpu) => rank(server, gpu))))]
    : local.map((gpu) => Uint32Array.from(servers, (server) => rank(server, gpu)));
  const bytes = Math.round(2 ** (14 + draw(14) + draw(1000) / 1000)) * (draw(2) ? 1 : servers.length);
  const levels = together && gpus > 1 && draw(2) === 1;
  return buildCollective({
    ...{ collective: 'all-reduce', bytes, groups },
    algorithm: levels ? 'hierarchical' : 'ring',
    params: levels ? { gpus } : { channels: 1 + draw(2) },
  });
}

/** Case number `index`, the same every time; it looks for jumps at every step. */
export function jumpCase(index: number): FlowRun {
  let draws = 0;
  const draw: Draw = (below) => hash2(index, draws++) % below;
  const fabric = broken(draw, fabricOf(draw));
  return {
    ...{ fabric, routes: buildRoutes(fabric), schedule: scheduleOf(draw, fabric) },
    reality: pick(draw, ['routing', 'routing', 'routing', 'topology', 'endpoints', 'latency'] as const),
    routing: { name: pick(draw, ['ecmp', 'ecmp', 'd-mod-k', 'spray'] as const) },
    ...{ seeds: [draw(1000)], tolerance: 1e-3, fastForward: 'bounded', eager: true },
  };
}

/** Its name in messages of tests. */
export function describeJumpCase(index: number): string {
  const { fabric, schedule, reality, routing } = jumpCase(index);
  return `#${index} ${fabric.name} of ${fabric.ranks}, ${schedule.laneCount} lanes, ${routing.name}, ${reality}`;
}
