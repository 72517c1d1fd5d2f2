/** `weft validate` */
import { availableParallelism, freemem } from 'node:os';
import { type Command, Option } from 'commander';
import type { PartialFacts } from '../model/partial.ts';
import { warning } from '../model/warning.ts';
import { adviseNames } from '../scenario/text/problems.ts';
import { formatSize } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import { CASE_KINDS, type Case, GROUPS } from '../validate/case.ts';
import { validationHtml } from '../validate/html.ts';
import { caseListJson, validationJson } from '../validate/json.ts';
import type { Row } from '../validate/judge.ts';
import { readLeftOut } from '../validate/left-out.ts';
import { validationMarkdown } from '../validate/markdown.ts';
import { readValidation } from '../validate/read.ts';
import { overtaken, unexplained } from '../validate/summary.ts';
import { validationLines } from '../validate/text.ts';
import { estimate, validate } from '../validate/validate.ts';
import type { Report } from '../validate/view.ts';
import { addFitOptions, type FitOptions, fitTo } from './fit.ts';
import { leave } from './left.ts';
import { collect, progressOption, threadsOption } from './options.ts';
import { checkWritable, writeOutput } from './process/output.ts';
import { createProgress, durationText, type ProgressMode } from './process/progress.ts';
import { Exit, type Session } from './process/session.ts';
import { sourceCommit } from './process/version.ts';
import { warner } from './process/warner.ts';

interface Options extends Pick<FitOptions, 'from' | 'fabric' | 'base'> {
  readonly fit?: string;
  readonly all?: boolean;
  readonly kind?: string;
  readonly group?: string;
  readonly case?: readonly string[];
  readonly list?: boolean;
  readonly json?: boolean;
  readonly export?: readonly string[];
  readonly strict?: boolean;
  readonly threads?: string;
  readonly quiet?: boolean;
  readonly progress?: ProgressMode;
}

/** How `--export` writes, by its first value. */
const EXPORTS: Readonly<Record<string, (report: Report) => string>> = {
  md: validationMarkdown,
  html: validationHtml,
};

/** Options about cases; a fit runs none. */
const OF_CASES = ['all', 'kind', 'group', 'case', 'list', 'export', 'strict', 'threads'] as const;

const NOTES = `The cases run on the CPU device, one on each thread.
Exit codes: 0 every miss has an explanation, 1 a miss has none (--strict: any miss), 2 bad input.`;

/** The command's options and action. */
export function define(command: Command, session: Session): void {
  command
    .description(`${command.description()}\n\n${NOTES}`)
    .option('--all', 'run every case; default: a quick subset')
    .addOption(new Option('--kind <kind>', 'only cases of this kind').choices([...CASE_KINDS]))
    .addOption(new Option('--group <group>', 'only cases of this group').choices([...GROUPS]))
    .option('--case <id>', 'only this case, quick or not; repeatable; e.g. O-27', collect)
    .option('--list', 'list the cases and what they test, and run none')
    .option('--json', 'print one JSON document')
    .option('--export <form-file...>', 'also write md FILE or html FILE; - prints it instead of the table')
    .option('--strict', 'exit with code 1 on any miss')
    .addOption(threadsOption('cases that run at a time; default: number of cores'))
    .option('--quiet', 'print no progress')
    .addOption(progressOption())
    .option(
      '--fit <file>',
      'run no case, but fit a profile to logs as weft fit does, and write it to the file',
    )
    .action((options: Options) => {
      const { fit } = options;
      if (fit !== undefined) {
        const useless = OF_CASES.find((key) => options[key] !== undefined);
        if (useless === undefined) return fitTo(fit, { ...options, device: 'cpu' }, session);
        const advice = `leave out --${useless}, or --fit`;
        throw new UserError(`--${useless} does not apply to --fit`, { where: `--${useless}`, advice });
      }
      const given = (['from', 'fabric', 'base'] as const).find((key) => options[key] !== undefined);
      if (given === undefined) return run(options, session);
      const advice = `e.g. --fit mine.yaml --from all_reduce.log --fabric preset:dgx-h100,servers=1`;
      throw new UserError(`--${given} needs --fit`, { where: `--${given}`, advice });
    });
  addFitOptions(command);
}

