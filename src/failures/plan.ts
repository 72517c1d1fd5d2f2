/** Which single failures there are, which of them stop the job, and which are simulated. */
import type { Fabric } from '../model/fabric.ts';
import { propertiesOf } from '../routing/properties.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { UserError } from '../util/errors.ts';
import { type Alike, alikeFailures } from './alike.ts';
import { cutter } from './cut.ts';
import { type Failure, singleFailures } from './single.ts';
import { usedRanks } from './used-ranks.ts';

export interface FailurePlan {
  readonly fabric: Fabric;
  readonly failures: readonly Failure[];
  /** The ranks of the job that each failure cuts off. */
  readonly cuts: ReadonlyMap<Failure, readonly number[]>;
  /** Failures that cut off ranks: they stop the job, and are not simulated. */
  readonly stopping: readonly Failure[];
  /** The others; of those alike, one is simulated. */
  readonly classes: readonly Alike[];
  /** Seeds of each simulation. */
  readonly seeds: number;
}

const LEAST_SEEDS = 8;
/** More simulations are refused. */
const MOST_SIMULATED = 1000;

/**
 * The single failures of the kinds, tiers of switches, `cable` or `nic`; `seeds` of each
 * simulation, by default those of the scenario, at least 8. Throws `UserError` for unknown kinds,
 * for several sizes, and for too many simulations.
 */
export function planFailures(
  scenario: CheckedScenario,
  kinds: readonly string[],
  seeds = Math.max(LEAST_SEEDS, scenario.seeds.length),
): FailurePlan {
  const { workload } = scenario;
  if (workload.kind === 'collective' && workload.sizes.length !== 1)
    throw new UserError(`${workload.sizes.length} sizes have as many times`, {
      where: '--each-failure',
      advice: 'give one size, e.g. --set collective.size=64MiB',
    });
  const fabric = scenario.fabric.build();
  const failures = singleFailures(fabric, kinds);
  const symmetric = propertiesOf(scenario.routing.choice.name).atSwitch !== 'destination';
  const cut = cutter(fabric, usedRanks(workload));
  const cuts = new Map(failures.map((failure) => [failure, cut(failure.cables)]));
  const stopping = failures.filter((failure) => cuts.get(failure)!.length > 0);
  const going = failures.filter((failure) => cuts.get(failure)!.length === 0);
  const classes = alikeFailures(fabric, going, { symmetric, faults: scenario.faults });
  if (classes.length > MOST_SIMULATED)
    throw new UserError(`${classes.length} failures are to be simulated; the limit is ${MOST_SIMULATED}`, {
      where: '--each-failure',
      advice: 'choose fewer kinds',
    });
  return { fabric, failures, cuts, stopping, classes, seeds };
}
