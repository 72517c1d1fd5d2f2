/**
 * Interleaved 1F1B: several chunks a rank, in groups of micro-batches. A rank runs a group through
 * its first chunk, then through its second, and so on; then the next group. Backwards take the
 * chunks in reverse. Groups of the number of stages are Megatron's default ("depth first"); a group
 * of all micro-batches is "breadth first". Llama 3 has any size between, and fewer micro-batches
 * than stages.
 */
import { UserError } from '../../../util/errors.ts';
import { looped } from './placements.ts';
import { defineSchedule, type Part, type PartKind, type PipelineSize } from './schedule.ts';
import { alternated, parts } from './units.ts';

export const interleaved = defineSchedule({
  name: 'interleaved-1f1b',
  summary: '1f1b with several model chunks a rank: a smaller bubble, more transfers',
  params: {
    virtual: { kind: 'count', help: 'model chunks of a rank, e.g. 4', default: 2, min: 1 },
    group: {
      kind: 'count',
      help: 'micro-batches that a rank runs through a chunk in a row; default: the number of stages',
      optional: true,
      min: 1,
    },
  },
  virtual: 2,
  pairs: 'asked',
  copies: 1,
  bubble: '(p-1)(F+B)/v, m at least p',
  activations: 'min(mv, 2(p-r-1)+(v-1)g+1) of a chunk on rank r, g the group',
  sources: [
    'Narayanan et al., "Efficient Large-Scale Language Model Training on GPU Clusters", SC 2021',
    'Megatron-LM, core/pipeline_parallel/schedules.py: microbatch_group_size_per_vp_stage',
    'Llama Team, "The Llama 3 Herd of Models", 2024, section 3.3.2: groups of any size',
  ],
  check: checkGroup,
  place: looped,
  order(size, rank) {
    const [forwards, backwards] = [byGroups('forward', size, rank), byGroups('backward', size, rank)];
    return alternated(forwards, backwards, warmUp(size, rank), size.pairs);
  },
  warmUp,
});

function warmUp({ stages, virtual, group }: PipelineSize, rank: number): number {
  return 2 * (stages - rank - 1) + (virtual - 1) * group;
}

/**
 * Refuses groups, and a last group, of fewer micro-batches than stages, unless only one group
 * exists. A rank could otherwise need a micro-batch back before the others have done it, and all
 * would wait for ever.
 */
function checkGroup({ stages, microBatches, virtual, group }: PipelineSize): void {
  if (virtual === 1 || group >= microBatches) return;
  const last = (count: number, size: number) => count % size || size;
  const works = (count: number, size: number) => size >= count || Math.min(size, last(count, size)) >= stages;
  if (works(microBatches, group)) return;
  if (group < stages) {
    throw new UserError(
      `groups of ${group} micro-batches are too small for ${stages} stages and ${microBatches} micro-batches`,
      { where: 'training.pipeline.group', advice: `use ${nextGroup(stages)}` },
    );
  }
  const fewer = microBatches - last(microBatches, group);
  const more = Math.ceil(microBatches / group) * group;
  throw new UserError(
    `${stages} stages need ${stages} micro-batches in the last group too, not ${last(microBatches, group)}`,
    {
      where: 'training.batch.microBatches',
      advice: `use ${fewer} or ${more}, or pipeline.group: ${nextGroup(group + 1)}`,
    },
  );

  function nextGroup(least: number): number {
    let size = least;
    while (!works(microBatches, size)) size++;
    return size;
  }
}

/** Group by group, in each chunk by chunk. */
function byGroups(kind: PartKind, size: PipelineSize, rank: number): Part[] {
  const { microBatches, group } = size;
  const chunks = looped(size).chunksOf(rank);
  const inOrder = kind === 'forward' ? chunks : chunks.toReversed();
  const starts = Array.from({ length: Math.ceil(microBatches / group) }, (_, i) => i * group);
  return starts.flatMap((from) =>
    inOrder.flatMap((chunk) => parts(kind, chunk, from, Math.min(from + group, microBatches))),
  );
}
