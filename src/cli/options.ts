/** The options that commands share. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEVICE_CHOICES, type DeviceChoice } from '../device/choose.ts';
import { engines, flowEngine, packetEngine } from '../engine/registry.ts';
import { isForFluids, routings } from '../routing/registry.ts';
import { transports } from '../transport/registry.ts';
import { OF_OPTIONS } from './environment.ts';
import { PROGRESS_MODES, type ProgressMode } from './process/progress.ts';

export interface CommonOptions {
  readonly json?: boolean;
  readonly device: DeviceChoice;
  readonly seed?: string;
  readonly quiet?: boolean;
  readonly progress?: ProgressMode;
  readonly resume?: string;
}

/** Options that are keys of a scenario. */
export interface ScenarioOptions extends CommonOptions {
  readonly engine?: string;
  readonly routing?: string;
  readonly cc?: string;
  readonly profile?: string;
  readonly seeds?: string;
  readonly set?: readonly string[];
  readonly fault?: readonly string[];
  readonly tolerance?: string;
  readonly fastForward?: string;
  readonly memory?: string;
}

export interface SimulateOptions extends ScenarioOptions {
  readonly flows?: boolean;
  readonly causes?: boolean;
  readonly failIf?: readonly string[];
  readonly threads?: string;
  readonly trace?: string;
  readonly export?: readonly string[];
  /** Files that the command reads. */
  readonly inputs?: readonly string[];
  readonly writeStep?: string;
  readonly gantt?: boolean;
  readonly estimate?: boolean;
  readonly strict?: boolean;
}

/** Common options that not every command uses. */
type Unused = 'device' | 'seed';

/** Options of every command. `unused`: those that it takes and ignores; its help hides them. */
export function addCommonOptions(command: Command, unused: readonly Unused[] = []): Command {
  const device = new Option('--device <name>', 'device to simulate on')
    .choices([...DEVICE_CHOICES])
    .env(OF_OPTIONS.device)
    .default('auto');
  const ofSeed = new Option('--seed <n>', 'hash seed of the first run; default: 1').argParser(seed);
  return command
    .option('--json', 'print one JSON document')
    .addOption(device.hideHelp(unused.includes('device')))
    .addOption(ofSeed.hideHelp(unused.includes('seed')))
    .option('--quiet', 'print no progress and no warnings');
}

const { tolerance, fastForward, memoryLimit } = flowEngine.params;

/** Options of commands that simulate. */
export function addSimulateOptions(command: Command): Command {
  return addScenarioOptions(command)
    .option('--strict', 'refuse a training step that needs more memory than the accelerator has')
    .option('--flows', 'list every message with its start and end; for a collective, only with --json')
    .option('--causes', 'with --json: add the causes of the loss, as weft explain tells them')
    .option(
      '--trace <file>',
      `write items of a training step, or with --engine ${packetEngine.name} messages and queues, over time, for Perfetto`,
    )
    .option(
      '--fail-if <criterion>',
      "exit with code 1 if the mean over all seeds meets the condition; repeatable; e.g. 'loss > 5%'",
      collect,
    );
}

/** Options about a scenario and how it is run; `seedsDefault`: of `--seeds`. */
export function addScenarioOptions(command: Command, seedsDefault = '1'): Command {
  return addCommonOptions(command)
    .option('--engine <name>', engineHelp())
    .option('--routing <spec>', routingHelp())
    .option('--cc <spec>', `congestion control, only with packets: ${namesOf(transports)}`)
    .option(
      '--profile <name>',
      "how the library sends: a profile's name, a YAML file, or none; e.g. mine.yaml",
    )
    .option(
      '--seeds <n>',
      `number of runs, with consecutive seeds from --seed on; default: ${seedsDefault}`,
      wholeNumber,
    )
    .option(
      '--tolerance <fraction>',
      `how early a start or end of a flow may be processed, as a fraction of its duration; default: ${tolerance.default}`,
    )
    .option(
      '--fast-forward <mode>',
      `jumps of flows over steps that repeat: ${fastForward.choices.join(', ')}; default: ${fastForward.default}`,
    )
    .addOption(
      threadsOption('limit of threads for the seeds of a run on the CPU device; default: number of cores'),
    )
    .option(
      '--memory <size>',
      `memory limit, e.g. 16GiB; a larger run is refused; default: ${memoryLimit.default}`,
    )
    .option(
      '--fault <spec>',
      "a failed or slow part; repeatable; e.g. 'spine 1', 'leaf 3 - spine 1:rate=25%' or 'rank 5:speed=80%'",
      collect,
    )
    .option('--set <key=value>', 'override a key of the scenario; repeatable; e.g. fabric.spines=8', collect)
    .addOption(progressOption())
    .option('--resume <file>', 'go on from the partial result of an interrupted command')
    .option('--estimate', 'print messages, packet hops, memory and time of the run, and simulate nothing');
}

/** The option `--progress`. */
export function progressOption(): Option {
  return new Option(
    '--progress <how>',
    'auto: a bar on a terminal, a line every 30 s elsewhere; plain: lines; none',
  )
    .choices([...PROGRESS_MODES])
    .default('auto');
}

/** The option `--threads`. */
export function threadsOption(help: string): Option {
  return new Option('--threads <n>', help).env(OF_OPTIONS.threads).argParser(oneOrMore);
}

/** Names of a family's members, in a list. */
export function namesOf(members: readonly { readonly name: string }[]): string {
  return members.map(({ name }) => name).join(', ');
}

/** The engines, each with the first part of its summary, and the default. */
function engineHelp(): string {
  const each = engines.map(({ name, summary }) => `${name} (${summary.split(/[;:]/)[0]})`);
  return `engine: ${each.join(', ')}; default: ${flowEngine.name}`;
}

/**
 * The routings of all engines first; a fluid takes itself by those, and another routing in place of
 * the rest.
 */
function routingHelp(): string {
  const ofFluids = routings.filter(isForFluids);
  const ofPackets = routings.filter((routing) => !ofFluids.includes(routing));
  return `routing: ${namesOf(ofFluids)}; with packets only: ${namesOf(ofPackets)}; e.g. ecmp:rehash=resilient`;
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Seeds are words of 32 bits, as the hashes they feed. */
function seed(text: string): string {
  if (Number(wholeNumber(text)) < 2 ** 32) return text;
  throw new InvalidArgumentError('It must be below 4294967296.');
}

/** A whole number of at least 1, kept as text. */
export function oneOrMore(text: string): string {
  if (Number(wholeNumber(text)) > 0) return text;
  throw new InvalidArgumentError('It must be 1 or more.');
}

/** The text is kept: the scenario's own check says which values are allowed. */
function wholeNumber(text: string): string {
  if (/^\d+$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a whole number.');
}
