/** ECN: a ramp over the bytes of data at a port (RED, Floyd and Jacobson 1993). */
import { constants } from '../../kernels/words.ts';
import { hash3 } from '../../rng/hash.ts';
import type { EcnRamp } from '../packet/api.ts';
import type { Packet } from './packet.ts';
import { ticks } from './time.ts';
import type { World } from './world.ts';

const { SALT_ECN } = constants['shared/salts'];

/**
 * Marks a data packet, or not, by the bytes of the queue it finds or leaves behind at the port of a
 * link.
 */
export function mark(world: World, link: number, packet: Packet, queuedBytes: number): void {
  const { ecn } = world.run.settings;
  if (!ecn || packet.marked || !isMarked(world, ecn, link, packet.ingress, queuedBytes)) return;
  packet.marked = true;
  world.tally.linkMarks[link]!++;
}

function isMarked(world: World, ecn: EcnRamp, link: number, ingress: number, queuedBytes: number): boolean {
  const { kminBytes, kmaxBytes, pmax } = ecn;
  if (queuedBytes <= kminBytes) return false;
  if (queuedBytes >= kmaxBytes) return true;
  const slope = Math.floor((pmax * (2 ** 32 - 1)) / (kmaxBytes - kminBytes));
  const h = hash3(hash3(world.seed, link, SALT_ECN), ticks(world.nowPs()), ingress);
  return h < (queuedBytes - kminBytes) * slope;
}
