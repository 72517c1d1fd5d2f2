/** Direct networks: ranks are cabled to ranks, and forward packets for other ranks. */

import type { Fabric, Layout } from '../../model/fabric.ts';
import { MOST_FORWARDING } from '../../model/limits.ts';
import { UserError } from '../../util/errors.ts';
import { type Cable, startFabric } from './builder.ts';

/** A cable between two ranks; `times` its rate, default: 1. */
export interface DirectCable {
  readonly a: number;
  readonly b: number;
  readonly times?: number;
  /** As of {@link Cable}. */
  readonly axis?: number;
}

/**
 * The direct network of these cables, which are asked for once the number of ranks is known to be
 * possible. Throws `UserError` for one rank, or more than route tables are built for.
 */
export function layDirect(
  name: string,
  ranks: number,
  cablesOf: () => readonly DirectCable[],
  { rateBps, latencyPs }: Cable,
  layout?: Layout,
): Fabric {
  checkForwarding(name, ranks);
  const cables = cablesOf();
  const fabric = startFabric({
    name,
    tierNames: ['rank'],
    ranks,
    switches: [],
    cables: cables.length,
    ranksForward: true,
    layout,
  });
  for (const { a, b, times = 1, axis } of cables) {
    fabric.cable(a, b, { rateBps: rateBps * times, latencyPs, ...(axis === undefined ? {} : { axis }) });
  }
  return fabric.finish();
}

/** Refuses one rank alone, and more forwarding ranks than route tables are built for. */
export function checkForwarding(name: string, ranks: number): void {
  if (ranks >= 2 && ranks <= MOST_FORWARDING) return;
  throw new UserError(`a ${name} of ${ranks} ranks cannot be simulated`, {
    where: name,
    advice: `2 to ${MOST_FORWARDING} can`,
  });
}
