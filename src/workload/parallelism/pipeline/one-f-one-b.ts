/** 1F1B: a warm-up of forwards, then one forward and one backward in turn. */
import { UserError } from '../../../util/errors.ts';
import { looped } from './placements.ts';
import { defineSchedule } from './schedule.ts';
import { alternated, parts } from './units.ts';

export const oneFOneB = defineSchedule({
  name: '1f1b',
  summary: 'forwards to fill the pipeline, then one forward and one backward in turn',
  params: {},
  virtual: 1,
  pairs: 'asked',
  copies: 1,
  bubble: '(p-1)(F+B)',
  activations: 'min(m, p-r) on rank r',
  sources: [
    'Narayanan et al., "PipeDream", SOSP 2019, with a flush',
    'Megatron-LM, core/pipeline_parallel/schedules.py: warm-up of p-r-1 forwards on rank r',
  ],
  place: looped,
  check({ stages, pairs }) {
    if (!pairs || stages === 1) return;
    // A pair ends as a whole, so each stage would wait for the next one's, and that for this one's.
    throw new UserError(`1f1b has no pairs with ${stages} stages`, {
      where: 'training.experts.overlap',
      advice: 'use a schedule with several model chunks a stage, e.g. pipeline.virtual: 2, or overlap: false',
    });
  },
  order: ({ stages, microBatches, pairs }, rank) =>
    alternated(
      parts('forward', rank, 0, microBatches),
      parts('backward', rank, 0, microBatches),
      stages - rank - 1,
      pairs,
    ),
});
