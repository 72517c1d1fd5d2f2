/** The option `--export`; what writes the files is loaded only with it. */
import type { Command } from 'commander';
import type { Content } from '../report/export/content.ts';
import { exporters } from '../report/export/registry.ts';
import { collect, namesOf } from './options.ts';
import type { Export } from './process/exports.ts';
import type { Session } from './process/session.ts';

export interface ExportOptions {
  readonly export?: readonly string[];
  readonly json?: boolean;
  readonly trace?: string;
  readonly writeStep?: string;
  readonly prices?: string;
}

/** Adds the option; `traces`: whether the command can give a trace. */
export function addExportOption(command: Command, traces = false): Command {
  const forms = formsOf(traces);
  return command.option(
    '--export <form:file>',
    `also write a file (-: print it), repeatable; forms: ${namesOf(forms)}; e.g. csv:result.csv`,
    collect,
  );
}

function formsOf(traces: boolean) {
  return exporters.filter((one) => traces || !one.traces);
}

/**
 * The exports that the options ask for; `inputs`: files that the command reads. Throws `UserError`
 * for one that cannot be.
 */
export async function exportsFor(
  inputs: readonly string[],
  { export: given = [], json, trace, writeStep, prices }: ExportOptions,
  traces = false,
): Promise<readonly Export[]> {
  if (given.length === 0) return [];
  const named = [
    ...inputs.map((path) => ['an input of the command', path] as const),
    ...([
      ['the file of --trace', trace],
      ['the file of --write-step', writeStep],
      ['the file of --prices', prices],
    ] as const),
  ];
  const files = named.flatMap(([what, path]) => (path === undefined || path === '-' ? [] : [{ what, path }]));
  const { exportsOf } = await import('./process/exports.ts');
  return exportsOf(given, formsOf(traces), { json, files });
}

/** Writes the exports; returns whether one of them stands in place of the table. */
export async function writeAll(
  exports: readonly Export[],
  content: () => Promise<Content>,
  session: Session,
): Promise<boolean> {
  if (exports.length === 0) return false;
  const { writeExports } = await import('./process/exports.ts');
  await writeExports(exports, await content(), session);
  return exports.some(({ path }) => path === '-');
}
