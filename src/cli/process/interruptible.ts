/** Simulations that an interrupt ends. */
import type { RunContext } from '../../run/job.ts';
import type { Interrupt } from './session.ts';

/**
 * What a run is given so that it hears of an interrupt. Engines do so once they tell of progress;
 * before that, and while the host builds what the next simulation needs, which may take seconds
 * without a turn of the event loop, an interrupt ends the process.
 */
export function interruptible(
  interrupt: Interrupt,
  onProgress?: RunContext['onProgress'],
): Pick<RunContext, 'signal' | 'breathe' | 'onProgress'> {
  return {
    signal: interrupt.signal,
    onProgress(done, what) {
      interrupt.attend();
      onProgress?.(done, what);
    },
    async breathe() {
      // A turn of the event loop, in which an interrupt that has come is heard.
      await new Promise((resolve) => setImmediate(resolve));
      interrupt.leave();
    },
  };
}