async function run(options: Options, session: Session): Promise<void> {
  const beganMs = performance.now();
  const exported = exportOf(options.export);
  if (options.json && exported?.path === '-')
    throw new UserError('--json and --export to - both print a document', {
      where: '--export',
      advice: 'export to a file, or leave out --json',
    });
  const cases = chosen(await readValidation(), options);
  if (options.list) {
    const lines = () => cases.map(({ id, tests, quick }) => `${id}${quick ? ' *' : ''}: ${tests}\n`);
    session.out(options.json ? caseListJson(cases) : lines().join(''));
    return;
  }
  const leftOut = options.all ? readLeftOut() : [];
  const { threads, runs, seconds, bytes } = estimate(
    cases,
    Number(options.threads ?? availableParallelism()),
    freemem(),
  );
  if (!options.quiet && session.terminal)
    session.err(
      `weft: ${cases.length} cases, ${runs} simulations on ${threads} threads: about ${durationText(seconds)}, up to ${formatSize(bytes)}\n`,
    );
  const progress = createProgress(session, options);
  const { interrupt } = session;
  // Other threads do the work, so a signal is always heard.
  interrupt.attend();
  let missing: readonly Case[] = [];
  const rows = await validate(cases, threads, {
    signal: interrupt.signal,
    onProgress: (done) => progress.update(done, 'cases'),
    onLeft: (left) => {
      missing = left;
    },
  }).finally(() => {
    interrupt.leave();
    progress.clear();
  });
  const partial = partialOf(cases, missing);
  const report = { rows, leftOut, partial };
  if (partial) leave(partial, session);
  const wallS = (performance.now() - beganMs) / 1000;
  if (options.json) session.out(validationJson(report, wallS, sourceCommit()));
  else if (exported?.path === '-') session.out(exported.write(report));
  else
    for (const { text, miss } of validationLines(report)) session.out(`${text}\n`, miss ? 'red' : undefined);
  if (exported && exported.path !== '-') writeOutput(exported, exported.write(report));
  if (!partial) tell(rows, options, session);
}

/** The cases that an interrupt left out, if it did. */
function partialOf(cases: readonly Case[], missing: readonly Case[]): PartialFacts | undefined {
  if (missing.length === 0) return undefined;
  const [of, names] = [cases.length, missing.map(({ id }) => id)];
  return { parts: [{ unit: 'cases', done: of - names.length, of, missing: names }] };
}

/** Says what decides the exit code, and which explanations are no longer needed. */
function tell(rows: readonly Row[], { strict, quiet }: Options, session: Session): void {
  const misses = strict ? rows.filter(({ within }) => !within) : unexplained(rows);
  const names = (some: readonly Row[]) =>
    some.map(({ of, check }) => [of.id, check.label].filter((part) => part !== '').join(' ')).join('; ');
  if (misses.length > 0) {
    session.err(`weft: failed: ${strict ? 'outside' : 'outside without an explanation'}: ${names(misses)}\n`);
    session.exitCode = Exit.criterionFailed;
  }
  const met = overtaken(rows);
  const warn = warner(session, { quiet: quiet ?? false });
  if (met.length > 0) warn(warning('needless-explanations', { cases: names(met) }));
}

/** Cases that the options name. Throws `UserError` where there is none. */
function chosen(all: readonly Case[], options: Options): readonly Case[] {
  const ids = options.case ?? [];
  for (const id of ids) {
    if (all.some((one) => one.id === id)) continue;
    const advice = adviseNames(
      id,
      all.map((one) => one.id),
    );
    throw new UserError(`unknown case '${id}'`, { where: '--case', advice });
  }
  const cases = all.filter(
    ({ id, kind, group, quick }) =>
      (ids.length > 0 ? ids.includes(id) : options.all || quick) &&
      (options.kind ?? kind) === kind &&
      (options.group ?? group) === group,
  );
  if (cases.length === 0)
    throw new UserError('no case is of this kind and group', {
      advice: 'add --all, or see weft validate --list --all',
    });
  return cases;
}

/** Form, file, and what writes it. Throws `UserError` where it could not be written. */
function exportOf(given: readonly string[] | undefined) {
  if (!given) return undefined;
  const [form = '', path] = given;
  const write = Object.hasOwn(EXPORTS, form) ? EXPORTS[form] : undefined;
  if (!write || path === undefined || given.length > 2)
    throw new UserError(`--export ${given.join(' ')} is not a form and a file`, {
      where: '--export',
      advice: 'write it like --export md validation.md; the forms are md and html',
    });
  const output = { option: '--export', what: 'the export', path };
  if (path !== '-') checkWritable(output);
  return { ...output, write };
}
