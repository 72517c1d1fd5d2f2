/**
 * A lane's record of the paths it may take, if the sender chooses them
 * (shaders/packet/entropy.wgsl).
 */
import { constants, words as layouts } from '../../kernels/words.ts';
import { propertiesOf } from '../../routing/properties.ts';
import { UserError } from '../../util/errors.ts';
import type { PacketRouting, PacketRun } from './api.ts';

/** Entropies kept for use again where a run does not say; Bonato et al., arXiv 2407.21625, §3.1. */
export const RECYCLED = 8;
/** Pause between flowlets where a run does not say, ps. */
export const FLOWLET_GAP_PS = 50e6;

const TICK_PS = 2 ** constants['packet/time'].TICK_BITS;
/** Penalties in a word. */
const PENALTIES = 2 ** constants['packet/entropy'].PENALTY_SHIFT;
const { Flowlet, PathRing, RoundRobin } = layouts;

/**
 * Size of a lane's ring of entropies; 0 if the routing does not recycle. Throws `UserError` if it
 * is out of range.
 */
export function ringSize({ name, recycled = RECYCLED }: PacketRouting): number {
  const { sender } = propertiesOf(name);
  if (sender !== 'recycling' && sender !== 'recycling-penalising') return 0;
  if (!(Number.isInteger(recycled) && recycled >= 1 && recycled <= 1024)) {
    throw new UserError(`a flow cannot keep ${recycled} hash keys`, {
      where: 'recycled',
      advice: 'use 1 to 1024',
    });
  }
  return recycled;
}

/** Pause between flowlets, ticks. */
export function gapTicks({ gapPs = FLOWLET_GAP_PS }: PacketRouting): number {
  const ticks = Math.ceil(gapPs / TICK_PS);
  if (!(ticks >= 0 && ticks < 2 ** 32)) {
    throw new UserError(`a gap of ${gapPs} ps between flowlets is out of range`, {
      where: 'gap',
      advice: 'use less than 4 s',
    });
  }
  return ticks;
}

/** Words of a lane's outbox in the buffer `paths`. */
export function pathWords({ routing, settings }: PacketRun): number {
  const robin = RoundRobin.words + Math.ceil(settings.entropies / PENALTIES);
  switch (propertiesOf(routing.name).sender) {
    case 'recycling':
      return PathRing.words + ringSize(routing);
    case 'penalising':
    case 'recycling-penalising':
      return PathRing.words + ringSize(routing) + robin;
    case 'after-pause':
      return Flowlet.words;
    default:
      return 0;
  }
}
