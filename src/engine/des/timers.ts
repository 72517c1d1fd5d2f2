/**
 * Timers of a congestion control: they fire at starts of windows, and stand still while nothing is
 * on its way.
 */
import { Phase } from './heap.ts';
import type { Sender } from './sender.ts';
import type { Timers } from './transport/control.ts';
import type { World } from './world.ts';

/** Timers of the flow that a lane turns to now; they are void once it has turned to the next. */
export function createTimers(world: () => World, sender: Sender): Timers {
  /** The setting of each, by its number of settings so far. */
  const set: [number, number] = [0, 0];
  let settings = 0;
  const turns = sender.turns;
  return {
    set(timer, afterPs, act) {
      const mine = ++settings;
      set[timer] = mine;
      const { nowPs, windowPs, at } = world();
      const firesPs = Math.ceil((nowPs() + afterPs) / windowPs) * windowPs;
      // After the lane's retransmission timer, and one after the other.
      at(firesPs, Phase.timer, sender.lane + (1 + timer) / 4, () => {
        if (set[timer] !== mine) return;
        set[timer] = 0;
        if (sender.turns === turns + 1 && sender.una < sender.issued) act();
      });
    },
    isSet: (timer) => set[timer] !== 0,
  };
}
