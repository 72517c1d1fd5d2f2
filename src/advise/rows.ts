/** The measurements as rows of an advice. */
import type { Versus } from '../compare/comparison.ts';
import type { Measured } from '../compare/measure.ts';
import { versus } from '../compare/versus.ts';
import type { Quantity } from '../model/result.ts';
import type { FabricCost } from '../report/fabric/fabric-cost.ts';
import { costOf } from '../report/fabric/fabric-cost.ts';
import type { Prices } from '../report/fabric/prices.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { pairedDifferences } from '../stats/paired.ts';
import { summarize } from '../stats/summary.ts';
import type { AsItIs, TriedChange } from './advice.ts';
import type { Trial } from './trials.ts';

/** The scenario as it is, measured. */
export interface Base {
  readonly measured: Measured;
  readonly cost: FabricCost | null;
}

/** A trial that was run. */
export interface Ran {
  readonly trial: Trial;
  readonly measured: Measured;
  readonly row: TriedChange;
}

/** The scenario as it is, as a row. */
export function asItIs({ measured, cost }: Base): AsItIs {
  const { fabric, step } = measured.result;
  const { ideal_us: ideal } = step!;
  const idealUs = typeof ideal === 'number' ? ideal : ideal.mean;
  return {
    fabric,
    time_us: quantityOf(measured, measured.us),
    ideal_us: idealUs,
    loss: quantityOf(measured, measured.losses),
    cost,
  };
}

/** The row of a trial. */
export function rowOf(base: Base, trial: Trial, measured: Measured, prices: Prices): TriedChange {
  const { changes, scenario } = trial;
  const known = new Set(base.measured.result.warnings.map((one) => JSON.stringify(one)));
  return {
    what: changes.map(({ what }) => what),
    takes: [...new Set(changes.map(({ takes }) => takes))],
    settings: changes.flatMap(({ settings }) => settings),
    time_us: quantityOf(measured, measured.us),
    saves_us: savedBy(base.measured, measured),
    versus: versus(base.measured, measured),
    costs: moreThan(base.cost, scenario, prices),
    ...scenario.held,
    warnings: measured.result.warnings.filter(
      (one) => one.code !== 'few-seeds' && !known.has(JSON.stringify(one)),
    ),
  };
}

function quantityOf({ seeded }: Pick<Measured, 'seeded'>, samples: readonly number[]): Quantity {
  return seeded && samples.length > 1 ? summarize(samples) : samples[0]!;
}

/** Time that a change gives back, over pairs of one seed, µs. */
function savedBy(base: Measured, other: Measured): Quantity {
  const seeded = base.seeded || other.seeded;
  const counts = [base, other].flatMap(({ us, seeded: own }) => (own ? [us.length] : []));
  const count = seeded ? Math.min(...counts) : 1;
  const timesOf = ({ us, seeded: own }: Measured) =>
    Array.from({ length: count }, (_, i) => us[own ? i : 0]!);
  return quantityOf({ seeded }, pairedDifferences(timesOf(other), timesOf(base)));
}

function moreThan(base: FabricCost | null, scenario: CheckedScenario, prices: Prices): TriedChange['costs'] {
  const cost = costOf(scenario.fabric.build(), prices);
  if (base === null && cost === null) return { price: 0, watts: 0 };
  if (!base?.complete || !cost?.complete) return sameCost(base, cost) ? { price: 0, watts: 0 } : null;
  return { price: cost.price - base.price, watts: cost.watts - base.watts };
}

/** The same parts without a price on both sides: the difference is none. */
function sameCost(a: FabricCost | null, b: FabricCost | null): boolean {
  return a !== null && b !== null && a.price === b.price && a.watts === b.watts;
}

/** Whether it gives back time, and seeds tell so. */
export function helps({ ratio, certainty }: Versus): boolean {
  return ratio < 1 && certainty !== 'untold';
}
