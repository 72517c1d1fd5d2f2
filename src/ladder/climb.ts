/**
 * From a plan to its measures: the planned work is simulated with one more piece of reality at each
 * rung.
 */
import type { Rung } from './ladder.ts';
import type { Measure } from './measure.ts';

/** The measure of the work at each rung that was climbed. */
export type Measures<M extends Measure = Measure> = ReadonlyMap<Rung, M>;

/** Measures the planned work at one rung; the answer does not depend on earlier measurements. */
export type MeasureAt<Plan, M extends Measure = Measure, R extends Rung = Rung> = (
  plan: Plan,
  rung: R,
) => Promise<M>;

/** Measures a plan at each of these rungs, one after the other. Errors are those of `at`. */
export async function climb<Plan, M extends Measure, R extends Rung>(
  plan: Plan,
  rungs: readonly R[],
  at: MeasureAt<Plan, M, R>,
): Promise<Measures<M>> {
  const measures = new Map<Rung, M>();
  for (const rung of rungs) measures.set(rung, await at(plan, rung));
  return measures;
}
