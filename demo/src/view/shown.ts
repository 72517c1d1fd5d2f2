/** Which part of a run the fabric shows, in words: never a mean without that word. */
import { formatTime, type Result } from 'weft';
import { endOf } from '../draw/moment.ts';
import type { Outcome } from '../worker/protocol.ts';

/** How near the end of the observations is to the time of the collective that they are of. */
const SAME = 1e-6;

/** `at 12.5 µs`, `mean of 28.2 ms: dp all-reduce alone`. */
export function shownText({ result, seen }: Outcome, timePs: number): string {
  const timeline = seen?.timeline;
  if (!timeline) return 'idle: this engine does not watch links';
  const time = (ps: number) => formatTime(Math.round(ps), 4).replace(' us', ' µs');
  const endPs = endOf(timeline);
  const when = timeline.packets ? `at ${time(Math.min(timePs, endPs))}` : `mean of ${time(endPs)}`;
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
