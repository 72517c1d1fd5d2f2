/** `--write-step FILE`: the training step of a scenario as data. */
import { wovenProgram } from '../run/training/program.ts';
import type { CheckedScenario } from '../scenario/scenario.ts';
import { stepText } from '../scenario/step/write.ts';
import { UserError } from '../util/errors.ts';
import { checkWritable, writeOutput } from './process/output.ts';

const OPTION = '--write-step';

/** Writes the step; throws `UserError` if the scenario has none, or the file cannot be written. */
export function writeStep(path: string, { workload, fabric, profile }: CheckedScenario): void {
  const output = { option: OPTION, what: 'the step', path };
  checkWritable(output);
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
  writeOutput(output, stepText(program));
}
