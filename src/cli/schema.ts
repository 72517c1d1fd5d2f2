/** `weft schema [scenario|result|advice|failures|comparison]` */
import { Argument, type Command } from 'commander';
import { documentText } from '../util/document.ts';
import { addCommonOptions } from './options.ts';
import type { Session } from './process/session.ts';

/** The schema of each document. */
const SCHEMAS: Readonly<Record<string, () => Promise<Record<string, unknown>>>> = {
  scenario: async () => (await import('../scenario/catalogue/schema.ts')).scenarioSchema(),
  result: async () => (await import('../report/schema.ts')).resultSchema(),
  advice: async () => (await import('../advise/schema.ts')).adviceSchema(),
  failures: async () => (await import('../failures/schema.ts')).failuresSchema(),
  comparison: async () => (await import('../compare/schema.ts')).comparisonSchema(),
};

/** The command's arguments and action. The schema is JSON with or without `--json`. */
export function define(command: Command, session: Session): void {
  const what = new Argument('[document]', 'which document').choices(Object.keys(SCHEMAS)).default('scenario');
  addCommonOptions(command.addArgument(what), ['device', 'seed']).action(async (document: string) => {
    session.out(`${documentText(await SCHEMAS[document]!())}\n`);
  });
}
