/** The set-ups of a comparison, and whether they can be compared. */
import type { Result } from '../model/result.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { adviseNames, type Problem, ScenarioError } from '../scenario/text/problems.ts';
import { UserError } from '../util/errors.ts';

/** A checked scenario, and its name in the comparison. */
export interface Setup {
  readonly name: string;
  readonly scenario: CheckedScenario;
}

/** How a set-up's result will say what it is of. */
export function kindOf({ workload }: CheckedScenario): Result['kind'] {
  return workload.kind === 'step' ? 'training' : workload.kind;
}

const KIND_TEXTS: Readonly<Record<Result['kind'], string>> = {
  training: 'a training step',
  collective: 'a collective',
  traffic: 'a traffic pattern',
};

/** The baseline: the set-up of that name, or the first. Throws `UserError` for an unknown name. */
export function baselineOf(setups: readonly Setup[], name: string | undefined): Setup {
  const [first] = setups;
  if (!first) throw new UserError('a comparison needs two set-ups', { advice: 'give two scenarios' });
  if (name === undefined) return first;
  const found = setups.find((setup) => plain(setup.name) === plain(name));
  if (found) return found;
  const names = setups.map((setup) => setup.name);
  throw new UserError(`unknown set-up '${name}'`, {
    where: '--baseline',
    advice: adviseNames(name, names),
  });
}

/** Spaces do not matter: names of varied values hold some. */
function plain(name: string): string {
  return name.replaceAll(' ', '');
}

/** Throws `ScenarioError` with everything that keeps the set-ups from being compared. */
export function checkSetups(setups: readonly Setup[], baseline: Setup): void {
  const problems: Problem[] = [];
  if (setups.length < 2) {
    const what = `a comparison needs two set-ups, but this is one: ${baseline.name}`;
    problems.push({ what, advice: 'give another scenario, or --vary with several values' });
  }
  const seen = new Set<string>();
  const kind = kindOf(baseline.scenario);
  for (const { name, scenario } of setups) {
    if (seen.has(name)) problems.push({ what: `two set-ups have the name '${name}'`, advice: 'rename one' });
    seen.add(name);
    const { workload, seeds } = scenario;
    const own = kindOf(scenario);
    if (own !== kind) {
      const what = `${name} is ${KIND_TEXTS[own]}, but the baseline ${baseline.name} is ${KIND_TEXTS[kind]}`;
      problems.push({ what, advice: 'compare scenarios of one kind' });
    }
    if (workload.kind === 'collective' && workload.sizes.length !== 1) {
      const what = `${name} has ${workload.sizes.length} sizes, but a comparison is of one time`;
      problems.push({ what, advice: 'give one size, e.g. --set collective.size=64MiB' });
    }
    if (seeds[0] !== baseline.scenario.seeds[0]) {
      const what = `the seeds of ${name} begin at ${seeds[0]}, those of the baseline ${baseline.name} at ${baseline.scenario.seeds[0]}`;
      problems.push({ what, advice: 'pairs share their seed: give all the same, e.g. --seed 1' });
    }
  }
  if (problems.length > 0) throw new ScenarioError(problems);
}
