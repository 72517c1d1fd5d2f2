/** `weft advise FILE` */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { advise } from '../../advise/advise.ts';
import { type Asked, askedFrom } from '../../advise/asked.ts';
import { TAKES, type Takes } from '../../advise/change.ts';
import { adviceContent } from '../../advise/content.ts';
import { adviceJson } from '../../advise/json.ts';
import { estimateAdvice } from '../../advise/plan.ts';
import { adviceText } from '../../advise/text.ts';
import { packetEngine } from '../../engine/registry.ts';
import { spreadSeeds } from '../../platform/engines.ts';
import { withDevice } from '../../platform/node.ts';
import { forewarnings } from '../../scenario/forewarn.ts';
import type { ReadText } from '../../scenario/needs.ts';
import { adviseNames } from '../../scenario/text/problems.ts';
import { formatTime } from '../../units/format.ts';
import { documentText } from '../../util/document.ts';
import { UserError } from '../../util/errors.ts';
import { addExportOption, exportsFor, writeAll } from '../export-option.ts';
import { answersFor, hasAnswers } from '../interrupted.ts';
import { addScenarioOptions, type ScenarioOptions } from '../options.ts';
import { pricesIn, pricesOption } from '../prices.ts';
import { interruptible } from '../process/interruptible.ts';
import { reporter } from '../process/reporter.ts';
import type { Session } from '../process/session.ts';
import { refuseOverridden, refuseRepeatedKeys } from '../repeats.ts';
import { readWithOptions } from '../scenario-file.ts';

interface Options extends ScenarioOptions {
  readonly allow?: string;
  readonly budget?: string;
  readonly packets?: boolean;
  readonly prices?: string;
  readonly export?: readonly string[];
  readonly threads?: string;
  readonly estimate?: boolean;
}

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  const defined = addScenarioOptions(
    command.argument('<file>', 'scenario in YAML or JSON; options override its keys; - reads standard input'),
    'that of the scenario, at least 8',
  )
    .option(
      '--allow <list>',
      `try only changes that take these: ${TAKES.join(', ')}; default: all; e.g. routing,software`,
    )
    .option(
      '--budget <amount>',
      'leave out changes that cost more, in the currency of the prices; e.g. 250000',
    )
    .option('--packets', 'simulate packets, to try congestion controls and routings that need them')
    .addOption(pricesOption());
  addExportOption(defined).action((file: string, options: Options) => run(file, options, session));
}

async function run(file: string, options: Options, session: Session): Promise<void> {
  const { set = [] } = options;
  refuseRepeatedKeys(set);
  const exports = await exportsFor([file], options);
  const allow = allowedIn(options.allow);
  const budget = budgetIn(options.budget);
  const { asked, readText } = await askedFor(file, options, session);
  const { scenario } = asked;
  const prices = await pricesIn(options.prices, session);
  const { progress, warnings, show, warn } = reporter(session, options);
  for (const one of forewarnings(scenario)) warn(one);
  const threads = Number(options.threads ?? availableParallelism());
  const seeds = options.seeds === undefined ? undefined : Number(options.seeds);
  const choices = { readText, allow, budget, prices, warnings, seeds };
  if (options.estimate)
    return withDevice(
      options.device,
      async (device) => printEstimate(await estimateAdvice(asked, { ...choices, device }), options, session),
      warn,
    );
  const { record, take, left } = await answersFor(options, session);
  const whole = await withDevice(
    options.device,
    async (device) => {
      await take(device);
      return advise(asked, {
        ...{ device, ...choices },
        ...interruptible(session.interrupt, (done, what) => progress.update(done, what), hasAnswers(record)),
        record,
        onLong: show,
        engines: ({ engine }) => spreadSeeds(device, { threads, engine: engine.name }),
      });
    },
    warn,
  ).finally(() => progress.clear());
  const advice = await left(whole);
  for (const one of advice.warnings.slice(warnings.length)) show(one);
  const printed = await writeAll(exports, async () => adviceContent(advice), session);
  if (options.json) session.out(adviceJson(advice));
  else if (!printed) session.out(adviceText(advice));
}

function printEstimate(
  { trials, seconds }: { readonly trials: number; readonly seconds: number },
  { json }: Options,
  session: Session,
): void {
  if (json) {
    session.out(`${documentText({ schema: 'weft.advice-estimate/1', changes: trials, time_s: seconds })}\n`);
    return;
  }
  const time = formatTime(seconds * 1e12, 2);
  session.out(`${trials} changes, about ${time} on one core; nothing was simulated\n`);
}

/** The scenario with all options applied, as a tree and checked. */
async function askedFor(
  file: string,
  options: Options,
  session: Session,
): Promise<{ readonly asked: Asked; readonly readText: ReadText }> {
  const { set = [], packets = false } = options;
  const { tree: root, readText } = await readWithOptions(file, options, session);
  refuseOverridden(root, set);
  const settings = packets ? [...set, `engine.name=${packetEngine.name}`] : set;
  return { asked: await askedFrom(root, settings, { readText }), readText };
}

function allowedIn(text: string | undefined): readonly Takes[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !(TAKES as readonly string[]).includes(name));
  if (wrong !== undefined)
    throw new UserError(`unknown kind of change '${wrong}'`, {
      where: '--allow',
      advice: adviseNames(wrong, TAKES),
    });
  return names as readonly Takes[];
}

function budgetIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const amount = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(amount) && amount >= 0) return amount;
  const advice = 'write it like --budget 250000';
  throw new UserError(`'${text}' is not an amount of money`, { where: '--budget', advice });
}
