/** `weft schema [scenario|result]` */
import { Argument, type Command } from 'commander';
import { documentText } from '../util/document.ts';
import { addCommonOptions } from './options.ts';
import type { Session } from './process/session.ts';

/** The command's arguments and action. The schema is JSON with or without `--json`. */
export function define(command: Command, session: Session): void {
  const what = new Argument('[document]', 'which document')
    .choices(['scenario', 'result'])
    .default('scenario');
  addCommonOptions(command.addArgument(what), ['device', 'seed']).action(async (document: string) => {
    const schema =
      document === 'result'
        ? (await import('../report/schema.ts')).resultSchema()
        : (await import('../scenario/catalogue/schema.ts')).scenarioSchema();
    session.out(`${documentText(schema)}\n`);
  });
}
