/** The listener of a simulation, next to its run, which is data alone. */
import type { LinkSample } from './packet/api.ts';

/**
 * Receives reports while an engine simulates, and tells it when to end. `sample` is for packets on
 * a device; the oracle shows no links.
 */
export interface Listener {
  /**
   * Called now and then with the fraction that is done, 0..1: of messages, or of lanes where
   * packets are simulated. From the first call to the answer the engine hears of the signal.
   */
  readonly progress?: ((done: number) => void) | undefined;
  /**
   * Is shown the links of the first seed now and then, and answers after how many windows it wants
   * to see them again; first after one. A run that starts again, with room for more packets, is
   * shown from its beginning.
   */
  readonly sample?: ((sample: LinkSample) => number) | undefined;
  /**
   * Ends the simulation, which then rejects with the signal's reason: about 50 ms later at most.
   */
  readonly signal?: AbortSignal | undefined;
}
