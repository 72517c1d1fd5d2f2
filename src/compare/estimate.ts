/** The cost of a comparison before it runs. */
import type { Device } from '../device/device.ts';
import { type Estimate, estimateScenario } from '../run/estimate/estimate.ts';
import { type SeedCounts, seedCounts, seedsFrom } from './seeds.ts';
import { baselineOf, checkSetups, type Setup } from './setups.ts';

/**
 * The estimated cost of each set-up's runs, as {@link estimateScenario}; a precision adds more.
 * The options are those of `compare`. Errors are those of `compare` that do not depend on results.
 */
export async function estimateComparison(
  setups: readonly Setup[],
  device: Device,
  { baseline, ...counts }: SeedCounts & { readonly baseline?: string | undefined } = {},
): Promise<Estimate[]> {
  checkSetups(setups, baselineOf(setups, baseline));
  const { first } = seedCounts(setups, counts);
  const estimates: Estimate[] = [];
  for (const { scenario } of setups) {
    const own = seedsFrom(scenario.seeds[0]!, 0, first);
    estimates.push(await estimateScenario({ ...scenario, seeds: own }, device));
  }
  return estimates;
}

/** Seconds on one core, to set up and to simulate. */
export function estimatedSeconds({ time_s: { engine, set_up } }: Estimate): number {
  return engine + set_up;
}
