/** GPipe: all forwards, then all backwards. */
import { looped } from './placements.ts';
import { defineSchedule } from './schedule.ts';
import { parts } from './units.ts';

export const gpipe = defineSchedule({
  name: 'gpipe',
  summary: 'all forwards, then all backwards in reverse order',
  params: {},
  virtual: 1,
  copies: 1,
  bubble: '(p-1)(F+B)',
  activations: 'm',
  sources: ['Huang et al., "GPipe", NeurIPS 2019'],
  place: looped,
  order: ({ microBatches }, rank) => [
    ...parts('forward', rank, 0, microBatches),
    ...parts('backward', rank, 0, microBatches).reverse(),
  ],
});
