/** The rows of a comparison: each set-up with its ratio, cost, and the set-up that beats it. */
import type { Quantity } from '../model/result.ts';
import { costOf } from '../report/fabric/fabric-cost.ts';
import { moneyOf } from '../report/fabric/money.ts';
import type { Prices } from '../report/fabric/prices.ts';
import { summarize } from '../stats/summary.ts';
import type { ComparedSetup, Comparison, Versus } from './comparison.ts';
import type { Measured } from './measure.ts';
import { beatenBy } from './pareto.ts';
import type { Setup } from './setups.ts';
import { versus } from './versus.ts';

interface Facts {
  /** Index of the baseline. */
  readonly at: number;
  /** Seeds of the first runs. */
  readonly first: number;
  /** Pairs that the precision takes, for each set-up; undefined if none was asked for. */
  readonly needed: readonly number[] | undefined;
  readonly prices: Prices;
}

/** The set-ups of a comparison as they were measured, and their Pareto set. */
export function rowsOf(
  setups: readonly Setup[],
  measured: readonly Measured[],
  { at, first, needed, prices }: Facts,
): Pick<Comparison, 'setups' | 'pareto'> {
  const versusOf = (i: number): Versus => {
    const own = versus(measured[at]!, measured[i]!, needed ? first : undefined);
    const pairs = needed?.[i];
    return pairs === undefined || !Number.isFinite(pairs) ? own : { ...own, pairs_needed: pairs };
  };
  const rows = setups.map(({ name, scenario }, i): ComparedSetup => {
    const fabric = scenario.fabric.build();
    const cost = costOf(fabric, prices);
    const row = measuredRow(measured[i]!);
    return {
      name,
      ...row,
      ...(i === at ? {} : { versus: versusOf(i) }),
      cost,
      ...(scenario.cost && { money: moneyOf(scenario.cost, fabric.ranks, cost, row) }),
    };
  });
  const costs = rows.map(({ cost }) => (cost?.complete ? cost.price : undefined));
  if (costs.some((price) => price === undefined)) return { setups: rows, pareto: null };
  const beaten = beatenBy(rows.map((row, i) => ({ price: costs[i]!, time: row.versus?.ratio ?? 1 })));
  return {
    setups: rows.map((row, i) => {
      const by = beaten[i];
      if (by === undefined) return row;
      const { certainty } = versus(measured[by]!, measured[i]!);
      return { ...row, beaten_by: { name: rows[by]!.name, certainty } };
    }),
    pareto: rows.filter((_row, i) => beaten[i] === undefined).map(({ name }) => name),
  };
}

function measuredRow({ result, us, losses, seeded }: Measured): Omit<ComparedSetup, 'name' | 'cost'> {
  const { provenance, fabric, step, warnings, scenario, scenario_files: files } = result;
  const ideal = step!.ideal_us;
  const idealUs = typeof ideal === 'number' ? ideal : ideal.mean;
  const over = (values: readonly number[]): Quantity =>
    seeded && values.length > 1 ? summarize(values) : values[0]!;
  return {
    scenario_hash: provenance.scenarioHash,
    engine: provenance.engine,
    fabric,
    seeds: seeded ? us.length : 1,
    seeded,
    time_us: over(us),
    ideal_us: idealUs,
    loss: over(losses),
    ...(scenario && { scenario }),
    ...(files && { scenario_files: files }),
    warnings: warnings.filter(({ code }) => code !== 'few-seeds'),
  };
}
