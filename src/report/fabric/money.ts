/**
 * Money and watts of a training step: prices over the hours in which the cluster trains, and the
 * part of them that the fabric takes (docs/cost.md).
 */
import type { MoneyResult } from '../../model/money-result.ts';
import type { Quantity, Result, StepResult } from '../../model/result.ts';
import type { CheckedScenario, CostValues } from '../../scenario/scenario.ts';
import { summarize } from '../../stats/summary.ts';
import { costOf, type FabricCost, type PriceFile, pricesOf } from './fabric-cost.ts';

/** Hours of a mean year: 365.25 days. */
const YEAR_H = 8766;
const DAY_H = 24;

/**
 * The result with the cost of its step, if the scenario has a block `cost`. Throws `UserError` for
 * wrong prices.
 */
export async function withMoney(
  result: Result,
  { cost, fabric }: CheckedScenario,
  prices?: PriceFile,
): Promise<Result> {
  if (!cost || !result.step) return result;
  const built = fabric.build();
  const bill = costOf(built, await pricesOf(prices));
  return { ...result, money: moneyOf(cost, built.ranks, bill, result.step) };
}

/**
 * The cost of a step on a fabric of `ranks`, whose network costs `bill`; null: nothing is to be
 * bought.
 */
export function moneyOf(
  cost: CostValues,
  ranks: number,
  bill: FabricCost | null,
  { time_us: time, ideal_us: ideal }: Pick<StepResult, 'time_us' | 'ideal_us'>,
): MoneyResult {
  const network = cost.network ?? bill?.price ?? 0;
  const networkWatts = bill?.watts ?? 0;
  const watts = (cost.watts + networkWatts / ranks) * cost.pue;
  const trainingH = YEAR_H * cost.utilization;
  const owned = (cost.accelerator + network / ranks) / (cost.lifetime * trainingH);
  const hour = cost.rent ?? owned + (watts / 1e3) * cost.energy;
  const times = samplesOf(time);
  const ideals = samplesOf(ideal);
  const over = (of: (us: number, idealUs: number) => number): Quantity => {
    const values = times.map((us, i) => of(us, ideals[i % ideals.length]!));
    return values.length === 1 ? values[0]! : summarize(values);
  };
  const lost = (yearly: number) => over((us, idealUs) => (yearly * (us - idealUs)) / us);
  return {
    currency: 'USD',
    accelerators: ranks,
    accelerator_hour: hour,
    network,
    network_watts: networkWatts,
    complete: cost.network !== undefined || (bill?.complete ?? true),
    step: over((us) => (ranks * hour * us) / 3.6e9),
    lost_hours_a_day: lost(ranks * DAY_H * cost.utilization),
    lost_a_year: lost(ranks * trainingH * hour),
    lost_mwh_a_year: lost((ranks * trainingH * watts) / 1e6),
    useful_hour: over((us, idealUs) => (hour * us) / idealUs),
    assumed: assumedOf(cost),
  };
}

/** Values that the scenario does not give and that count. */
function assumedOf({ given, ...values }: CostValues): Record<string, number> {
  const unused = values.rent === undefined ? [] : ['accelerator', 'network', 'lifetime', 'energy'];
  const entries = Object.entries(values).filter(
    (entry): entry is [string, number] =>
      entry[1] !== undefined && !given.includes(entry[0]) && !unused.includes(entry[0]),
  );
  return Object.fromEntries(entries);
}

function samplesOf(quantity: Quantity): readonly number[] {
  return typeof quantity === 'number' ? [quantity] : quantity.samples;
}
