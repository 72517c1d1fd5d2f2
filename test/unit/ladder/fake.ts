/** A stand-in for the flow engine whose answers are made up but repeatable. */
import type { FlowResult, FlowRun, Reality } from '../../../src/engine/flow/api.ts';
import type { Fabric } from '../../../src/model/fabric.ts';
import { countMessages } from '../../../src/model/schedule-read.ts';
import { hash3 } from '../../../src/rng/hash.ts';

const REALITIES: readonly Reality[] = ['latency', 'endpoints', 'topology', 'routing'];

/**
 * Answers every run with a time that depends on the schedule's size, the rung and the seed
 * (fractions of a picosecond included), and bytes on the links that `uses` says.
 */
export function fakeEngine(uses: (run: FlowRun) => readonly number[] = () => []) {
  const runs: FlowRun[] = [];
  const simulate = async (run: FlowRun): Promise<FlowResult> => {
    runs.push(run);
    const { schedule, fabric } = run;
    const total = schedule.bytes.reduce(
      (a, b) => a + b,
      schedule.delayPs.reduce((a, b) => a + b, 0),
    );
    const linkBytes = new Float64Array(fabric.links.count);
    for (const link of uses(run)) linkBytes[link] = total;
    const replicas = run.seeds.map((seed) => {
      const rung = REALITIES.indexOf(run.reality);
      const noise = hash3(seed, rung, schedule.ops.length) / 2 ** 32;
      const endPs = 1e6 * (rung + noise) + (rung > 0 ? total : 0) / 7;
      const marksPs = new Float64Array(schedule.markCount).fill(endPs);
      const messages = countMessages(schedule);
      return {
        seed,
        endPs,
        marksPs,
        messages,
        fct: undefined,
        linkBytes,
        flows: undefined,
        rounds: 1,
        solves: 1,
      };
    });
    return { replicas, tolerance: run.tolerance, engineMs: 1 };
  };
  return { simulate, runs };
}

/** Two servers of two ranks: scale-up links 0–7, scale-out links 8–15, one leaf. */
export function twoServers(): Fabric {
  // Nodes: ranks 0-3, leaf 4, scale-up switches 5 and 6. Cables: rank to its server's switch, then
  // rank to the leaf.
  const ends = [
    [0, 5],
    [1, 5],
    [2, 6],
    [3, 6],
    [0, 4],
    [1, 4],
    [2, 4],
    [3, 4],
  ] as const;
  const count = ends.length * 2;
  return {
    name: 'two-servers',
    ranks: 4,
    nodeCount: 7,
    kind: Uint8Array.of(0, 0, 0, 0, 1, 2, 2),
    tier: Uint8Array.of(0, 0, 0, 0, 1, 1, 1),
    server: Uint32Array.of(0, 0, 1, 1),
    ranksForward: false,
    tierNames: ['rank', 'leaf'],
    links: {
      count,
      from: Uint32Array.from(ends.flat()),
      to: Uint32Array.from(ends.flatMap(([a, b]) => [b, a])),
      rateBps: Float64Array.from({ length: count }, (_, link) => (link < 8 ? 3.6e12 : 400e9)),
      latencyPs: new Float64Array(count).fill(500_000),
      scaleUp: Uint8Array.from({ length: count }, (_, link) => (link < 8 ? 1 : 0)),
    },
  };
}

/** Links of {@link twoServers}. */
export const SCALE_UP = [0, 1, 2, 3, 4, 5, 6, 7] as const;
export const SCALE_OUT = [8, 9, 10, 11, 12, 13, 14, 15] as const;
