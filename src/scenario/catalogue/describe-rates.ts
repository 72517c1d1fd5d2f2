import type { Rates } from '../../workload/compute/rates/rates.ts';
import { ratesSpec } from '../check/check-named.ts';
import type { FamilyDescription } from './description.ts';

/** The tables, each with its peak, all of its values and its sources. */
export function describeRates(rates: readonly Rates[]): FamilyDescription {
  return {
    family: 'rates',
    members: rates.map((table) => ({
      name: table.name,
      summary: table.summary,
      params: ratesSpec(table),
      figures: [`peak: ${table.peak} of the accelerator that the table is for`],
      sources: table.sources,
    })),
  };
}
