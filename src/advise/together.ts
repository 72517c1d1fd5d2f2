/** The best few changes at once: greedy, each step the one that gives back most. */
import type { Versus } from '../compare/comparison.ts';
import { versus } from '../compare/versus.ts';
import { central } from '../report/format.ts';
import type { CheckOptions } from '../scenario/check.ts';
import type { Together } from './advice.ts';
import type { Asked } from './asked.ts';
import { helps, type Ran } from './rows.ts';
import { type Trial, trialOf } from './trials.ts';

/** Changes that are tried together: of the best singles this many, and at most so many at once. */
const LOOKED_AT = 4;
const MOST = 3;
/** A further change must give back this part of the time. */
const LEAST_MORE = 0.005;

/**
 * Begins with the best change, and adds the one that gives back most with it. It goes on while
 * pairs of one seed tell that this gives back more. Null if nothing can be added. `singles`: those
 * that help, the best first.
 */
export async function bestTogether(
  asked: Asked,
  singles: readonly Ran[],
  options: CheckOptions,
  run: (trial: Trial) => Promise<Ran | string>,
): Promise<Together | null> {
  const [first, ...rest] = distinctKinds(singles).slice(0, LOOKED_AT);
  if (!first) return null;
  let best = first;
  const used = [first];
  let left: readonly Ran[] = rest;
  while (used.length < MOST) {
    const joined = await bestWith(asked, best, left, options, run);
    if (!joined || !isWorthwhile(versus(best.measured, joined.ran.measured))) break;
    best = joined.ran;
    used.push(joined.single);
    left = left.filter((other) => other !== joined.single);
  }
  if (used.length < 2) return null;
  const sum = used.reduce((all, { row }) => all + central(row.saves_us), 0);
  return { ...best.row, overlap_us: sum - central(best.row.saves_us) };
}

/** Whether one more change gives back at least {@link LEAST_MORE} of the time, as pairs tell. */
function isWorthwhile(more: Versus): boolean {
  return helps(more) && 1 - more.ratio >= LEAST_MORE;
}

/** The best of what comes of `best` and one more change each; undefined if none can be run. */
async function bestWith(
  asked: Asked,
  best: Ran,
  singles: readonly Ran[],
  options: CheckOptions,
  run: (trial: Trial) => Promise<Ran | string>,
): Promise<{ readonly ran: Ran; readonly single: Ran } | undefined> {
  let found: { readonly ran: Ran; readonly single: Ran } | undefined;
  for (const single of singles) {
    const trial = await trialOf(asked, [...best.trial.changes, ...single.trial.changes], options);
    if (typeof trial === 'string') continue;
    const ran = await run(trial);
    if (typeof ran === 'string') continue;
    if (!found || ran.row.versus.ratio < found.ran.row.versus.ratio) found = { ran, single };
  }
  return found;
}

/** The best single of each thing that changes. */
function distinctKinds(singles: readonly Ran[]): readonly Ran[] {
  const about = ({ trial }: Ran) => trial.changes[0]!.about;
  return singles.filter((single, i) => singles.findIndex((other) => about(other) === about(single)) === i);
}
