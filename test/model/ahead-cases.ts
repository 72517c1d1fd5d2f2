/** Random runs in which some lanes share links and others do not, so that these may run ahead. */
import { buildCollective } from '../../src/collective/build.ts';
import type { FlowRun } from '../../src/engine/flow/api.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { hash2 } from '../../src/rng/hash.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { clos } from '../unit/topology/values.ts';

type Draw = (below: number) => number;

const pick = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)]!;

function fabricOf(draw: Draw): Fabric {
  const latency = pick(draw, [1_000, 500_000, 2_000_000]);
  if (draw(4) === 0) return fatTree.build({ k: 4, rate: 400e9, latency, oversubscription: 1 });
  const sizes = { leaves: pick(draw, [4, 8]), hosts: pick(draw, [2, 4]), gpus: pick(draw, [1, 2]) };
  return leafSpine.build({ ...clos, latency, ...sizes, spines: pick(draw, [4, 8, 16]) });
}

/** Numbers `0 … n-1`, half of the time in random order. */
function order(draw: Draw, n: number): number[] {
  const items = Array.from({ length: n }, (_, i) => i);
  if (draw(2) > 0) return items;
  for (let i = n - 1; i > 0; i--) {
    const j = draw(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

function collective(draw: Draw, ranks: readonly number[]): Schedule {
  const [name, algorithm, params] = pick(draw, [
    ['all-reduce', 'ring', { channels: 1 + draw(2) }],
    ['all-gather', 'ring', {}],
    ['broadcast', 'chain', { pieces: 4 + draw(40) }],
    ['all-reduce', 'double-binary-tree', {}],
  ] as const);
  const bytes = Math.round(2 ** (10 + draw(14) + draw(1000) / 1000));
  return buildCollective({ collective: name, algorithm, params, bytes, groups: [Uint32Array.from(ranks)] });
}

/**
 * Chains of lanes on random ranks. Each lane waits for some messages of the one before, and sends
 * its own in a loop, with delays, tags far ahead of the receiver, signals and steps that only wait.
 */
function chains(draw: Draw, ranks: readonly number[]): Schedule {
  const builder = createScheduleBuilder();
  for (let chain = 1 + draw(4); chain > 0; chain--) {
    const length = 3 + draw(8);
    const count = 5 + draw(40);
    const first = builder.reserveLanes(length + 1);
    const uneven = draw(3) === 0;
    for (let i = 0; i < length; i++) {
      const send = {
        ...{ count, send: true, need: i > 0 ? 1 : 0, peerBase: first + i + 1, peerMod: 1 },
        ...{ dstStepStride: 1, bytes: 1 + draw(200_000), delayPs: draw(3) * draw(1_000_000) },
        ...(uneven ? { chunkMod: 3, chunkStride: 1, extra: 1, granule: draw(100_000) } : {}),
      };
      builder.setLane(first + i, pick(draw, ranks), draw(3), [send]);
    }
    const waits = { count, need: 1, delayPs: draw(3) * draw(300_000) };
    builder.setLane(first + length, pick(draw, ranks), 0, [waits]);
  }
  return builder.finish({ window: pick(draw, [2, 8]) });
}

/** Case number `index`, the same every time; lanes run ahead however few messages there are. */
export function aheadCase(index: number, tolerance: number): FlowRun {
  let draws = 0;
  const draw: Draw = (below) => hash2(index, draws++) % below;
  const fabric = fabricOf(draw);
  const ranks = order(draw, fabric.ranks);
  return {
    ...{ fabric, routes: buildRoutes(fabric), reality: pick(draw, ['routing', 'routing', 'endpoints']) },
    schedule: draw(2) === 0 ? chains(draw, ranks) : collective(draw, ranks),
    routing: { name: 'ecmp', ...(draw(4) === 0 ? { queuePairs: 2 } : {}) },
    ...{ seeds: [draw(1000), draw(1000)], tolerance, eager: true },
  };
}
