/**
 * The collectives of a training step that meet others on a link, and those that a fixed delay can
 * stand for.
 */
import type { Stage } from '../../ladder/ladder.ts';
import type { Measure } from '../../ladder/measure.ts';
import type { TrainingStep } from '../../workload/step.ts';

/**
 * The exposed collectives that may meet a bucket on a link; undefined if no bucket meets traffic
 * other than its own stream.
 */
export function sharedCollectives(
  step: TrainingStep,
  spread: readonly Pick<Measure, 'linkBytes'>[],
): ReadonlySet<number> | undefined {
  const usedBy = (wanted: (item: TrainingStep['tail'][number]) => boolean): Uint8Array => {
    const used = new Uint8Array(spread[0]?.linkBytes.length ?? 0);
    const members = new Set(
      step.tail.flatMap((item) => (item.kind !== 'compute' && wanted(item) ? [item.collective] : [])),
    );
    for (const member of members) {
      spread[member]!.linkBytes.forEach((bytes, link) => {
        if (bytes > 0) used[link] = 1;
      });
    }
    return used;
  };
  const dp = usedBy((item) => item.kind === 'post' && item.stream === 'dp');
  const edp = usedBy((item) => item.kind === 'post' && item.stream === 'edp');
  const met = new Set<number>();
  for (const item of step.tail) {
    if (item.kind !== 'exposed' || met.has(item.collective)) continue;
    const { linkBytes } = spread[item.collective]!;
    if (linkBytes.some((bytes, link) => bytes > 0 && (dp[link] || edp[link]))) met.add(item.collective);
  }
  const streamsMeet = dp.some((used, link) => used && edp[link]);
  return met.size > 0 || streamsMeet ? met : undefined;
}

/**
 * The allowed distance between times of seeds in a delay: packets, sprayed or marked, are never
 * quite alike.
 */
const ALIKE: Readonly<Partial<Record<Stage, number>>> = { transport: 1e-2, faults: 1e-2 };

/**
 * A delay is the same in all replicas, so collectives whose time depends on the seed are simulated
 * with the rest.
 */
export function realOnes(
  shared: ReadonlySet<number>,
  measured: ReadonlyMap<Stage, readonly Measure[]>,
): ReadonlySet<number> {
  const real = new Set(shared);
  for (const [stage, parts] of measured) {
    const alike = ALIKE[stage] ?? 1e-6;
    parts.forEach(({ timesPs }, collective) => {
      if (timesPs.some((time) => Math.abs(time - timesPs[0]!) > alike * timesPs[0]!)) real.add(collective);
    });
  }
  return real;
}
