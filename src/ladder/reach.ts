/** Refuses work whose ranks have no way to each other with faults. */

import { distinctPairs } from '../engine/flow/pairs.ts';
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Schedule } from '../model/schedule.ts';
import { UserError } from '../util/errors.ts';

/**
 * Throws `UserError` naming two ranks if the schedule sends from one to the other and permanent
 * faults have cut them off.
 * @param seed Of faults that are drawn.
 */
export function checkReach(
  { fabric, routes }: { readonly fabric: Fabric; readonly routes: RouteTables },
  schedule: Schedule,
  seed: number | undefined,
): void {
  try {
    distinctPairs(fabric, routes, schedule);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`with these faults: ${error.message}`, {
      where: seed === undefined ? 'faults' : `faults, drawn for seed ${seed}`,
      advice:
        'exclude these ranks, add another path, or use a routing that finds one (up-down keeps its directions); with until and packets, messages wait for the repair',
    });
  }
}
