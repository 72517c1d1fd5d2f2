/** The cost of all single failures before they are simulated. */
import type { Device } from '../device/device.ts';
import { type Estimate, estimateScenario } from '../run/estimate/estimate.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { formatTime } from '../units/format.ts';
import { documentText } from '../util/document.ts';
import { planFailures } from './plan.ts';

export interface FailureEstimate {
  readonly failures: number;
  /** Failures that stop the job, which are not simulated. */
  readonly stopping: number;
  /** Failures that are simulated, one of those alike, and the run without one. */
  readonly simulations: number;
  /** Seconds on one core, all simulations. */
  readonly seconds: number;
  /** The run without a failure; the others take about as long. */
  readonly each: Estimate;
}

/** Errors are those of {@link planFailures}. */
export async function estimateFailures(
  scenario: CheckedScenario,
  device: Device,
  { kinds, seeds }: { readonly kinds: readonly string[]; readonly seeds?: number | undefined },
): Promise<FailureEstimate> {
  const plan = planFailures(scenario, kinds, seeds);
  const first = scenario.seeds[0]!;
  const own = Array.from({ length: plan.seeds }, (_, i) => (first + i) % 2 ** 32);
  const each = await estimateScenario({ ...scenario, seeds: own }, device);
  const simulations = plan.classes.length + 1;
  return {
    failures: plan.failures.length,
    stopping: plan.stopping.length,
    simulations,
    seconds: simulations * (each.time_s.engine + each.time_s.set_up),
    each,
  };
}

/** Two lines, with a newline at the end. */
export function failureEstimateText({
  failures,
  stopping,
  simulations,
  seconds,
  each,
}: FailureEstimate): string {
  const stops = stopping > 0 ? ` ${stopping} of them stop the job and need no simulation.` : '';
  const seeds = each.seeds === 1 ? '1 seed' : `${each.seeds} seeds`;
  return (
    `${failures} failure${failures === 1 ? '' : 's'}.${stops} Failures alike are simulated once.\n` +
    `${simulations} simulations of ${seeds}, one without a failure: about ${formatTime(seconds * 1e12, 2)} on one core; nothing was simulated\n`
  );
}

/** The document, with a newline at its end. */
export function failureEstimateJson(estimate: FailureEstimate): string {
  return `${documentText({ ...estimate })}\n`;
}
