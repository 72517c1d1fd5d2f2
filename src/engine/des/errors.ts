/** Packets lost on links that have an error rate: docs/packet-model.md, Faults. */
import { constants } from '../../kernels/words.ts';
import { hash3 } from '../../rng/hash.ts';
import { ticks } from './time.ts';
import type { World } from './world.ts';

const { SALT_ERROR } = constants['shared/salts'];

/** Whether a packet is lost whose service at the port of a link starts now. */
export function hasError(world: World, link: number): boolean {
  const chance = Math.floor((world.run.fabric.links.errorRate?.[link] ?? 0) * 2 ** 32);
  if (chance >= 2 ** 32 - 1) return true;
  if (chance === 0) return false;
  const nowPs = world.nowPs();
  return hash3(hash3(world.seed, link, SALT_ERROR), ticks(nowPs), nowPs % 2 ** 32) < chance;
}
