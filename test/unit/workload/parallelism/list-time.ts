/** A scheduler of lists, for tests: the units of a pipeline with the times of its program. */
import type { BuiltStep } from '../../../../src/workload/parallelism/build.ts';
import type { Part } from '../../../../src/workload/parallelism/pipeline/schedule.ts';
import { partsOf } from '../../../../src/workload/parallelism/pipeline/units.ts';

/** Units of every stage by their dependencies alone: a list scheduler. A pair is one unit. */
export function listTime(built: BuiltStep): number {
  const { orders, chunks } = built.facts.stages;
  const ends = new Map<string, number>();
  const ranks = built.program.roles.map(({ phases }, rank) => {
    const times = phases.flatMap(({ name, items }) =>
      name
        ? [{ name, time: items.reduce((sum, item) => sum + (item.kind === 'compute' ? item.timePs : 0), 0) }]
        : [],
    );
    let next = 0;
    const units = orders[rank]!.map((unit) => {
      const parts = partsOf(unit);
      const { name, time } = times[next++]!;
      // The sides of a pair have a phase each, or one together if they take turns.
      return {
        parts,
        time: unit.kind === 'pair' && !name.startsWith('pair') ? time + times[next++]!.time : time,
      };
    });
    return { units, at: 0, now: 0 };
  });
  const needsOf = ({ kind, chunk, microBatch: m }: Part): string[] => {
    if (kind === 'weight') return [];
    if (kind === 'forward') return chunk === 0 ? [] : [`F${m}.${chunk - 1}`];
    return chunk === chunks - 1 ? [`F${m}.${chunk}`] : [`F${m}.${chunk}`, `B${m}.${chunk + 1}`];
  };
  while (ranks.some(({ units, at }) => at < units.length)) {
    for (const rank of ranks) {
      const unit = rank.units[rank.at];
      const needs = unit?.parts.flatMap(needsOf) ?? [];
      if (!unit || needs.some((need) => !ends.has(need))) continue;
      rank.now = Math.max(rank.now, ...needs.map((need) => ends.get(need)!)) + unit.time;
      rank.at++;
      for (const { kind, microBatch, chunk } of unit.parts) {
        if (kind !== 'weight') ends.set(`${kind === 'forward' ? 'F' : 'B'}${microBatch}.${chunk}`, rank.now);
      }
    }
  }
  return Math.max(...ranks.map(({ now }) => now));
}
