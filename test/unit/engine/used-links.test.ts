/** A run on the links of its own ranks: the same answer as on all links. */
import { describe, expect, test } from 'vitest';
import { buildCollective } from '../../../src/collective/build.ts';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import type { FlowRun, Reality } from '../../../src/engine/flow/api.ts';
import { simulateFlow } from '../../../src/engine/flow/simulate.ts';
import { onUsedPart } from '../../../src/engine/flow/used-routes.ts';
import type { Fabric } from '../../../src/model/fabric.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import { createScheduleBuilder } from '../../../src/model/schedule-builder.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { torus } from '../../../src/topology/torus.ts';

const fabrics = {
  'fat-tree': fatTree.build({ k: 8, rate: 400e9, latency: 500_000, oversubscription: 2 }),
  torus: torus.build({ x: 4, y: 4, z: 4, wrap: 'xyz', rate: 100e9, latency: 1_000_000 }),
};

/** Ranks under several leaves and pods; some near each other. */
const ranksOf = {
  'fat-tree': Uint32Array.from([0, 1, 5, 6, 21, 22, 40, 41, 42, 60, 61]),
  torus: Uint32Array.from([0, 1, 5, 6, 17]),
};

/** The schedule, and on every other rank a lane that does nothing: then no link is left out. */
function withIdleRanks(schedule: Schedule, { ranks }: Fabric): Schedule {
  const builder = createScheduleBuilder();
  const busy = new Set(schedule.laneRank);
  for (let rank = 0; rank < ranks; rank++) {
    if (!busy.has(rank)) builder.setLane(builder.reserveLanes(1), rank, 0, [{}]);
  }
  const idle = builder.finish();
  const ops = schedule.bytes.length;
  return {
    ...schedule,
    laneCount: schedule.laneCount + idle.laneCount,
    laneRank: Uint32Array.of(...schedule.laneRank, ...idle.laneRank),
    laneChannel: Uint32Array.of(...schedule.laneChannel, ...idle.laneChannel),
    laneOps: Uint32Array.of(...schedule.laneOps, ...idle.laneOps.slice(1).map((op) => op + ops)),
    ops: Int32Array.of(...schedule.ops, ...idle.ops),
    bytes: Float64Array.of(...schedule.bytes, ...idle.bytes),
    granule: Float64Array.of(...schedule.granule, ...idle.granule),
    delayPs: Float64Array.of(...schedule.delayPs, ...idle.delayPs),
  };
}

describe.each(Object.keys(fabrics) as (keyof typeof fabrics)[])('%s', (kind) => {
  const fabric = fabrics[kind];
  const routes = buildRoutes(fabric);
  const ranks = ranksOf[kind];
  const runOf = (reality: Reality, name: FlowRun['routing']['name'], algorithm: string): FlowRun => ({
    ...{ fabric, routes, reality, routing: { name }, seeds: [3, 4], tolerance: 1e-3, eager: true },
    schedule: buildCollective({ collective: 'all-to-all', algorithm, bytes: 3e6, groups: [ranks] }),
  });

  test.each([
    ['routing', 'ecmp'],
    ['routing', 'd-mod-k'],
    ['routing', 'spray'],
    ['topology', 'ecmp'],
    ['endpoints', 'ecmp'],
    ['latency', 'ecmp'],
  ] as const)('rung %s with %s', async (reality, name) => {
    const device = createCpuDevice();
    const part = runOf(reality, name, 'pairwise');
    const whole = { ...part, schedule: withIdleRanks(part.schedule, fabric) };
    const used = onUsedPart(part);
    expect(used.links?.length).toBeLessThan(fabric.links.count);
    expect(onUsedPart(whole).links).toBeUndefined();
    const [few, all] = [await simulateFlow(device, part), await simulateFlow(device, whole)];
    few.replicas.forEach((replica, i) => {
      const { rounds: _few, solves: _some, ...own } = replica;
      const { rounds: _all, solves: _more, ...other } = all.replicas[i]!;
      expect(own.endPs).toBeGreaterThan(0);
      expect(own).toEqual(other);
    });
    device.destroy();
  });
});
