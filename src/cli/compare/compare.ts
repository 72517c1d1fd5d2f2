/** `weft compare FILE…` */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { type CompareOptions, compare, type SecondStage } from '../../compare/compare.ts';
import type { Comparison } from '../../compare/comparison.ts';
import { comparisonContent } from '../../compare/content.ts';
import { estimateComparison, estimatedSeconds } from '../../compare/estimate.ts';
import { comparisonJson } from '../../compare/json.ts';
import { DEFAULT_SEEDS_MAX, seedCounts } from '../../compare/seeds.ts';
import { baselineOf, checkSetups, type Setup } from '../../compare/setups.ts';
import { comparisonTable } from '../../compare/text.ts';
import type { Device } from '../../device/device.ts';
import { distinct, type Warning } from '../../model/warning.ts';
import { spreadSeeds } from '../../platform/engines.ts';
import { withDevice } from '../../platform/node.ts';
import { forewarnings } from '../../scenario/forewarn.ts';
import { formatTime } from '../../units/format.ts';
import { parseQuantity } from '../../units/parse.ts';
import { UserError } from '../../util/errors.ts';
import { addExportOption, exportsFor, writeAll } from '../export-option.ts';
import { answersFor, hasAnswers } from '../interrupted.ts';
import { addScenarioOptions, collect, oneOrMore } from '../options.ts';
import { pricesIn, pricesOption } from '../prices.ts';
import { interruptible } from '../process/interruptible.ts';
import { reporter } from '../process/reporter.ts';
import type { Session } from '../process/session.ts';
import { printEstimates } from './estimates.ts';
import { type InputOptions, readSetups } from './inputs.ts';

interface Options extends InputOptions {
  readonly baseline?: string;
  readonly precision?: string;
  readonly seedsMax?: string;
  readonly prices?: string;
  readonly export?: readonly string[];
  readonly threads?: string;
  readonly estimate?: boolean;
}

/** Runs that are expected to take longer are announced, s. */
const LONG_S = 10;

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  const defined = addScenarioOptions(
    command.argument(
      '[files...]',
      'scenarios in YAML or JSON; the first is the baseline; - reads standard input',
    ),
    'that of the scenarios, at least 8',
  )
    .option(
      '--vary <key=values>',
      'compare these values of a key; repeatable, for all combinations; e.g. routing=ecmp,spray',
      collect,
    )
    .option(
      '--fabrics <list>',
      'compare these fabrics, each sized for --ranks; e.g. fat-tree,rail-optimized,dragonfly',
    )
    .option('--ranks <n>', 'with --fabrics: ranks that each fabric connects; e.g. 1024')
    .option('--radix <k>', 'with --fabrics: ports of a switch; default: 64')
    .option('--gpus <n>', 'with --fabrics: ranks per server; default: 8 with a rail-optimized fabric, else 1')
    .option('--rate <rate>', 'with --fabrics: rate of a NIC; default: 400Gbit/s')
    .option('--collective <name>', 'with --fabrics and no file: the collective that runs; e.g. all-to-all')
    .option('--size <size>', 'with --collective: its size; e.g. 64MiB')
    .option('--baseline <name>', 'set-up that the others are compared with; default: the first')
    .option(
      '--precision <fraction>',
      'add seeds until the interval of each ratio reaches no further than this from it; e.g. 1%',
    )
    .option(
      '--seeds-max <n>',
      `limit of seeds that --precision adds up to; default: ${DEFAULT_SEEDS_MAX}`,
      oneOrMore,
    )
    .addOption(pricesOption());
  addExportOption(defined).action((files: readonly string[], options: Options) =>
    run(files, options, session),
  );
}

