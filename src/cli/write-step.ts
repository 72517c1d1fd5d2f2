/** `--write-step FILE`: the training step of a scenario as data. */
import { wovenProgram } from '../run/training/program.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { stepText } from '../scenario/step/write.ts';
import { UserError } from '../util/errors.ts';
import type { SimulateOptions } from './options.ts';
import { checkWritable, writeOutput } from './process/output.ts';
import type { Session } from './process/session.ts';

const OPTION = '--write-step';

/** Options of a result, which a printed step has not. */
const OF_RESULTS = {
  json: '--json',
  gantt: '--gantt',
  estimate: '--estimate',
  trace: '--trace',
  export: '--export',
  failIf: '--fail-if',
} as const;

/**
 * Writes the step, or prints it if the file is `-`: then true, and nothing else may be printed.
 * Throws `UserError` if the scenario has no step, or the file cannot be written. A printed step is
 * refused with options that are about a result.
 */
export function writeStep(
  options: SimulateOptions,
  { workload, fabric, profile }: CheckedScenario,
  session: Session,
): boolean {
  const path = options.writeStep!;
  const isPrinted = path === '-';
  const output = { option: OPTION, what: 'the step', path };
  const other = Object.entries(OF_RESULTS).find(([key]) => options[key as keyof typeof OF_RESULTS]);
  if (isPrinted && other) {
    throw new UserError(`${OPTION} - prints the step in place of a result, which ${other[1]} is about`, {
      where: OPTION,
      advice: `give ${OPTION} a file, or remove ${other[1]}`,
    });
  }
  if (!isPrinted) checkWritable(output);
  if (workload.kind !== 'training' && workload.kind !== 'step') {
    throw new UserError(`${OPTION} needs a training step`, {
      where: OPTION,
      advice: 'use it with a scenario that has a training or step block',
    });
  }
  const program =
    workload.kind === 'step'
      ? workload.program
      : wovenProgram(workload.training, { fabric: fabric.build(), profile }).program;
  if (isPrinted) session.out(stepText(program));
  else writeOutput(output, stepText(program));
  return isPrinted;
}
