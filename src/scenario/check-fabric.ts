/** The `fabric`, `routing` and `engine` blocks. */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import type { Routing } from '../routing/routing.ts';
import { buildRoutes } from '../routing/tables.ts';
import type { Topology } from '../topology/topology.ts';
import { UserError } from '../util/errors.ts';
import { type Chosen, chooseMember, memberValues } from './blocks.ts';
import { engines, flowEngine } from './engines.ts';
import type { CheckedEngine, CheckedFabric, CheckedRouting, Values } from './scenario.ts';
import { type Entry, entryOf, placeOfPath } from './tree.ts';
import { type Checking, defaultsOf } from './values.ts';

/** The fabric, built, so that what the family refuses is reported with its place. */
export function checkFabric(
  check: Checking,
  entry: Entry,
  topologies: readonly Topology[],
): CheckedFabric | undefined {
  const chosen = chooseMember(check, entry, 'topology', topologies);
  const values = chosen && memberValues(check, chosen);
  // Values of a first pass may be stand-ins for expressions.
  if (!values || check.wantsEvaluator) return undefined;
  const fabric = build(check, chosen, values);
  if (!fabric) return undefined;
  let routes: RouteTables | undefined;
  return {
    member: chosen.member.name,
    values,
    build: () => fabric,
    routes() {
      routes ??= buildRoutes(fabric);
      return routes;
    },
  };
}

function build(check: Checking, { member, block }: Chosen<Topology>, values: Values): Fabric | undefined {
  try {
    return member.build(values as Parameters<Topology['build']>[0]);
  } catch (error) {
    if (error instanceof RangeError) {
      const what = `this ${member.name} has more nodes and links than fit in memory`;
      check.problems.push({ what, advice: 'take a smaller fabric', span: block.at });
      return undefined;
    }
    if (!(error instanceof UserError)) throw error;
    // Families say which key is at fault, some with their own name before it.
    const key = error.where?.replace(/^[\w-]+:\s*/, '') ?? '';
    const place = entryOf(block.map, key) ? placeOfPath(block.map, [key]) : block.at;
    check.problems.push({ what: error.message, advice: error.advice, span: place });
    return undefined;
  }
}

/** The routing; ECMP where none is given. */
export function checkRouting(
  check: Checking,
  entry: Entry | undefined,
  routings: readonly Routing[],
): CheckedRouting | undefined {
  if (!entry) return routingOf(routings[0]!, defaultsOf(routings[0]!.params));
  const chosen = chooseMember(check, entry, 'routing', routings);
  const values = chosen && memberValues(check, chosen);
  return values && routingOf(chosen.member, values);
}

function routingOf(routing: Routing, values: Values): CheckedRouting {
  const choice = routing.choice(values as Parameters<Routing['choice']>[0]);
  return { name: routing.name, values, choice };
}

/** The engine; the flow engine where none is given. */
export function checkEngine(check: Checking, entry: Entry | undefined): CheckedEngine | undefined {
  if (!entry) return engineOf(flowEngine.name, defaultsOf(flowEngine.params));
  const chosen = chooseMember(check, entry, 'engine', engines, flowEngine.name);
  const values = chosen && memberValues(check, chosen);
  return values && engineOf(chosen.member.name, values);
}

function engineOf(name: string, values: Values): CheckedEngine {
  return {
    name: name as CheckedEngine['name'],
    tolerance: values.tolerance as number,
    memoryLimitBytes: values.memoryLimit as number,
    hopLimit: values.hopLimit as number | undefined,
  };
}