async function run(files: readonly string[], options: Options, session: Session): Promise<void> {
  const exports = await exportsFor(files, options);
  const counts = countsOf(options);
  const setups = await readSetups(files, options, session);
  checkSetups(setups, baselineOf(setups, options.baseline));
  seedCounts(setups, counts);
  const prices = await pricesIn(options.prices, session);
  const { progress, warnings, show, warn } = reporter(session, options);
  for (const one of distinct(setups.flatMap(({ scenario }) => forewarnings(scenario)))) warn(one);
  if (options.estimate)
    return withDevice(
      options.device,
      async (device) =>
        printEstimates(setups, await estimateComparison(setups, device, counts), options, session),
      warn,
    );
  const say = (text: string) => {
    if (options.quiet) return;
    progress.clear();
    session.err(`weft: ${text}\n`);
  };
  const { record, take, left } = await answersFor(options, session);
  const whole = await withDevice(
    options.device,
    async (device) => {
      await take(device);
      const weights = options.quiet ? undefined : await announced(setups, device, counts, say);
      return compare(setups, {
        ...{ device, weights, prices, warnings },
        ...counts,
        ...interruptible(session.interrupt, (done, what) => progress.update(done, what), hasAnswers(record)),
        record,
        onLong: show,
        onSecondStage: (stage) => {
          if (stage.remainingMs >= LONG_S * 1000) say(secondStageText(stage));
        },
        engines: ({ engine }) =>
          spreadSeeds(device, {
            threads: Number(options.threads ?? availableParallelism()),
            engine: engine.name,
          }),
      });
    },
    warn,
  ).finally(() => progress.clear());
  const comparison = await left(whole);
  showWarnings(comparison, warnings, show);
  const printed = await writeAll(exports, async () => comparisonContent(comparison), session);
  if (options.json) session.out(comparisonJson(comparison));
  else if (!printed) session.out(comparisonTable(comparison));
}

/** The numbers of the comparison that options give. */
function countsOf(options: Options) {
  const { baseline, seeds, seedsMax } = options;
  const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  return { baseline, seeds: numberOf(seeds), seedsMax: numberOf(seedsMax), precision: precisionOf(options) };
}

function precisionOf({ precision, seedsMax }: Options): number | undefined {
  if (precision === undefined) {
    if (seedsMax === undefined) return undefined;
    throw new UserError('--seeds-max needs --precision', {
      where: '--seeds-max',
      advice: 'add --precision 1%, or use --seeds',
    });
  }
  try {
    return parseQuantity('fraction', precision);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message, { where: '--precision', advice: 'write it like --precision 1%' });
  }
}

/** Says how long a long comparison takes; returns the expected share of each set-up. */
async function announced(
  setups: readonly Setup[],
  device: Device,
  counts: Pick<CompareOptions, 'baseline' | 'seeds' | 'precision' | 'seedsMax'>,
  say: (text: string) => void,
): Promise<readonly number[]> {
  const seconds = (await estimateComparison(setups, device, counts)).map(estimatedSeconds);
  const sum = seconds.reduce((all, s) => all + s, 0);
  if (sum >= LONG_S) say(`${setups.length} set-ups: about ${timeText(sum)} on one core`);
  return seconds;
}

function secondStageText({ seeds, remainingMs }: SecondStage): string {
  const most = Math.max(...seeds);
  return `the precision takes up to ${most} seeds a set-up: about ${timeText(remainingMs / 1000)} more`;
}

function timeText(seconds: number): string {
  return formatTime(seconds * 1e12, 2);
}

/** Shows warnings of set-ups, with names if not all have them, and of the comparison itself. */
function showWarnings(
  { setups, warnings }: Comparison,
  shown: readonly Warning[],
  show: (warning: Warning, of?: string) => void,
): void {
  for (const one of distinct(setups.flatMap((setup) => setup.warnings))) {
    const text = JSON.stringify(one);
    const having = setups.filter((setup) => setup.warnings.some((other) => JSON.stringify(other) === text));
    show(one, having.length === setups.length ? undefined : having.map(({ name }) => name).join('; '));
  }
  for (const one of distinct([...shown, ...warnings]).slice(distinct(shown).length)) show(one);
}
