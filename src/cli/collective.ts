/** `weft collective NAME --fabric SPEC --size SIZES` */
import type { Command } from 'commander';
import { collectives } from '../collective/registry.ts';
import { flagMap, flagScalar } from '../scenario/text/tree.ts';
import { UserError } from '../util/errors.ts';
import { addExportOption } from './export-option.ts';
import { addSimulateOptions, namesOf, type SimulateOptions } from './options.ts';
import type { Session } from './process/session.ts';
import { simulate } from './simulate.ts';

interface Options extends SimulateOptions {
  readonly fabric: string;
  readonly size?: string;
  readonly algorithm?: string;
  readonly ranks?: string;
  readonly against?: string;
  readonly inPlace?: boolean;
}

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  const defined = command
    .argument('<name>', `the collective: ${namesOf(collectives)}`)
    .requiredOption('--fabric <spec>', 'the fabric, e.g. star:hosts=8,rate=450GB/s')
    .option(
      '--size <sizes>',
      'a size, a list (1MiB,4MiB) or a sweep (8:1GiB:x2, no unit means bytes); default: the sizes of --against, else required',
    )
    .option(
      '--algorithm <name>',
      "algorithm, or file:path=x.xml to read one; default: the collective's default, see weft list",
    )
    .option('--ranks <ranks>', 'the first N ranks (64), or a list (0-63 or 0,8,16-23); default: all')
    .option('--against <log>', 'compare with a log of nccl-tests or rccl-tests (text or JSON), size by size')
    .option('--in-place', 'with --against: compare with the timings in place; default: out of place');
  addExportOption(addSimulateOptions(defined), true).action(async (name: string, options: Options) => {
    const compares = options.against !== undefined || options.inPlace === true;
    const log = compares
      ? await (await import('./against.ts')).readAgainst(name, options, session)
      : undefined;
    if (options.size === undefined && options.against === undefined) {
      throw new UserError("required option '--size <sizes>' not specified", {
        advice: 'e.g. --size 1MiB:1GiB:x8; --against LOG takes the sizes of a log',
      });
    }
    const given = (flag: string, text: string | undefined) =>
      text === undefined ? undefined : flagScalar(flag, text);
    const nameNode = flagScalar('collective', name);
    const collective = flagMap(
      {
        name: nameNode,
        size: given(options.size === undefined ? '--against' : '--size', options.size ?? log?.sizes),
        algorithm: given('--algorithm', options.algorithm),
        ranks: given('--ranks', options.ranks),
      },
      nameNode.span,
    );
    const tree = flagMap({ fabric: given('--fabric', options.fabric), collective }, nameNode.span);
    const inputs = options.against === undefined ? [] : [options.against];
    return simulate(tree, { ...options, inputs }, session, undefined, log?.presenter);
  });
}
