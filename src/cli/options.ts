/** The options that commands share. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEVICE_CHOICES, type DeviceChoice } from '../device/choose.ts';
import { engines } from '../engine/registry.ts';
import { routings } from '../routing/registry.ts';
import { transports } from '../transport/registry.ts';

export interface CommonOptions {
  readonly json?: boolean;
  readonly device: DeviceChoice;
  readonly seed?: string;
  readonly quiet?: boolean;
}

export interface SimulateOptions extends CommonOptions {
  readonly engine?: string;
  readonly routing?: string;
  readonly cc?: string;
  readonly seeds?: string;
  readonly flows?: boolean;
  readonly set?: readonly string[];
  readonly fault?: readonly string[];
  readonly failIf?: readonly string[];
  readonly tolerance?: string;
  readonly memory?: string;
  readonly threads?: string;
  readonly trace?: string;
}

/** Options of every command. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document')
    .addOption(
      new Option('--device <name>', 'where kernels run').choices([...DEVICE_CHOICES]).default('auto'),
    )
    .option('--seed <n>', 'seed of the first replica', seed)
    .option('--quiet', 'no progress and no warnings');
}

/** Options of commands that simulate. */
export function addSimulateOptions(command: Command): Command {
  return addCommonOptions(command)
    .option('--engine <name>', `the model: ${namesOf(engines)}`)
    .option('--routing <spec>', routingHelp())
    .option('--cc <spec>', `congestion control of packets: ${namesOf(transports)}`)
    .option('--seeds <n>', 'replicas with consecutive seeds, simulated in batches', wholeNumber)
    .option('--tolerance <fraction>', 'how early a flow may be handled, as a fraction of its duration')
    .option(
      '--threads <n>',
      'threads for the seeds of packet runs on the CPU device; default: one for each core',
      oneOrMore,
    )
    .option('--memory <size>', 'refuse runs that would take more, e.g. 16GiB')
    .option('--flows', 'list every message with its start and end (of collectives with --json)')
    .option('--trace <file>', 'write messages, queues and rates over time, for Perfetto (packets)')
    .option(
      '--fault <spec>',
      "what is broken, e.g. 'spine 1' or 'leaf 3 - spine 1:rate=25%'; repeatable",
      collect,
    )
    .option('--set <key=value>', 'override anything a scenario can say; repeatable', collect)
    .option(
      '--fail-if <criterion>',
      "exit with 1 if it holds; with several seeds the mean is compared; repeatable, e.g. 'loss > 5%'",
      collect,
    );
}

/** Names of a family's members, in a list. */
export function namesOf(members: readonly { readonly name: string }[]): string {
  return members.map(({ name }) => name).join(', ');
}

/** The routings of all engines first; a fluid takes itself by those, and another routing in place of the rest. */
function routingHelp(): string {
  const ofFluids = routings.filter(({ name, properties }) => !properties || properties.fluid === name);
  const ofPackets = routings.filter((routing) => !ofFluids.includes(routing));
  return `how paths are picked: ${namesOf(ofFluids)}; packets only: ${namesOf(ofPackets)}; e.g. ecmp:rehash=resilient`;
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

function oneOrMore(text: string): string {
  if (Number(wholeNumber(text)) > 0) return text;
  throw new InvalidArgumentError('It must be 1 or more.');
}

/** The text is kept: the scenario's own check says what may stand there. */
function wholeNumber(text: string): string {
  if (/^\d+$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a whole number.');
}
