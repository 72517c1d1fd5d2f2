/** Whether a packet goes by way of a random node: docs/packet-model.md, Detours. */
import { propertiesOf } from '../../routing/properties.ts';
import { destination, type Packet } from './packet.ts';
import { waitingAtWindowStart } from './port.ts';
import { choose, detourOf, linksTo } from './route.ts';
import type { World } from './world.ts';

/** Decides at a packet's first node, and ends the detour at its random node. */
export function takeDetour(world: World, node: number, packet: Packet, isFirst: boolean): void {
  const by = world.run.routes.classNode[detourOf(world, packet)]!;
  if (isFirst) packet.via = goesBy(world, node, packet);
  else if (node === by) packet.via = false;
}

function goesBy(world: World, node: number, packet: Packet): boolean {
  const { routes, routing } = world.run;
  if (packet.flow.plane !== 0) return false;
  const goal = routes.planes[0].rankClass[destination(packet)]!;
  const by = detourOf(world, packet);
  const through = routes.classNode[by]!;
  const nextSet = world.faults.nextSet(world.window());
  if (node === routes.classNode[goal] || node === through) return false;
  if (linksTo(world, node, by, nextSet).length === 0) return false;
  const { detour: rule } = propertiesOf(routing.name);
  if (rule === 'always') return true;
  const straight = queues(world, node, goal, packet);
  const detour = [...queues(world, node, by, packet), ...queues(world, through, goal, packet)];
  if (rule === 'by-all-queues') return sum(straight) > sum(detour);
  return straight[0]! * straight.length > detour[0]! * detour.length;
}

/**
 * Whole packets that waited when the window began, at each port of the way that the packet's hashes
 * take.
 */
function queues(world: World, start: number, toClass: number, packet: Packet): number[] {
  const { fabric, routes, settings } = world.run;
  const found: number[] = [];
  for (let node = start; node !== routes.classNode[toClass]; ) {
    const set = linksTo(world, node, toClass, world.faults.nextSet(world.window()));
    const link = set[choose(world, node, set, packet)]!;
    const waiting = waitingAtWindowStart(world, world.port(link));
    found.push(Math.floor(waiting / (settings.payloadBytes + settings.headerBytes)));
    node = fabric.links.to[link]!;
  }
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
