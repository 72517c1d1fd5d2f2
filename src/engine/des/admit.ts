/** The queue of a switch's port handles an arriving packet: it admits, marks, trims or drops it. */
import { mark } from './mark.ts';
import { Kind, type Packet } from './packet.ts';
import { enqueue, isOwn, occupancy, type Port } from './port.ts';
import { dynamicThreshold, usedAtWindowStart } from './shared-buffer.ts';
import { countDrop } from './tally.ts';
import type { World } from './world.ts';

/** Queues a packet at a port, or drops it. */
export function admit(world: World, port: Port, packet: Packet): void {
  // Packets that a rank itself sends into a direct network wait in its memory.
  if (isOwn(world, packet)) enqueue(world, port, packet);
  else if (packet.kind === Kind.data) admitData(world, port, packet);
  else admitControl(world, port, packet);
}

function admitControl(world: World, port: Port, packet: Packet): void {
  if (port.controlBytes + packet.bytes > world.run.settings.controlBufferBytes)
    countDrop(world.tally, port.link, packet);
  else enqueue(world, port, packet);
}

function admitData(world: World, port: Port, packet: Packet): void {
  const { settings } = world.run;
  const occupied = occupancy(port);
  const limit = bufferLimit(world, port) + (settings.pfc?.headroomBytes ?? 0);
  if (occupied + packet.bytes > limit) {
    if (!settings.trimming) {
      countDrop(world.tally, port.link, packet);
      return;
    }
    packet.kind = Kind.trimmed;
    packet.bytes = settings.headerBytes;
    world.tally.linkTrims[port.link]!++;
    admitControl(world, port, packet);
    return;
  }
  if (settings.ecn?.at !== 'dequeue') mark(world, port.link, packet, occupied);
  world.pfc?.came(packet);
  enqueue(world, port, packet);
}

/**
 * Bytes of data that a port may hold: its own buffer, or its share of the switch's (Choudhury and
 * Hahne 1998).
 */
function bufferLimit(world: World, port: Port): number {
  const { sharedBuffer, bufferBytes } = world.run.settings;
  if (sharedBuffer === undefined) return bufferBytes;
  return dynamicThreshold(sharedBuffer, usedAtWindowStart(world, world.run.fabric.links.from[port.link]!));
}
