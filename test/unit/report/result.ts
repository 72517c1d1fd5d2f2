/** A made-up result of a training step, with one seed or several. */
import type { Quantity, Result } from '../../../src/model/result.ts';
import { summarize } from '../../../src/stats/summary.ts';

/**
 * Rungs 10, 11, 14, 20 and 19 ms: the last one is negative. With several seeds it is 17, 18, 20 and
 * 21 ms, twice each.
 */
export function sampleResult(many = false): Result {
  const q = (value: number, steps = 0): Quantity =>
    many ? summarize([-2, -1, 1, 2, -2, -1, 1, 2].map((i) => value + i * steps)) : value;
  const rungs = ['compute', 'latency', 'endpoints', 'topology', 'routing'] as const;
  const times = [10_000, 11_000, 14_000, 20_000, 19_000];
  return {
    schema: 'weft.result/1',
    kind: 'training',
    name: 'a sample',
    provenance: {
      version: '0.1.0',
      commit: null,
      seed: 1,
      seeds: many ? 8 : 1,
      seeded: true,
      scenarioHash: '0123456789abcdef',
      device: { kind: 'cpu', name: 'cpu (1 thread)' },
      engine: 'flow',
      engine_ms: 12.5,
      wall_ms: 20,
      tolerance: 0.001,
    },
    fabric: { name: 'leaf-spine', ranks: 256, switches: 48, links: 1024 },
    training: { parameters: 70.55e9, activeParameters: 70.55e9, ranks: 256, tokens: 524_288, flops: 1e18 },
    step: {
      time_us: q(19_000, 1000),
      ideal_us: q(14_000),
      loss: q(5 / 14, 1 / 14),
      ladder: rungs.map((rung, i) => ({
        rung,
        time_us: q(times[i]!, rung === 'routing' ? 1000 : 0),
        delta_us: q(times[i]! - (times[i - 1] ?? 0), rung === 'routing' ? 1000 : 0),
        seeded: rung === 'routing',
      })),
    },
    collectives: [
      {
        name: 'tp all-reduce',
        algorithm: 'ring',
        ranks: 8,
        groups: 32,
        bytes: 2 ** 28,
        count: 322,
        time_us: q(1050, 10),
        ideal_us: q(1000),
        loss: q(0.05, 0.01),
        algbw_GBps: q(255.65),
        busbw_GBps: q(447.4),
      },
    ],
    flows: { count: 123_456 },
    links: [{ from: 'leaf 1', to: 'spine 3', utilization: 0.873, bytes: 3.5 * 2 ** 30 }],
    counters: { messages: 123_456, rounds: 10, solves: 4 },
    warnings: [],
  };
}
