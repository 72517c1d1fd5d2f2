/** A training step whose ranks need more memory than their accelerators have. */
import { type Warning, warning } from '../model/warning.ts';
import { trainingMemory } from '../workload/memory/stages.ts';
import type { Training } from '../workload/params.ts';

/** A warning if the memory of the accelerator is known, and too small. */
export function littleMemory(training: Training): Warning[] {
  const { memory: memoryBytes = Infinity } = training.accelerator;
  const { memory, stage, stages } = trainingMemory(training);
  const { total, ...parts } = memory;
  if (total <= memoryBytes) return [];
  const [part, bytes] = Object.entries(parts).reduce((most, one) => (one[1] > most[1] ? one : most));
  return [
    warning('little-memory', {
      ...{ neededBytes: Math.round(total), memoryBytes, part, partBytes: Math.round(bytes) },
      ...(stages > 1 && { stage }),
      remedies: remedies(training, part).join(),
    }),
  ];
}

/** Codes of the keys that make the largest part smaller; then those that make all of it smaller. */
function remedies({ parallelism, batch, gradients, recompute = 'none' }: Training, part: string): string[] {
  const { dp, cp = 1, tp, sequenceParallel = false } = parallelism;
  const { sharding = 'none' } = gradients;
  const shared = dp * cp > 1;
  const state = [
    ...(shared && sharding === 'none' && part === 'optimizer' ? ['zero1'] : []),
    ...(shared && (sharding === 'none' || sharding === 'zero1') && part !== 'optimizer' ? ['fsdp'] : []),
  ];
  const activations = [
    ...(tp > 1 && !sequenceParallel ? ['sequenceParallel'] : []),
    ...(batch.microBatches < batch.sequences ? ['microBatches'] : []),
    ...(recompute === 'full' ? [] : ['recompute']),
  ];
  return [...(part === 'activations' ? activations : state), 'pp', 'tp'];
}
