/** Events at links, for the result. */
import type { Measure } from '../../ladder/measure.ts';
import type { Fabric } from '../../model/fabric.ts';
import type { Result } from '../../model/result.ts';
import { mean } from '../../stats/summary.ts';
import type { LinkLoads } from '../job.ts';
import { hottestLinks } from './hottest.ts';
import { pausesOf } from './pauses.ts';

/**
 * The busiest links of a rung, averaged over its mean time, and those that PFC paused, if it paused
 * any.
 */
export function linkRows(
  fabric: Fabric,
  { linkBytes, linkEvents }: Measure,
  timesPs: readonly number[],
  onLinks?: (loads: LinkLoads) => void,
): Pick<Result, 'links' | 'pauses'> {
  onLinks?.({ bytes: linkBytes, timePs: mean(timesPs) });
  return {
    links: hottestLinks(fabric, linkBytes, mean(timesPs), linkEvents),
    ...pausesOf(fabric, linkEvents),
  };
}
