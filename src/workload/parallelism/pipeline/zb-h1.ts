/**
 * ZB-H1: 1F1B with backward split. A rank hands on the gradients of its input as soon as it can,
 * and does the gradients of its weights later: rank r is r micro-batches behind with them. All
 * ranks then hold as many activations as the first rank of 1F1B.
 */
import { looped } from './placements.ts';
import { defineSchedule, type Unit } from './schedule.ts';
import { alternated, part, parts } from './units.ts';

export const zbH1 = defineSchedule({
  name: 'zb-h1',
  summary: '1f1b with backward split: gradients of weights fill a part of the bubble',
  params: {},
  virtual: 1,
  copies: 1,
  bubble: '(p-1) max(F, B-W, F+B-2W), m at least p',
  activations: 'min(m, p)',
  sources: [
    'Qi et al., "Zero Bubble Pipeline Parallelism", ICLR 2024, arXiv 2401.10241',
    'sail-sg/zero-bubble-pipeline-parallelism, branch zb-h1-quick-start, a variation',
  ],
  place: looped,
  order({ stages, microBatches }, rank) {
    const forwards = parts('forward', rank, 0, microBatches);
    const inputs = parts('input', rank, 0, microBatches);
    const units = alternated(forwards, inputs, stages - rank - 1).flatMap((unit): Unit[] => {
      const isDue = unit.kind === 'input' && unit.microBatch >= rank;
      return isDue ? [unit, part('weight', { ...unit, microBatch: unit.microBatch - rank })] : [unit];
    });
    return [...units, ...parts('weight', rank, Math.max(0, microBatches - rank), microBatches)];
  },
});
