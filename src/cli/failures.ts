/** `weft run FILE --each-failure KINDS` */
import { availableParallelism } from 'node:os';
import { eachFailure } from '../failures/each.ts';
import { estimateFailures, failureEstimateJson, failureEstimateText } from '../failures/estimate.ts';
import { failuresJson } from '../failures/json.ts';
import { failuresText } from '../failures/text.ts';
import { spreadSeeds } from '../platform/engines.ts';
import { withDevice } from '../platform/node.ts';
import { checkScenario } from '../scenario/check.ts';
import { forewarnings } from '../scenario/forewarn.ts';
import { UserError } from '../util/errors.ts';
import { answersFor, hasAnswers } from './interrupted.ts';
import type { SimulateOptions } from './options.ts';
import { readBeside } from './process/input.ts';
import { interruptible } from './process/interruptible.ts';
import { reporter } from './process/reporter.ts';
import type { Session } from './process/session.ts';
import { warner } from './process/warner.ts';
import { refuseOverridden, refuseRepeatedKeys } from './repeats.ts';
import { readWithOptions } from './scenario-file.ts';

export interface FailureCommand extends SimulateOptions {
  readonly eachFailure?: string;
  readonly rates?: string;
}

/** Options of `weft run` that are about one result. */
const OF_ONE_RESULT = ['export', 'failIf', 'flows', 'gantt', 'trace', 'writeStep'] as const;

/** Simulates each single failure, and prints the table or the document. */
export async function runEachFailure(file: string, options: FailureCommand, session: Session): Promise<void> {
  const { set = [] } = options;
  const stray = OF_ONE_RESULT.find((key) => options[key] !== undefined);
  if (stray !== undefined) {
    const flag = `--${stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UserError(`${flag} is for one result, --each-failure gives many`, {
      where: flag,
      advice: `remove ${flag}`,
    });
  }
  refuseRepeatedKeys(set);
  const { tree: root, readText } = await readWithOptions(file, options, session);
  refuseOverridden(root, set);
  const scenario = await checkScenario(root, set, { readText });
  const kinds = [...new Set((options.eachFailure ?? '').split(',').map((kind) => kind.trim()))];
  const seeds = options.seeds === undefined ? undefined : Number(options.seeds);
  if (options.estimate) {
    const estimate = await withDevice(
      options.device,
      (device) => estimateFailures(scenario, device, { kinds, seeds }),
      warner(session, options),
    );
    return session.out(options.json ? failureEstimateJson(estimate) : failureEstimateText(estimate));
  }
  const rates =
    options.rates === undefined
      ? undefined
      : { name: options.rates, text: await readBeside(session)(options.rates) };
  const { progress, warnings, show, warn } = reporter(session, options);
  for (const one of forewarnings(scenario)) warn(one);
  const threads = Number(options.threads ?? availableParallelism());
  const { record, take, left } = await answersFor(options, session);
  const whole = await withDevice(
    options.device,
    async (device) => {
      await take(device);
      return eachFailure(scenario, {
        ...{ device, kinds, rates, warnings, onLong: show },
        seeds,
        ...interruptible(session.interrupt, (done, what) => progress.update(done, what), hasAnswers(record)),
        record,
        engines: ({ engine }) => spreadSeeds(device, { threads, engine: engine.name }),
      });
    },
    warn,
  ).finally(() => progress.clear());
  const failures = await left(whole);
  for (const one of failures.warnings) show(one);
  session.out(options.json ? failuresJson(failures) : failuresText(failures));
}
