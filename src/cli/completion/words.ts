/** Words that can stand on the command line, for the scripts of shells. */
import { Command, type Option } from 'commander';
import { engines } from '../../engine/registry.ts';
import { describeFamilies } from '../../scenario/catalogue/describe.ts';
import { builtIn } from '../../scenario/registries.ts';
import type { Commands } from '../commands.ts';
import type { Session } from '../process/session.ts';

export interface OptionWords {
  /** `--long` and `-s`. */
  readonly names: readonly string[];
  readonly summary: string;
  /** Its values; undefined if it takes none, empty if any text or a file does. */
  readonly values: readonly string[] | undefined;
}

export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** Words for its arguments; empty if they are files or numbers. */
  readonly words: readonly string[];
}

/** Every command with its options. */
export async function wordsOf(commands: Commands, session: Session): Promise<readonly CommandWords[]> {
  const names = memberNames();
  const words = await Promise.all(
    Object.entries(commands).map(async ([name, { summary, load }]): Promise<CommandWords> => {
      const command = new Command(name);
      (await load()).define(command, session, commands);
      const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
      return {
        name,
        summary,
        options: [
          ...command.options.filter(({ hidden }) => !hidden).map((one) => optionWords(one, names)),
          HELP,
        ],
        words: choices.length > 0 ? choices : (names[`${name} argument`] ?? []),
      };
    }),
  );
  const help = {
    name: 'help',
    summary: 'show help for a command',
    options: [],
    words: Object.keys(commands),
  };
  return [...words, help];
}

const HELP: OptionWords = { names: ['--help', '-h'], summary: 'show help', values: undefined };

function optionWords(option: Option, names: Readonly<Record<string, readonly string[]>>): OptionWords {
  const takes = option.required || option.optional;
  return {
    names: [option.long, option.short].filter((name) => name !== undefined),
    summary: option.description.split(/[;:]/)[0]!,
    values: takes ? (option.argChoices ?? names[option.long ?? ''] ?? []) : undefined,
  };
}

/** Names of members, by the option or argument that takes them. */
function memberNames(): Readonly<Record<string, readonly string[]>> {
  const families = describeFamilies(builtIn);
  const of = (family: string) =>
    families.find((one) => one.family === family)?.members.map(({ name }) => name) ?? [];
  const fabrics = [...of('topologies'), ...of('presets').map((name) => `preset:${name}`)];
  return {
    '--engine': engines.map(({ name }) => name),
    '--routing': of('routings'),
    '--cc': of('cc'),
    '--profile': [...of('profiles'), 'none'],
    '--fabric': fabrics,
    'topo argument': fabrics,
    'collective argument': of('collectives'),
    'traffic argument': of('traffic'),
    'list argument': families.flatMap(({ family, members }) => [family, ...members.map(({ name }) => name)]),
  };
}
