/** 1F1B: a warm-up of forwards, then one forward and one backward in turn. */
import { looped } from './placements.ts';
import { defineSchedule } from './schedule.ts';
import { alternated, parts } from './units.ts';

export const oneFOneB = defineSchedule({
  name: '1f1b',
  summary: 'forwards to fill the pipeline, then one forward and one backward in turn',
  params: {},
  virtual: 1,
  copies: 1,
  bubble: '(p-1)(F+B)',
  activations: 'min(m, p-r) on rank r',
  sources: [
    'Narayanan et al., "PipeDream", SOSP 2019, with a flush',
    'Megatron-LM, core/pipeline_parallel/schedules.py: warm-up of p-r-1 forwards on rank r',
  ],
  place: looped,
  order: ({ stages, microBatches }, rank) =>
    alternated(
      parts('forward', rank, 0, microBatches),
      parts('backward', rank, 0, microBatches),
      stages - rank - 1,
    ),
});
