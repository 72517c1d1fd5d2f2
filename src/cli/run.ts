/** `weft run FILE` */
import type { Command } from 'commander';
import { UserError } from '../util/errors.ts';
import { addExportOption } from './export-option.ts';
import type { FailureCommand } from './failures.ts';
import { addSimulateOptions } from './options.ts';
import type { Session } from './process/session.ts';
import { ownPaths, readScenario } from './scenario-file.ts';
import { simulate } from './simulate.ts';

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  addExportOption(
    addSimulateOptions(
      command.argument(
        '[file]',
        'scenario in YAML or JSON, default: that of --resume; options override its keys; - reads standard input',
      ),
    ),
    true,
  )
    .option(
      '--write-step <file>',
      'write the training step as data, for the key step; - prints it in place of a result',
    )
    .option(
      '--each-failure <kinds>',
      'simulate each single failure, and list what it costs, worst first; tiers of switches, cable, nic; e.g. spine,cable',
    )
    .option('--rates <file>', 'with --each-failure: YAML file with failure rates and repair times')
    .option('--gantt', 'draw the roles of a training step over time, below the result')
    .action(async (given: string | undefined, options: FailureCommand) => {
      const file = given ?? options.resume;
      if (file === undefined)
        throw new UserError('run needs a scenario', { advice: 'give a file, e.g. one of examples/' });
      if (options.eachFailure !== undefined) {
        const { runEachFailure } = await import('./failures.ts');
        return runEachFailure(file, options, session);
      }
      if (options.rates !== undefined)
        throw new UserError('--rates needs --each-failure', {
          where: '--rates',
          advice: 'e.g. --each-failure spine,cable',
        });
      const { tree, readText } = await readScenario(file, session);
      return simulate(tree, { ...ownPaths(options), inputs: [file] }, session, readText);
    });
}
