/** `weft run FILE` */
import type { Command } from 'commander';
import { addExportOption } from './export-option.ts';
import { addSimulateOptions, type SimulateOptions } from './options.ts';
import type { Session } from './process/session.ts';
import { ownPaths, readScenario } from './scenario-file.ts';
import { simulate } from './simulate.ts';

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  addExportOption(
    addSimulateOptions(
      command.argument(
        '<file>',
        'scenario in YAML or JSON; options override its keys; - reads standard input',
      ),
    ),
    true,
  )
    .option(
      '--write-step <file>',
      'write the training step as data, for the key step; - prints it in place of a result',
    )
    .option('--gantt', 'draw the roles of a training step over time, below the result')
    .action(async (file: string, options: SimulateOptions) => {
      const { tree, readText } = await readScenario(file, session);
      await simulate(tree, { ...ownPaths(options), inputs: [file] }, session, readText);
    });
}
