/** `--estimate`: the cost of a run in place of the run. */
import { withDevice } from '../platform/node.ts';
import { estimateJson, estimateText } from '../report/text/estimate.ts';
import { estimateScenario } from '../run/estimate/estimate.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { UserError } from '../util/errors.ts';
import type { SimulateOptions } from './options.ts';
import type { Session } from './process/session.ts';
import { warner } from './process/warner.ts';

/** Throws `UserError` for options that need a result. */
export function checkEstimate(options: SimulateOptions, compares: boolean): void {
  const needsResult = [
    ['--trace', options.trace !== undefined],
    ['--export', options.export !== undefined],
    ['--fail-if', options.failIf !== undefined],
    ['--against', compares],
  ] as const;
  const found = needsResult.find(([, given]) => given);
  if (!found) return;
  throw new UserError(`${found[0]} needs a result, and --estimate simulates nothing`, {
    where: found[0],
    advice: `leave out --estimate or ${found[0]}`,
  });
}

/** Prints the estimate of a checked scenario. */
export async function printEstimate(
  scenario: CheckedScenario,
  options: SimulateOptions,
  session: Session,
): Promise<void> {
  const { flows: listFlows } = options;
  const estimate = await withDevice(
    options.device,
    (device) => estimateScenario(scenario, device, { listFlows }),
    warner(session, options),
  );
  session.out(options.json ? estimateJson(estimate) : estimateText(estimate));
}
