/** Which part of a run the fabric shows, in words: never a mean without that word. */
import { formatTime, type Result } from 'weft';
import { endOf } from '../draw/moment.ts';
import type { Span } from '../linking.ts';
import type { Outcome } from '../worker/protocol.ts';

/** How near the end of the observations is to the time of the collective that they are of. */
const SAME = 1e-6;

/**
 * The range, if links were seen over the time that it is of: not over a collective of a training
 * step, nor as one mean.
 */
export function rangeIn(
  { result, seen }: Pick<Outcome, 'result' | 'seen'>,
  range: Span | undefined,
): Span | undefined {
  return seen?.timeline?.packets && result.kind !== 'training' ? range : undefined;
}

/** `at 12.5 µs`, `mean of 2.1 to 4 µs`, `mean of 28.2 ms: dp all-reduce alone`. */
export function shownText({ result, seen }: Outcome, timePs: number, range?: Span): string {
  const timeline = seen?.timeline;
  if (!timeline) return 'idle: this engine does not watch links';
  const time = (ps: number) => formatTime(Math.round(ps), 4).replace(' us', ' µs');
  const endPs = endOf(timeline);
  const within = rangeIn({ result, seen }, range);
  const now = within
    ? `mean of ${time(within.fromPs)} to ${time(Math.min(within.toPs, endPs))}`
    : `at ${time(Math.min(timePs, endPs))}`;
  const when = timeline.packets ? now : `mean of ${time(endPs)}`;
  const seed = result.provenance.seeds > 1 ? `, seed ${result.provenance.seed}` : '';
  if (result.kind !== 'training') return `${when}${seed}`;
  return `${when}: ${collectiveOf(result, endPs)}, alone${seed}`;
}

/** The collective whose own time under the first seed is that of the observations. */
function collectiveOf({ collectives }: Result, endPs: number): string {
  const found = collectives.find(({ time_us: time }) => {
    const us = typeof time === 'number' ? time : time.samples[0]!;
    return Math.abs(us * 1e6 - endPs) <= SAME * endPs;
  });
  return found?.name ?? 'the longest collective';
}
