/**
 * `weft fit PROFILE.yaml --from LOG --fabric SPEC`: a profile from logs of a cluster. The options
 * are a function, so that another command can take them.
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Profile } from '../collective/profile.ts';
import { NO_PROFILE, profiles } from '../collective/profiles/registry.ts';
import { collectives } from '../collective/registry.ts';
import type { Device } from '../device/device.ts';
import { baseProfile, fitCases } from '../measured/fit/cases.ts';
import { type Fit, fitProfile } from '../measured/fit/fit.ts';
import { fitJson, fitText, fitYaml } from '../measured/fit/fit-text.ts';
import { collectiveNamed } from '../measured/label.ts';
import { readLog } from '../measured/read.ts';
import { joined, type Measurement, measurementOf } from '../measured/samples.ts';
import { type Warning, warning } from '../model/warning.ts';
import { withDevice } from '../platform/node.ts';
import { isProfilePath } from '../scenario/check/check-profile.ts';
import { UserError } from '../util/errors.ts';
import { addCommonOptions, type CommonOptions } from './options.ts';
import { readBeside, readLogFile } from './process/input.ts';
import { checkWritable, writeOutput } from './process/output.ts';
import { createProgress } from './process/progress.ts';
import type { Session } from './process/session.ts';
import { shellWord } from './process/shell-word.ts';
import { warner } from './process/warner.ts';

/** The options of a fit. */
export interface FitOptions extends CommonOptions {
  readonly from?: readonly string[];
  readonly fabric?: string;
  readonly base?: string;
}

/** Adds the options of a fit to a command. */
export function addFitOptions(command: Command): Command {
  return command
    .option(
      '--from <logs...>',
      'logs of nccl-tests or rccl-tests, text or JSON; NAME=LOG names the collective, e.g. all-gather=ag.log',
    )
    .option(
      '--fabric <spec>',
      'fabric of the measurement; a log of fewer ranks is taken to use the first ones',
    )
    .option('--base <name>', "profile to start from; default: the preset's");
}

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  const defined = command.argument('<file>', 'file that the profile is written to, e.g. mine.yaml');
  addCommonOptions(addFitOptions(defined)).action((file: string, options: FitOptions) =>
    fitTo(file, options, session),
  );
}

/** Fits, writes the profile to `path`, and prints figures and errors. */
export async function fitTo(path: string, options: FitOptions, session: Session): Promise<void> {
  const { fabric, from = [], base: named } = options;
  if (fabric === undefined) throw missing('--fabric <spec>', '--fabric preset:dgx-h100,servers=2');
  if (from.length === 0) throw missing('--from <logs...>', '--from all_reduce.log all_gather.log');
  if (named !== undefined && isProfilePath(named)) {
    throw new UserError('a fit starts from a profile by its name, not from a file', {
      where: '--base',
      advice: 'use the base of the file; weft list profiles shows the names',
    });
  }
  const name = nameOf(path);
  const output = { option: 'FILE', what: 'the profile', path };
  checkWritable(output);
  const progress = createProgress(session, options);
  const warn = warner(session, options, progress);
  const logs = await measurementsOf(from, path, session);
  for (const note of logs.flatMap(({ notes }) => notes)) warn(note);
  const readBy = readBeside(session);
  const readText = (file: string) => {
    checkApart(path, file);
    return readBy(file);
  };
  const check = { fabric, readText };
  const base = await baseProfile(logs[0]!, check, named);
  const { interrupt } = session;
  const run = async (device: Device) => {
    // Progress is of the fit, not of each simulation.
    const context = { device, signal: interrupt.signal };
    const cases = await fitCases(logs, { ...check, context });
    return fitProfile({ base, cases, onProgress: (done, what) => progress.update(done, what) });
  };
  // Simulations of a fit are short, and a signal is heard between two of them.
  interrupt.attend();
  const fit = await withDevice(options.device, run, warn).finally(() => {
    interrupt.leave();
    progress.clear();
  });
  const doubt = doubtOf(fit, base);
  if (doubt) warn(doubt);
  const facts = { logs, base, fabric };
  writeOutput(output, fitYaml(fit, facts, name));
  session.out(
    options.json === true
      ? fitJson(fit, facts)
      : `${fitText(fit, facts)}\nwritten to ${path}; use it with --profile ${shellWord(path)}\n`,
  );
}

/** A fit whose times are further off in the mean does not describe its logs. */
const FAR = 0.2;

/** A warning where the profile does not describe the logs; undefined where it does. */
function doubtOf({ figures, errors, worst }: Fit, { name }: Profile): Warning | undefined {
  if (errors.fitted.mean > FAR) return warning('fit-far', { error: errors.fitted.mean, ...worst });
  if (figures.some(({ told }) => told.kind === 'fitted')) return undefined;
  return warning('fit-kept', { base: name, ...worst });
}

/** The profile's name: the file's. Throws `UserError` where it has none, or a taken one. */
function nameOf(path: string): string {
  const refuse = (what: string) => new UserError(what, { where: 'FILE', advice: 'e.g. weft fit mine.yaml' });
  if (!isProfilePath(path))
    throw refuse(`'${path}' does not end in .yaml, .yml or .json, so --profile cannot read it`);
  const name = basename(path).replace(/\.[^.]*$/, '');
  if (name.trim() === '') throw refuse(`'${path}' gives the profile no name`);
  if ([NO_PROFILE, ...profiles].some((profile) => profile.name === name))
    throw refuse(`the name '${name}' is taken by a profile of weft`);
  return name;
}

/** Throws where the profile would be written over a file that the fit reads. */
function checkApart(path: string, file: string): void {
  const [to, from] = [path, file].map((one) => statSync(one, { throwIfNoEntry: false }));
  if (!to || !from || to.ino !== from.ino || to.dev !== from.dev) return;
  throw new UserError(`the profile would be written over '${file}', which the fit reads`, {
    where: 'FILE',
    advice: 'give another file, e.g. weft fit mine.yaml',
  });
}

function missing(option: string, example: string): UserError {
  return new UserError(`required option '${option}' not specified`, { advice: `e.g. ${example}` });
}

/** One measurement for each collective and number of ranks, of all logs. */
async function measurementsOf(
  from: readonly string[],
  path: string,
  session: Session,
): Promise<readonly Measurement[]> {
  const all: Measurement[] = [];
  for (const text of from) {
    const equals = text.indexOf('=');
    const asked = equals > 0 ? collectiveNamed(text.slice(0, equals), collectives) : undefined;
    const file = asked ? text.slice(equals + 1) : text;
    checkApart(path, file);
    for (const table of readLog(await readLogFile(session, file), file))
      all.push(measurementOf(table, collectives, { asked }));
  }
  const keyOf = ({ collective, ranks }: Measurement) => `${collective.name} ${ranks}`;
  const keys = [...new Set(all.map(keyOf))];
  return keys.map((key) => joined(all.filter((one) => keyOf(one) === key)));
}
