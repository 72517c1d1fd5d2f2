/** A port: two queues at the tail of a link, served one packet at a time, control first. */

import { hasError } from './errors.ts';
import type { LinkState } from './faults.ts';
import { Phase } from './heap.ts';
import { mark } from './mark.ts';
import { destination, Kind, type Packet } from './packet.ts';
import { countDrop } from './tally.ts';
import { serPs } from './time.ts';
import type { World } from './world.ts';

/** Where a rank's port gets data packets when it is free to send one. */
export interface Source {
  /** The next data packet, or `undefined` if no lane is able. */
  next(): Packet | undefined;
}

export interface Port {
  /** Number of its link; of an injection port, links + rank. */
  readonly link: number;
  /** Where its packets go. */
  readonly node: number;
  /** The period of its link's own rate; see {@link presentLink}. */
  readonly period: number;
  readonly latencyPs: number;
  readonly source: Source | undefined;
  readonly control: Packet[];
  readonly data: Packet[];
  controlBytes: number;
  dataBytes: number;
  /** The part of `dataBytes` that waits in the memory of the node's own rank; see {@link isOwn}. */
  ownBytes: number;
  serving: Packet | undefined;
  /**
   * Bytes of the data packet in service that came from another node, else 0; with cut-through the
   * packet may be trimmed elsewhere meanwhile.
   */
  servingDataBytes: number;
  paused: boolean;
  /** Bytes waiting before the first change in window `seenWindow`. */
  seenBytes: number;
  seenDataBytes: number;
  seenWindow: number;
  startPlanned: boolean;
}

/** An idle port. */
export function createPort(
  link: number,
  node: number,
  period: number,
  latencyPs: number,
  source: Source | undefined,
): Port {
  return {
    link,
    node,
    period,
    latencyPs,
    source,
    control: [],
    data: [],
    controlBytes: 0,
    dataBytes: 0,
    ownBytes: 0,
    serving: undefined,
    servingDataBytes: 0,
    paused: false,
    seenBytes: 0,
    seenDataBytes: 0,
    seenWindow: 0,
    startPlanned: false,
  };
}

/** Whether a rank that forwards sends this packet itself: it waits in the rank's memory. */
export function isOwn(world: World, packet: Packet): boolean {
  return packet.ingress >= world.run.fabric.links.count;
}

/** Bytes of data in the switch's buffer, waiting and in service. */
export function occupancy(port: Port): number {
  return bufferedBytes(port) + port.servingDataBytes;
}

function bufferedBytes(port: Port): number {
  return port.dataBytes - port.ownBytes;
}

/** Bytes waiting as of the start of the present window. */
export function waitingAtWindowStart(world: World, port: Port): number {
  return port.seenWindow === world.window() ? port.seenBytes : port.controlBytes + port.dataBytes;
}

/** Bytes of data waiting in the switch's buffer as of the start of the present window. */
export function dataAtWindowStart(world: World, port: Port): number {
  return port.seenWindow === world.window() ? port.seenDataBytes : bufferedBytes(port);
}

/** Puts a packet at the end of its class's queue. */
export function enqueue(world: World, port: Port, packet: Packet): void {
  see(world, port);
  if (packet.kind === Kind.data) {
    port.data.push(packet);
    port.dataBytes += packet.bytes;
    if (isOwn(world, packet)) port.ownBytes += packet.bytes;
  } else {
    port.control.push(packet);
    port.controlBytes += packet.bytes;
  }
  const { linkHighWater } = world.tally;
  if (port.source === undefined) {
    linkHighWater[port.link] = Math.max(linkHighWater[port.link]!, port.controlBytes + port.dataBytes);
  }
  planStart(world, port);
}

/**
 * Looks, once everything else of this time has happened, whether the port can start on a packet.
 */
export function planStart(world: World, port: Port): void {
  if (port.startPlanned || port.serving !== undefined) return;
  port.startPlanned = true;
  world.at(world.nowPs(), Phase.serviceStart, port.link, () => {
    port.startPlanned = false;
    start(world, port);
  });
}

function start(world: World, port: Port): void {
  see(world, port);
  const packet = take(world, port);
  if (packet === undefined) return;
  port.serving = packet;
  port.servingDataBytes = packet.kind === Kind.data && !isOwn(world, packet) ? packet.bytes : 0;
  if (port.source === undefined) {
    markLeaving(world, port, packet);
    world.report?.(world, port, packet);
  }
  const { tally } = world;
  if (port.link < tally.linkBytes.length) {
    tally.packetHops++;
    tally.linkBytes[port.link]! += packet.bytes;
  }
  const { period, down } = presentLink(world, port);
  const lost = down || hasError(world, port.link);
  const endPs = world.nowPs() + serPs(period, packet.bytes);
  world.at(endPs, Phase.serviceEnd, port.link, () => {
    port.serving = undefined;
    port.servingDataBytes = 0;
    planStart(world, port);
  });
  if (lost) {
    countDrop(tally, port.link, packet);
    return;
  }
  world.at(thereFrom(world, port, packet, endPs) + port.latencyPs, Phase.arrival, port.link, () => {
    packet.ingress = port.link;
    world.arrive(port.node, packet);
  });
}

/**
 * If packets are marked by the queue they leave behind; in direct networks, packets that the rank
 * itself has sent are excluded.
 */
function markLeaving(world: World, port: Port, packet: Packet): void {
  const { settings } = world.run;
  const passes = packet.kind === Kind.data && !isOwn(world, packet);
  if (passes && settings.ecn?.at === 'dequeue') mark(world, port.link, packet, bufferedBytes(port));
}

/** The link behind a port as it is now. */
export function presentLink(world: World, port: Port): LinkState {
  return world.faults.link(port.link, port.period, world.window());
}

/** When the next node has to do with a packet that starts now, the latency apart. */
function thereFrom(world: World, port: Port, packet: Packet, endPs: number): number {
  const ends = destination(packet) === port.node && !packet.via;
  if (!world.cutThrough[port.link] || ends) return endPs;
  return world.nowPs() + serPs(port.period, Math.min(packet.bytes, world.run.settings.headerBytes));
}

function take(world: World, port: Port): Packet | undefined {
  const control = port.control.shift();
  if (control !== undefined) {
    port.controlBytes -= control.bytes;
    return control;
  }
  if (port.paused) return undefined;
  const data = port.data.shift();
  if (data === undefined) return port.source?.next();
  port.dataBytes -= data.bytes;
  if (isOwn(world, data)) port.ownBytes -= data.bytes;
  world.pfc?.left(data);
  return data;
}

/** Remembers the waiting bytes at the window's start, before their first change. */
function see(world: World, port: Port): void {
  if (port.seenWindow === world.window()) return;
  port.seenWindow = world.window();
  port.seenBytes = port.controlBytes + port.dataBytes;
  port.seenDataBytes = bufferedBytes(port);
}
