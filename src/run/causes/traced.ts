/** Carriers with the links that bind them. */
import type { Stage } from '../../ladder/ladder.ts';
import type { BoundLink } from '../../model/cause-result.ts';
import { type Fabric, nodeName } from '../../model/fabric.ts';
import type { RungName } from '../../model/result.ts';
import { mean } from '../../stats/summary.ts';
import type { Network } from '../bind.ts';
import type { LostTime } from './lost-time.ts';
import { LONGER, type Part } from './part.ts';
import type { Trace } from './trace.ts';

const PS_PER_US = 1e6;
/** Links that a reason names. */
const MOST_LINKS = 4;

/**
 * A carrier with the links that bind its critical path, with the seed that takes longest; the
 * carrier itself if it is not held up at a rung whose links can be traced.
 */
export async function traced<Carrier extends { readonly name: string; readonly part?: Part | undefined }>(
  { job: { seeds } }: Network,
  [before, rung]: readonly [before: RungName | undefined, rung: RungName],
  carrier: Carrier,
  trace: Trace,
): Promise<Carrier> {
  const { name, part } = carrier;
  if (!part || (rung !== 'topology' && rung !== 'routing')) return carrier;
  const [was, is] = [before && part.at(before as Stage), part.at(rung)];
  if (!was || !is || mean(is.timesPs) <= LONGER * mean(was.timesPs)) return carrier;
  const worst = is.timesPs.indexOf(Math.max(...is.timesPs));
  const lost = await trace(name, part.schedule(), rung, seeds[Math.max(0, worst)]!);
  return lost ? { ...carrier, part: { ...part, lost } } : carrier;
}

/** Links as a result names them, times of all calls. */
export function boundLinks(fabric: Fabric, lost: readonly LostTime[], calls: number): BoundLink[] {
  const { from, to } = fabric.links;
  return lost.slice(0, MOST_LINKS).map(({ link, boundPs, lostPs }) => ({
    ...{ from: nodeName(fabric, from[link]!), to: nodeName(fabric, to[link]!) },
    bound_us: (boundPs * calls) / PS_PER_US,
    lost_us: (lostPs * calls) / PS_PER_US,
  }));
}
