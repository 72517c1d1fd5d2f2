/** Properties of a routing, asked for by its choice: those of the registry's members. */
import { invariant } from '../util/errors.ts';
import type { FluidChoice, FluidName, RoutingChoice, RoutingName } from './choice.ts';
import { routings } from './registry.ts';
import type { RoutingProperties } from './routing.ts';
import type { SetRule } from './rules.ts';

const byName = new Map<string, RoutingProperties>();
for (const { name, properties } of routings) if (properties) byName.set(name, properties);

/** The properties of the routing that a choice names. */
export function propertiesOf(name: RoutingName): RoutingProperties {
  const found = byName.get(name);
  invariant(found, `${name} is a routing with properties`);
  return found;
}

/** The routing that replaces it if traffic is a fluid. */
export function fluidRouting(name: RoutingName): FluidName {
  return propertiesOf(name).fluid;
}

/** Whether packets of a routing may take paths that are not shortest. */
export function isDetour(name: RoutingName): boolean {
  return propertiesOf(name).detour !== undefined;
}

/**
 * Whether each flow has one path: all its packets take one, or one entropy finds one random node.
 */
export function hasOnePath({ name, entropies }: Pick<RoutingChoice, 'name' | 'entropies'>): boolean {
  return propertiesOf(name).perFlowPath || (isDetour(name) && entropies === 1);
}

/** Whether the next link of a packet depends on queues at the time it is there. */
export function looksAtQueues(name: RoutingName): boolean {
  const { atSwitch, detour } = propertiesOf(name);
  return atSwitch === 'queues' || (detour !== undefined && detour !== 'always');
}

/**
 * The rule by which the routes of a routing are built. Flows and flowlets that switches hash are
 * spread over all links alike, as ECMP groups are unless they are weighted. Packets that are spread
 * one by one take links by capacity.
 */
export function ruleOf({ name, rule, queuePairs, entropies }: RoutingChoice): SetRule {
  if (rule !== undefined) return rule;
  const hashed = queuePairs !== undefined || (isDetour(name) && entropies === 1);
  return hashed || !propertiesOf(name).weighted ? 'shortest' : 'weighted';
}

/** The choice of the routing that stands for another one where traffic is a fluid. */
export function fluidChoice({ name, polarize, entropies, queuePairs }: RoutingChoice): FluidChoice {
  const fluid = fluidRouting(name);
  return {
    ...(queuePairs === undefined ? { name: fluid } : { name: 'ecmp', queuePairs }),
    ...(polarize === undefined ? {} : { polarize }),
    ...(isDetour(fluid) && entropies !== undefined ? { entropies } : {}),
  };
}

/** The choice of the one path that a fluid has at rungs whose links a routing does not decide. */
export function pathChoice({ name, polarize }: FluidChoice): RoutingChoice {
  const byTarget = propertiesOf(name).atSwitch === 'destination';
  return { name: byTarget ? name : 'ecmp', ...(polarize === undefined ? {} : { polarize }) };
}

/**
 * The part of a choice that makes a difference to a fluid: not the number of entropies, but whether
 * several nodes exist to go by.
 */
export function fluidFacts(choice: RoutingChoice) {
  const { entropies } = choice;
  return {
    ...choice,
    entropies: isDetour(fluidRouting(choice.name)) ? Math.min(2, entropies ?? 2) : undefined,
  };
}
