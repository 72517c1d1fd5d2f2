/**
 * The end of a training step: the optimizer waits for all gradients, their norm is all-reduced over
 * all ranks, and each rank updates its part of the parameters. Optimizers are limited by memory:
 * Adam with fp32 states reads gradient, master weight and two moments and writes three of them and
 * a bf16 weight, 30 bytes a parameter.
 */
import type { ProgramItem } from '../program.ts';
import type { Elements } from './block.ts';
import { COMPUTE, type Items, type Kit } from './kit.ts';

/** Bytes of the norm: one fp32 number. */
const NORM_BYTES = 4;

/** Elements that a rank updates, of those that it holds. */
export function updatedElements(kit: Kit, { dp, edp }: Elements): number {
  const { sharding = 'none', shard = 1 } = kit.training.gradients;
  if (sharding === 'none') return dp + edp;
  const { sizes } = kit.grid;
  const copies = sizes.dp * sizes.cp;
  return dp / (sharding === 'hsdp' ? shard : copies) + edp / (copies / sizes.ep);
}

/** The items after the last backward pass; none if the step has no optimizer. */
export function optimizerItems(kit: Kit, elements: Elements): Items {
  const { optimizer = {}, accelerator, parallelism } = kit.training;
  const { bytes = 0, gradientNorm = false } = optimizer;
  if (bytes === 0 && !gradientNorm) return [];
  const items: ProgramItem[] = [kit.wait(kit.ends())];
  const collective = gradientNorm
    ? kit.table.intern({
        ...{ kind: 'all' as const, collective: 'all-reduce' as const, bytes: NORM_BYTES },
        groups: [Uint32Array.from({ length: kit.grid.ranks }, (_, rank) => rank)],
        roles: Array.from({ length: parallelism.pp }, (_, stage) => stage),
      })
    : undefined;
  if (collective !== undefined)
    items.push({ kind: 'collective', on: COMPUTE, collective, label: 'gradient norm' });
  if (bytes > 0 && accelerator.memoryRate !== undefined) {
    const seconds = (8 * bytes * updatedElements(kit, elements)) / accelerator.memoryRate;
    items.push({ kind: 'compute', on: COMPUTE, timePs: Math.round(seconds * 1e12), label: 'optimizer' });
  }
  return items;
}
