/**
 * ZBV: two chunks a rank in a V, so that the last chunk is on the first rank, and backward split.
 * No bubble is left where forward and both parts of backward take the same time. The list is
 * PyTorch's, which is fixed; other implementations search one for measured times.
 */
import { folded } from './placements.ts';
import { defineSchedule, type Part, type PartKind, type PipelineSize } from './schedule.ts';

export const zbv = defineSchedule({
  name: 'zbv',
  summary: 'two chunks a rank in a V, with backward split: no bubble where F = B-W = W',
  params: {},
  virtual: 2,
  copies: 1,
  bubble: '0 from its first unit to its last, where F = B-W = W and m is at least 2p-1',
  activations: '2p of a chunk, m at least 2p',
  sources: [
    'Qi et al., "Zero Bubble Pipeline Parallelism", arXiv 2401.10241, section 6',
    'pytorch, torch/distributed/pipelining/schedules.py: ScheduleZBVZeroBubble',
  ],
  place: folded,
  order(size, rank) {
    const list = listed(size, rank);
    return list.filter(({ microBatch }) => microBatch < size.microBatches);
  },
});

/** The list for at least 2·stages-1 micro-batches; those that do not exist are left out later. */
function listed({ stages, microBatches }: PipelineSize, rank: number): Part[] {
  const count = Math.max(2 * stages - 1, microBatches);
  const [down, up] = [rank, 2 * stages - 1 - rank];
  const units: Part[] = [];
  const done = new Map<string, number>();
  const next = (chunk: number, ...kinds: readonly PartKind[]) => {
    for (const kind of kinds) {
      const microBatch = doneOf(chunk, kind);
      units.push({ kind, microBatch, chunk });
      done.set(`${kind} ${chunk}`, microBatch + 1);
    }
  };
  const doneOf = (chunk: number, kind: PartKind) => done.get(`${kind} ${chunk}`) ?? 0;
  const times = (count: number, step: () => void) => {
    for (let i = 0; i < count; i++) step();
  };
  // Fill: forwards down, then in turn with forwards that come back up.
  times(2 * (stages - rank) - 1, () => next(down, 'forward'));
  times(rank, () => {
    next(up, 'forward');
    next(down, 'forward');
  });
  times(stages - rank, () => next(up, 'forward', 'input', 'weight'));
  while (doneOf(up, 'forward') < count) {
    if (doneOf(down, 'forward') < count) next(down, 'forward');
    next(down, 'input', 'weight');
    next(up, 'forward', 'input', 'weight');
  }
  // Drain: inputs as soon as they can, weights after them.
  times(rank, () => {
    next(down, 'input');
    next(up, 'input');
  });
  times(stages - rank, () => next(down, 'input', 'weight'));
  times(count - doneOf(up, 'weight'), () => next(up, 'weight'));
  times(count - doneOf(down, 'weight'), () => next(down, 'weight'));
  return units;
}
