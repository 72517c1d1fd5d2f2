/**
 * The embedding that is also the output layer. In a pipeline the first stage and the last have a
 * copy each, and all-reduce their gradients when data parallelism has reduced them (Shoeybi et al.
 * 2019; Megatron-LM, core/distributed/finalize_model_grads.py). Stages that have both ends need
 * not.
 */
import { countParameters } from '../model.ts';
import type { Training } from '../params.ts';
import { COMPUTE, type Items, type Kit } from './kit.ts';
import { isSharded } from './sharded.ts';
import type { Stages } from './stages.ts';

/** The stages with a copy each, in ascending order; undefined if a stage has both ends. */
export function tiedStages(
  { model }: Training,
  { chunks, size, chunksOf }: Stages,
): readonly [number, number] | undefined {
  if (!model.tiedEmbedding) return undefined;
  const stageOf = (chunk: number) =>
    Array.from({ length: size.stages }, (_, stage) => stage).filter((stage) =>
      chunksOf(stage).includes(chunk),
    );
  const [first, last] = [stageOf(0), stageOf(chunks - 1)];
  if (first.some((stage) => last.includes(stage))) return undefined;
  return [first[0]!, last[0]!];
}

/** The all-reduce of the gradients of both copies; none on other stages. */
export function tiedItems(kit: Kit, stages: Stages): Items {
  const { training, grid, table, stage } = kit;
  const both = tiedStages(training, stages);
  if (!both?.includes(stage)) return [];
  const { tp, dp, cp } = grid.sizes;
  const { dtypeBytes, sharding, shard = 1 } = training.gradients;
  const parts = isSharded(training) ? (sharding === 'hsdp' ? shard : dp * cp) : 1;
  const collective = table.intern({
    ...{ kind: 'pp' as const, collective: 'all-reduce' as const, groups: grid.pairs(...both) },
    bytes: Math.ceil((countParameters(training.model).embedding / tp / parts) * dtypeBytes),
    ...{ roles: both, place: `stages ${both.join(' and ')}` },
  });
  if (collective === undefined) return [];
  return [kit.wait(kit.ends()), { kind: 'collective', on: COMPUTE, collective, label: 'tied embedding' }];
}
