/**
 * DualPipe: every rank holds two chunks, one of each direction; half of the micro-batches enter at
 * either end. In the steady state a forward of one direction overlaps a backward of the other.
 */
import { UserError } from '../../../util/errors.ts';
import { bothWays } from './placements.ts';
import { defineSchedule, type PartKind, type PipelineSize, type Unit, type Work } from './schedule.ts';
import { pair as paired, part } from './units.ts';

export const dualPipe = defineSchedule({
  name: 'dualpipe',
  summary: 'micro-batches enter at both ends; forwards overlap backwards; twice the parameters',
  params: {},
  virtual: 2,
  pairs: 'always',
  copies: 2,
  bubble: '(p/2-1)(F&B+B-3W) in the middle, where F = B-W is at least W; F&B of a pair',
  activations: 'p+1',
  sources: [
    'DeepSeek-AI, "DeepSeek-V3 Technical Report", arXiv 2412.19437, section 3.2.1',
    'deepseek-ai/DualPipe, dualpipe/dualpipe.py: eight phases',
  ],
  check({ stages, microBatches }) {
    if (stages % 2 !== 0) {
      throw new UserError(`dualpipe needs an even number of stages, not ${stages}`, {
        where: 'training.parallelism.pp',
        advice: stages === 1 ? 'use 2' : `use ${stages - 1} or ${stages + 1}`,
      });
    }
    if (microBatches % 2 !== 0 || microBatches < 2 * stages) {
      const least = 2 * stages;
      const near = microBatches < least ? `${least}` : `${microBatches - 1} or ${microBatches + 1}`;
      throw new UserError(
        `dualpipe needs an even number of micro-batches, at least ${least} for ${stages} stages, not ${microBatches}`,
        { where: 'training.batch.microBatches', advice: `use ${near}` },
      );
    }
  },
  place: bothWays,
  order: (size, rank) => phases(size, rank),
});

/** 0: the direction that reaches the rank first, from the nearer end; 1: the other one. */
type Direction = 0 | 1;

function phases({ stages, microBatches }: PipelineSize, rank: number): Unit[] {
  const half = stages / 2;
  const inner = Math.min(rank, stages - 1 - rank);
  const outer = half - inner - 1;
  const isUpper = rank < half;
  const isMiddle = outer === 0;
  const units: Unit[] = [];
  const weights: Work[] = [];
  const counts = { forward: [0, 0], backward: [0, 0] };
  const work = (direction: Direction, side: 'forward' | 'backward'): Work => {
    const isDown = (direction === 0) === isUpper;
    const first = isDown ? 0 : microBatches / 2;
    return {
      microBatch: first + counts[side][direction]!++,
      chunk: isDown ? rank : stages - 1 - rank,
    };
  };
  const one = (kind: PartKind, direction: Direction) => {
    const which = work(direction, kind === 'forward' ? 'forward' : 'backward');
    units.push(part(kind, which));
    if (kind === 'input') weights.push(which);
  };
  const weight = () => units.push(part('weight', weights.shift()!));
  const pair = (forward: Direction, backward: Direction) =>
    units.push(paired(work(forward, 'forward'), work(backward, 'backward')));
  const times = (count: number, step: (i: number) => void) => {
    for (let i = 0; i < count; i++) step(i);
  };

  times(2 * outer, () => one('forward', 0));
  times(inner + 1, () => {
    one('forward', 0);
    one('forward', 1);
  });
  times(outer, () => {
    one('input', 1);
    weight();
    one('forward', 1);
  });
  times(microBatches / 2 - stages + inner + 1, (i) => {
    if (i === 0 && isMiddle) {
      one('forward', 0);
      one('backward', 1);
    } else {
      pair(0, 1);
    }
    pair(1, 0);
  });
  times(outer, () => {
    one('backward', 1);
    pair(1, 0);
  });
  // From half-way, gradients of weights are left for the end.
  times(2 * (inner + 1), (i) => {
    one(i > inner ? 'input' : 'backward', i % 2 === 0 ? 1 : 0);
  });
  times(outer, () => {
    weight();
    one('input', 0);
  });
  times(weights.length, weight);
  return units;
}
