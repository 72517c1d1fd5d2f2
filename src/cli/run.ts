/** `weft run FILE` */
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { isProfilePath } from '../scenario/check/check-profile.ts';
import { readTree } from '../scenario/text/read.ts';
import { addSimulateOptions, type SimulateOptions } from './options.ts';
import { readBeside, readInput } from './process/input.ts';
import type { Session } from './process/session.ts';
import { simulate } from './simulate.ts';

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  addSimulateOptions(
    command.argument('<file>', 'scenario in YAML or JSON; options override its keys; - reads standard input'),
  )
    .option('--write-step <file>', 'write the training step as data, for the key step; e.g. step.yaml')
    .option('--gantt', 'draw the roles of a training step over time, below the result')
    .action(async (file: string, options: SimulateOptions) => {
      const text = await readInput(session, file);
      const tree = readTree(text, file === '-' ? 'stdin' : file);
      // A path in a scenario is relative to its file, that of an option to where the command runs.
      const { profile } = options;
      const given =
        profile !== undefined && isProfilePath(profile) ? { ...options, profile: resolve(profile) } : options;
      await simulate(tree, given, session, readBeside(session, file === '-' ? '.' : dirname(file)));
    });
}
