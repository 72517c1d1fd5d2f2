/** What a switch does with a packet at the queue it goes to: admit, mark, trim or drop. */
import { hash3 } from '../../rng/hash.ts';
import type { EcnRamp } from '../packet/api.ts';
import { Kind, type Packet } from './packet.ts';
import { enqueue, occupancy, type Port } from './port.ts';
import { dynamicThreshold, usedAtWindowStart } from './shared-buffer.ts';
import { countDrop } from './tally.ts';
import { ticks } from './time.ts';
import type { World } from './world.ts';

const ECN_SALT = 0x45434e;

/** Queues a packet at a port, or drops it. */
export function admit(world: World, port: Port, packet: Packet): void {
  // What a rank itself sends into a direct network waits in its memory.
  if (packet.ingress >= world.run.fabric.links.count) enqueue(world, port, packet);
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
  if (settings.ecn && !packet.marked && isMarked(world, settings.ecn, port.link, packet.ingress, occupied)) {
    packet.marked = true;
    world.tally.linkMarks[port.link]!++;
  }
  world.pfc?.came(packet);
  enqueue(world, port, packet);
}

/** Bytes of data that a port may hold: its own buffer, or its share of the switch's (Choudhury and Hahne 1998). */
function bufferLimit(world: World, port: Port): number {
  const { sharedBuffer, bufferBytes } = world.run.settings;
  if (sharedBuffer === undefined) return bufferBytes;
  return dynamicThreshold(sharedBuffer, usedAtWindowStart(world, world.run.fabric.links.from[port.link]!));
}

/** RED's ramp (Floyd and Jacobson 1993) on the queue's present length. */
function isMarked(world: World, ecn: EcnRamp, link: number, ingress: number, occupied: number): boolean {
  const { kminBytes, kmaxBytes, pmax } = ecn;
  if (occupied <= kminBytes) return false;
  if (occupied >= kmaxBytes) return true;
  const slope = Math.floor((pmax * (2 ** 32 - 1)) / (kmaxBytes - kminBytes));
  const h = hash3(hash3(world.seed, link, ECN_SALT), ticks(world.nowPs()), ingress);
  return h < (occupied - kminBytes) * slope;
}
