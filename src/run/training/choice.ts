/**
 * The algorithms of a training step that are left to be chosen. A group has one for each of its
 * collectives, as a communicator has one. If its sizes would take different ones, the size that
 * takes most of the time decides. All groups of a kind are at work at once, alone on the fabric;
 * other traffic under way at that time is not considered.
 */
import { AUTO } from '../../collective/auto.ts';
import type { Answer } from '../../ladder/answer.ts';
import type { Simulator } from '../../ladder/rungs.ts';
import type { ChoiceResult } from '../../model/choice-result.ts';
import { buildRoutes } from '../../routing/tables.ts';
import { CHOSEN, type GroupAlgorithms, namedFor } from '../../workload/algorithms.ts';
import { type Choice, chooser, sameWay } from '../../workload/pick/choose.ts';
import type { ProgramCollective, StepProgram } from '../../workload/program.ts';
import type { Job } from '../job.ts';
import { choiceResult } from '../rows/chosen.ts';
import { scheduleOf, type Told } from './alone.ts';

/** A collective whose algorithm is known, and how it was chosen. */
export interface ChosenCollective extends ProgramCollective {
  readonly protocol?: string | undefined;
  readonly choice?: ChoiceResult | undefined;
}

export interface ChosenProgram extends StepProgram {
  readonly collectives: readonly ChosenCollective[];
}

/**
 * The program with every algorithm known. Throws `UserError` if none can be found.
 * @param counts How often each collective is called.
 */
export async function chooseAlgorithms(
  program: StepProgram,
  counts: readonly number[],
  algorithms: GroupAlgorithms | undefined,
  job: Job,
  simulator: Simulator,
): Promise<{ readonly program: ChosenProgram; readonly told: Told }> {
  const collectives: ChosenCollective[] = [...program.collectives];
  const told = new Map<number, Answer>();
  const families = new Map<string, number[]>();
  program.collectives.forEach(({ algorithm, group, collective }, index) => {
    if (algorithm !== CHOSEN) return;
    const key = `${group} ${collective}`;
    families.set(key, [...(families.get(key) ?? []), index]);
  });
  const open = [...families.values()].reduce((sum, { length }) => sum + length, 0);
  let chosen = 0;
  for (const family of families.values()) {
    const parts = family.map((index) => program.collectives[index]!);
    const choose = chooserOf(
      program,
      parts[0]!,
      namedFor(algorithms, parts[0]!.group)?.among,
      job,
      simulator,
    );
    const choices: Choice[] = [];
    for (const { bytes } of parts) {
      choices.push(await choose(bytes));
      simulator.chosen(++chosen / open);
    }
    const weights = choices.map(({ looked }, i) => (looked[0]?.timePs ?? 0) * counts[family[i]!]!);
    const taken = choices[weights.indexOf(Math.max(...weights))]!;
    family.forEach((index, i) => {
      const { algorithm, params, dressing, protocol } = taken;
      const choice = choiceResult(choices[i]!);
      collectives[index] = { ...parts[i]!, algorithm, params, dressing, protocol, choice };
      const { answer } = choices[i]!;
      const { groups } = parts[0]!;
      if (answer && parts[i]!.groups === groups && sameWay(choices[i]!, taken)) told.set(index, answer);
    });
  }
  return { program: { ...program, collectives }, told };
}

function chooserOf(
  program: StepProgram,
  { collective, group, groups, params = {} }: ProgramCollective,
  among: readonly string[] | undefined,
  { fabric, routes: routesBy, profile, seeds }: Job,
  simulator: Simulator,
) {
  // `channels` of 1, a single ring, counts as not set.
  const given = Object.keys(params).filter((key) => key !== 'channels' || params[key] !== 1);
  const workload = {
    kind: 'collective' as const,
    collective,
    algorithm: AUTO,
    params,
    // A step has launches of its own.
    given: [...given, 'launchLatency'],
    groups,
    sizes: [],
  };
  return chooser({
    workload: { ...workload, among },
    routes: routesBy?.() ?? buildRoutes(fabric),
    ...{ fabric, profile, seeds, attempt: simulator.attempt },
    schedule: (bytes, { algorithm, params, dressing }) =>
      scheduleOf(program, { collective, group, groups, bytes, algorithm, params, dressing }, simulator),
  });
}
