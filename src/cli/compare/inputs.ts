/** The set-ups that the arguments of `weft compare` name. */
import { basename, extname } from 'node:path';
import type { Setup } from '../../compare/setups.ts';
import { distinctProblems, type Problem, ScenarioError } from '../../scenario/text/problems.ts';
import { checkCombinations, combinations, readVaried } from '../../scenario/vary.ts';
import { UserError } from '../../util/errors.ts';
import type { ScenarioOptions } from '../options.ts';
import type { Session } from '../process/session.ts';
import { refuseOverridden, refuseRepeatedKeys } from '../repeats.ts';
import { readEachWithOptions } from '../scenario-file.ts';
import { comparesFabrics, type FabricOptions, fabricSetups } from './fabrics.ts';

export interface InputOptions extends ScenarioOptions, FabricOptions {
  readonly vary?: readonly string[];
}

/**
 * The scenarios of the files, each under every combination of the varied values. Throws
 * `ScenarioError` with the faults of all.
 */
export async function readSetups(
  files: readonly string[],
  options: InputOptions,
  session: Session,
): Promise<readonly Setup[]> {
  const { vary = [], set = [] } = options;
  refuseRepeatedKeys(set);
  const isSized = comparesFabrics(options);
  if (files.length === 0 && !isSized)
    throw new UserError('a comparison needs scenarios', {
      advice: 'give files, e.g. weft compare a.yaml b.yaml, one file with --vary, or --fabrics',
    });
  const names = namesOf(files);
  const all = combinations(readVaried(vary));
  refuseSetAndVaried(set, vary);
  if (isSized) return fabricSetups(files, options, all, session);
  const problems: Problem[] = [];
  const setups: Setup[] = [];
  for (const [i, file] of files.entries()) {
    try {
      const read = await readEachWithOptions(file, options, session);
      for (const { name: own = names[i]!, tree: root, readText } of read) {
        refuseOverridden(root, set);
        refuseOverridden(root, vary, '--vary');
        for (const { name, scenario } of await checkCombinations(root, all, set, { readText }))
          setups.push({ name: nameOf(own, name, files.length + read.length - 1), scenario });
      }
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ScenarioError(distinctProblems(problems));
  return setups;
}

/** A file's name without folder and ending; the path as given where two have the same. */
function namesOf(files: readonly string[]): readonly string[] {
  const twice = files.find((file, i) => files.indexOf(file) < i);
  if (twice !== undefined)
    throw new UserError(`'${twice}' is given twice`, { advice: 'give each scenario once' });
  const short = files.map((file) => (file === '-' ? 'stdin' : basename(file, extname(file))));
  return short.map((name, i) => (short.filter((other) => other === name).length === 1 ? name : files[i]!));
}

/** The values alone for a single file; the file's name alone if nothing is varied. */
function nameOf(file: string, values: string, files: number): string {
  if (values === '') return file;
  return files === 1 ? values : `${file}: ${values}`;
}

/** A key with one value for all set-ups and one for each contradict each other. */
function refuseSetAndVaried(set: readonly string[], vary: readonly string[]): void {
  const keyOf = (setting: string) => setting.split('=', 1)[0]!.trim();
  for (const setting of set) {
    const both = vary.find((one) => keyOf(one) === keyOf(setting));
    if (both === undefined) continue;
    throw new UserError(`${keyOf(setting)} is given twice: by --set '${setting}' and by --vary '${both}'`, {
      advice: 'keep one of them',
    });
  }
}
