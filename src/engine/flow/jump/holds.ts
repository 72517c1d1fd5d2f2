/** Where a replica is held: at steps of one lane, the one with most to repeat. */
import { OP_STRIDE, OpCol, type Schedule } from '../../../model/schedule.ts';
import { hasStretch, type Stretches } from './stretch.ts';

/** A stretch of the watched lane, in its steps: from the first up to one after the last. */
export interface Watched {
  readonly from: number;
  readonly to: number;
}

/** The lane to watch and its long stretches, in order. */
export interface Watch {
  readonly lane: number;
  readonly stretches: readonly Watched[];
  /** Lanes with long stretches. */
  readonly lanes: number;
}

/** The long stretches of a lane: those of at least so many steps. */
function longStretches(schedule: Schedule, known: Stretches, lane: number, least: number): Watched[] {
  const found: Watched[] = [];
  let step = 0;
  for (let op = schedule.laneOps[lane]!; op < schedule.laneOps[lane + 1]!; ) {
    const stretch = known.at(lane, { op, iteration: 0 });
    if (stretch && stretch.left >= least) found.push({ from: step, to: step + stretch.left });
    const last = stretch?.last ?? op;
    for (; op <= last; op++) step += schedule.ops[op * OP_STRIDE + OpCol.count]!;
  }
  return found;
}

/**
 * The lane with the most steps in stretches of at least `least` steps; undefined if there is no
 * such stretch.
 */
export function watchOf(schedule: Schedule, known: Stretches, least: number): Watch | undefined {
  let best: Omit<Watch, 'lanes'> | undefined;
  let [most, lanes] = [0, 0];
  for (let lane = 0; lane < schedule.laneCount; lane++) {
    if (!hasStretch(schedule, lane, least)) continue;
    const stretches = longStretches(schedule, known, lane, least);
    const steps = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
    lanes++;
    if (steps > most) [best, most] = [{ lane, stretches }, steps];
  }
  return best && { ...best, lanes };
}

/** The stretch in which the watched lane is at a step. */
export function watchedAt({ stretches }: Watch, step: number): Watched | undefined {
  return stretches.find(({ from, to }) => step >= from && step < to);
}

/**
 * The step at which to hold after a step: `spacing` later while that is at least `least` before the
 * stretch's end, else after the first step of the next one; 0: none.
 */
export function holdAfter(watch: Watch, step: number, spacing: number, least: number): number {
  const here = watchedAt(watch, step);
  if (here && step > here.from && step + spacing + least < here.to) return step + spacing;
  const next = watch.stretches.find(({ from }) => from >= step && from !== here?.from);
  const entry = here && step <= here.from ? here : next;
  return entry ? entry.from + 1 : 0;
}
