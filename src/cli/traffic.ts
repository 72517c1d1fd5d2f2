/** `weft traffic PATTERN --fabric SPEC --size SIZE` */
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { MESSAGE_FORMS, readMessages } from '../scenario/check/messages-text.ts';
import { builtIn } from '../scenario/registries.ts';
import { ScenarioError } from '../scenario/text/problems.ts';
import type { Span } from '../scenario/text/source.ts';
import { flagMap, flagScalar, type Node } from '../scenario/text/tree.ts';
import { addExportOption } from './export-option.ts';
import { addSimulateOptions, namesOf, type SimulateOptions } from './options.ts';
import { readInput } from './process/input.ts';
import type { Session } from './process/session.ts';
import { simulate } from './simulate.ts';

interface Options extends SimulateOptions {
  readonly fabric: string;
  readonly size?: string;
  readonly ranks?: string;
  readonly shift?: string;
  readonly fanIn?: string;
  readonly fanOut?: string;
  readonly to?: string;
  readonly from?: string;
}

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  const defined = command
    .argument(
      '<pattern>',
      `a pattern (${namesOf(builtIn.patterns)}), or a file of messages: CSV (src,dst,size,start), YAML, htsim .cm or HPCC flows; - reads standard input`,
    )
    .requiredOption('--fabric <spec>', 'the fabric, e.g. preset:uec-reference,k=8')
    .option('--size <size>', 'payload of each message, e.g. 2MB')
    .option('--ranks <ranks>', 'the first N ranks (64), or a list (0-63 or 0,8,16-23); default: all')
    .option('--shift <k>', 'permutation: rank i sends to rank i + k; default: a random permutation')
    .option('--fan-in <n>', 'incast: number of senders; default: all other ranks')
    .option('--to <rank>', 'incast: receiving rank; default: the first rank')
    .option('--fan-out <n>', 'outcast: number of receivers; default: all other ranks')
    .option('--from <rank>', 'outcast: sending rank; default: the first rank');
  addExportOption(addSimulateOptions(defined), true).action(async (pattern: string, options: Options) => {
    const given = (flag: string, text: string | undefined) =>
      text === undefined ? undefined : flagScalar(flag, text);
    const name = flagScalar('traffic', pattern);
    refuseFileName(pattern, name.span);
    const messages = await messagesOf(session, pattern);
    const traffic = flagMap(
      {
        ...(messages ?? { name }),
        size: given('--size', options.size),
        ranks: given('--ranks', options.ranks),
        shift: given('--shift', options.shift),
        fanIn: given('--fan-in', options.fanIn),
        to: given('--to', options.to),
        fanOut: given('--fan-out', options.fanOut),
        from: given('--from', options.from),
      },
      name.span,
    );
    const tree = flagMap({ fabric: given('--fabric', options.fabric), traffic }, name.span);
    return simulate(tree, { ...options, inputs: messages ? [pattern] : [] }, session);
  });
}

const MESSAGES = `give a pattern, or a file of messages: ${MESSAGE_FORMS}`;

/** Throws for the name of a file or pipe that has neither dot nor slash, and is not a pattern. */
function refuseFileName(pattern: string, span: Span): void {
  if (pattern === '-' || looksLikePath(pattern) || builtIn.patterns.some(({ name }) => name === pattern))
    return;
  const found = statSync(pattern, { throwIfNoEntry: false });
  if (!found || found.isDirectory()) return;
  const what = `unknown traffic pattern '${pattern}'`;
  throw new ScenarioError([{ what, advice: `for the file of that name write ./${pattern}`, span }]);
}

const looksLikePath = (text: string) => /[./\\]/.test(text);

/** The messages of a file; undefined if the argument is a pattern's name. */
async function messagesOf(
  session: Session,
  pattern: string,
): Promise<Readonly<Record<string, Node>> | undefined> {
  if (pattern !== '-' && !looksLikePath(pattern)) return undefined;
  return readMessages(await readInput(session, pattern, MESSAGES), pattern === '-' ? 'stdin' : pattern);
}
