/** Refuses PFC where the links of a fabric can wait for each other in a circle. */
import { type Fabric, nodeName } from '../../model/fabric.ts';
import type { RoutingChoice } from '../../routing/choice.ts';
import { waitCycle } from '../../routing/deadlock.ts';
import { isDetour, ruleOf } from '../../routing/properties.ts';
import type { CheckedFabric } from '../scenario.ts';

/** Links of a circle that are named. */
const MOST_NAMED = 12;

/**
 * The fault of PFC on a fabric under a routing, with the circle of links; `undefined` without one.
 */
export function deadlockProblem(
  fabric: CheckedFabric,
  routing: RoutingChoice,
): { readonly what: string; readonly advice: string } | undefined {
  const cycle = waitCycle(fabric.build(), fabric.routes(ruleOf(routing)), isDetour(routing.name));
  if (!cycle) return undefined;
  return {
    what: `PFC can deadlock: these links can wait for each other in a circle: ${namesOf(fabric.build(), cycle)}`,
    advice:
      'use routing: up-down, a fabric or routing without such circles, or no pfc; pfc: { allowDeadlock: true } runs it ' +
      'anyway, and then a deadlock is an error',
  };
}

function namesOf(fabric: Fabric, cycle: readonly number[]): string {
  const { from } = fabric.links;
  const names = cycle.slice(0, MOST_NAMED).map((link) => nodeName(fabric, from[link]!));
  const rest = cycle.length > MOST_NAMED ? [`${cycle.length - MOST_NAMED} more`] : [];
  return [...names, ...rest, names[0]].join(' → ');
}
