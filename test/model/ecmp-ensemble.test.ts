import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { FlowRun } from '../../src/engine/flow/api.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { hash2 } from '../../src/rng/hash.ts';
import { tracePath } from '../../src/routing/path.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { maxMinRates } from '../reference/max-min.ts';
import { ratesAfter } from './rates.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/** Every link 1 byte/ps. */
const UNIT_BPS = 8e12;
const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

/** A random permutation without fixed points: drawn again until no rank sends to itself. */
function derangement(n: number, seed: number): number[] {
  for (let attempt = 0; ; attempt++) {
    const items = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = hash2(hash2(seed, attempt), i) % (i + 1);
      [items[i], items[j]] = [items[j]!, items[i]!];
    }
    if (items.every((item, i) => item !== i)) return items;
  }
}

/** Rank i sends to `to[i]`, for longer than anybody looks. */
function permutationRun(fabric: Fabric, to: readonly number[]): FlowRun {
  const n = to.length;
  const builder = createScheduleBuilder();
  to.forEach((dst, src) => {
    builder.addLane(src, 0, [{ send: true, bytes: 1e12, peerBase: n + dst, peerMod: 1 }]);
  });
  to.forEach((_, dst) => {
    builder.addLane(dst, 0, [{ need: 1 }]);
  });
  return {
    fabric,
    routes: buildRoutes(fabric),
    schedule: builder.finish(),
    reality: 'routing',
    routing: { name: 'ecmp' },
    seeds: SEEDS,
    tolerance: 0,
  };
}

interface Sample {
  readonly mean: number;
  readonly slowest: number;
  readonly load: number;
}

/**
 * One sample a seed. Two rounds of starts: flows inside a leaf have two links of latency, the
 * others four.
 */
async function samples(size: number, permutation: number): Promise<Sample[]> {
  const fabric = leafSpine.build({ leaves: size, spines: size, hosts: size, rate: UNIT_BPS, latency: 1000 });
  const to = derangement(size * size, permutation);
  const run = permutationRun(fabric, to);
  const inside = to.some((dst, src) => Math.floor(dst / size) === Math.floor(src / size));
  const rates = await ratesAfter(device, run, inside ? 2 : 1);
  return SEEDS.map((seed, replica) => {
    const mine = rates.subarray(replica * 2 * to.length, replica * 2 * to.length + to.length);
    const load = new Uint32Array(fabric.links.count);
    const paths = to.map((dst, src) => tracePath(run.routes, fabric, { name: 'ecmp' }, src, dst, 0, seed));
    for (const path of paths) for (const link of path) load[link]!++;
    if (replica < 5) {
      const expected = maxMinRates(
        new Array<number>(fabric.links.count).fill(1),
        paths.map((path) => ({ links: path.map((link) => ({ link, use: 1 })) })),
      );
      expected.forEach((rate, i) => {
        expect(Math.abs(mine[i]! / rate - 1), `seed ${seed}, flow ${i}`).toBeLessThan(1e-5);
      });
    }
    return {
      mean: mine.reduce((sum, rate) => sum + rate, 0) / to.length,
      slowest: Math.min(...mine),
      load: Math.max(...load),
    };
  });
}

// Published with the case (a Monte-Carlo, so with an error of its own), to be met within 2 %.
test.each([
  { size: 4, permutations: 20, mean: 0.7008, slowest: 0.393, load: 2.67 },
  { size: 8, permutations: 8, mean: 0.6074, slowest: 0.274, load: 3.75 },
  { size: 16, permutations: 3, mean: 0.5526, slowest: 0.219, load: 4.66 },
])('ECMP on a leaf-spine of $size: rates of a random permutation', async (published) => {
  const all: Sample[] = [];
  for (let p = 0; p < published.permutations; p++) all.push(...(await samples(published.size, p)));
  for (const key of ['mean', 'slowest', 'load'] as const) {
    const mean = all.reduce((sum, sample) => sum + sample[key], 0) / all.length;
    const allowed = 0.02 * published[key];
    expect(Math.abs(mean - published[key]), `${key}: ${mean}`).toBeLessThan(allowed);
  }
});
