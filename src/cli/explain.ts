/** `weft explain FILE` */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { Result } from '../model/result.ts';
import { spreadSeeds } from '../platform/engines.ts';
import { withDevice } from '../platform/node.ts';
import { resultJson } from '../report/json.ts';
import { causeLines } from '../report/text/causes.ts';
import type { LinkLoads, RunContext } from '../run/job.ts';
import { checkScenario } from '../scenario/check.ts';
import { forewarnings } from '../scenario/forewarn.ts';
import { UserError } from '../util/errors.ts';
import type { LaidOutStep } from '../workload/timeline/laid-out.ts';
import { addExportOption, exportsFor, writeAll } from './export-option.ts';
import { answersFor, hasAnswers, runOrPart } from './interrupted.ts';
import { addScenarioOptions, type ScenarioOptions } from './options.ts';
import { interruptible } from './process/interruptible.ts';
import { reporter } from './process/reporter.ts';
import type { Session } from './process/session.ts';
import { sourceCommit } from './process/version.ts';
import { refuseOverridden, refuseRepeatedKeys } from './repeats.ts';
import { readWithOptions } from './scenario-file.ts';

interface Options extends ScenarioOptions {
  readonly threads?: string;
  readonly estimate?: boolean;
  readonly export?: readonly string[];
}

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  addExportOption(
    addScenarioOptions(
      command.argument(
        '<file>',
        'scenario in YAML or JSON, whose keys options override, or a saved result; - reads standard input',
      ),
    ),
  ).action((file: string, options: Options) => run(file, options, session));
}

async function run(file: string, options: Options, session: Session): Promise<void> {
  const { set = [] } = options;
  refuseRepeatedKeys(set);
  const exports = await exportsFor([file], options);
  const { tree: root, readText, result: saved } = await readWithOptions(file, options, session);
  if (saved !== undefined && exports.length === 0 && !changesKeys(options)) {
    const { readResult } = await import('../report/read.ts');
    const result = await readResult(saved, file);
    if (result.causes) return print(result, options, session);
  }
  refuseOverridden(root, set);
  const scenario = await checkScenario(root, set, { readText });
  if (options.estimate) {
    const { printEstimate } = await import('./estimate.ts');
    return printEstimate(scenario, options, session);
  }
  if (scenario.workload.kind === 'collective' && scenario.workload.sizes.length > 1)
    throw new UserError('several sizes have several causes', {
      where: 'collective.size',
      advice: 'explain one size, e.g. --set collective.size=64MiB',
    });
  const { progress, warnings, show, warn } = reporter(session, options);
  for (const one of forewarnings(scenario)) warn(one);
  let step: LaidOutStep | undefined;
  let loads: LinkLoads | undefined;
  const threads = Number(options.threads ?? availableParallelism());
  const { record, take, left } = await answersFor(options, session);
  const whole = await withDevice(
    options.device,
    async (device) => {
      await take(device);
      const context: RunContext = {
        ...{ device, commit: sourceCommit(), causes: true, onLong: show, warnings },
        onTimeline: (laidOut) => {
          step = laidOut;
        },
        onLinks: (of) => {
          loads = of;
        },
        ...interruptible(session.interrupt, (done, what) => progress.update(done, what), hasAnswers(record)),
        ...spreadSeeds(device, { threads, engine: scenario.engine.name }),
      };
      return runOrPart(scenario, context, { record, session, threads });
    },
    warn,
  ).finally(() => progress.clear());
  // Causes are those of the last rung.
  if (!whole.causes) session.interrupt.signal.throwIfAborted();
  const result = await left(whole);
  for (const one of result.warnings.slice(warnings.length)) show(one);
  const printed = await writeAll(
    exports,
    async () => {
      const { resultContent } = await import('../report/export/result-content.ts');
      return resultContent(result, { fabric: scenario.fabric.build(), step, loads });
    },
    session,
  );
  if (options.json || !printed) print(result, options, session);
}

function print(result: Result, { json }: Options, session: Session): void {
  session.out(json ? resultJson(result) : `${causeLines(result).join('\n')}\n`);
}

/** Whether an option asks for another run than the one that a result is of. */
function changesKeys({ set, fault, ...options }: Options): boolean {
  const { seed, seeds, routing, cc, engine, profile, tolerance, fastForward, memory, estimate } = options;
  const others = [seed, seeds, routing, cc, engine, profile, tolerance, fastForward, memory, estimate];
  return [set, fault, ...others].some((one) => one !== undefined);
}
