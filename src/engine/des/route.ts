/** Which link a packet takes next. */
import { NO_LINK, NO_SET } from '../../model/routes.ts';
import { hash3 } from '../../rng/hash.ts';
import { detourIndex, dModKIndex, switchSeed } from '../../routing/choice.ts';
import { propertiesOf } from '../../routing/properties.ts';
import { invariant } from '../../util/errors.ts';
import { destination, keyOf, type Packet } from './packet.ts';
import { waitingAtWindowStart } from './port.ts';
import type { World } from './world.ts';

/** The link a packet takes out of a node that is not its destination. */
export function nextLink(world: World, node: number, packet: Packet): number {
  const { routes } = world.run;
  const to = destination(packet);
  const plane = routes.planes[packet.flow.plane];
  const row = plane.rankClass[to]!;
  if (packet.via) {
    const set = linksTo(world, node, detourOf(world, packet), world.faults.nextSet(world.window()));
    return set[choose(world, node, set, packet)]!;
  }
  if (routes.classNode[row] === node) {
    const last = plane.lastLink[to]!;
    invariant(last !== NO_LINK, `rank ${to} hangs on node ${node}`);
    return last;
  }
  const set = equalLinks(world, node, to, packet.flow.plane, world.faults.nextSet(world.window()));
  return set[choose(world, node, set, packet)]!;
}

/**
 * Links out of `node` on shortest paths to rank `to`, ascending; by other next sets than the
 * fabric's where given.
 */
export function equalLinks(
  world: World,
  node: number,
  to: number,
  plane: 0 | 1,
  nextSet = world.run.routes.nextSet,
): Uint32Array {
  return linksTo(world, node, world.run.routes.planes[plane].rankClass[to]!, nextSet);
}

/** Links out of `node` on shortest paths to a class; empty if no path exists. */
export function linksTo(
  { run: { routes } }: World,
  node: number,
  toClass: number,
  nextSet: Uint32Array,
): Uint32Array {
  const set = nextSet[routes.classRow[toClass]! + node]!;
  if (set === NO_SET) return new Uint32Array(0);
  return routes.setLinks.subarray(routes.setStart[set]!, routes.setStart[set + 1]!);
}

/** The class of the random node of a packet, of those in the world's list. */
export function detourOf({ seed, detours }: World, packet: Packet): number {
  return detours[detourIndex(seed, keyOf(packet), packet.entropy, detours.length)]!;
}

/** The link that a packet's hashes pick of a set. */
export function choose(world: World, node: number, set: Uint32Array, packet: Packet): number {
  const { routes, routing } = world.run;
  const n = set.length;
  const ofSwitch = switchSeed(world.seed, node, routing.polarize ?? false);
  const key = keyOf(packet);
  switch (propertiesOf(routing.name).atSwitch) {
    case 'hash':
      return hash3(ofSwitch, key, packet.entropy) % n;
    case 'destination':
      return dModKIndex(destination(packet), routes.divisor[node]!, n);
    case 'queues':
      return leastLoaded(world, set, hash3(ofSwitch, key, packet.stamp));
  }
}

/** Among links with equally long queues, in whole packets, the first from `h` on. */
function leastLoaded(world: World, set: Uint32Array, h: number): number {
  const { payloadBytes, headerBytes } = world.run.settings;
  const quantum = payloadBytes + headerBytes;
  let best = 0;
  let least = Infinity;
  for (let j = 0; j < set.length; j++) {
    const i = (h + j) % set.length;
    const load = Math.floor(waitingAtWindowStart(world, world.port(set[i]!)) / quantum);
    if (load >= least) continue;
    best = i;
    least = load;
  }
  return best;
}
