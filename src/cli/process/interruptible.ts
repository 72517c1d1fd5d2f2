/** Simulations that an interrupt ends. */
import type { RunContext } from '../../run/job.ts';
import type { Interrupt } from './session.ts';

/**
 * Between simulations that take less, interrupts stay attended to, ms. A signal that comes while
 * its listener is being removed is lost: with thousands of short simulations one in a hundred was.
 * The next input is then as quick to build.
 */
const SHORT_MS = 100;

/**
 * The part of a run's context that lets an interrupt end it. Engines handle the signal once they
 * report progress. At other times an interrupt ends the process: the host may build the input of a
 * simulation for seconds without a turn of the event loop. Once something is done that can be
 * written (`hasResult`), the interrupt waits for such a turn.
 */
export function interruptible(
  interrupt: Interrupt,
  onProgress?: RunContext['onProgress'],
  hasResult: () => boolean = () => false,
): Pick<RunContext, 'signal' | 'breathe' | 'onProgress'> {
  let breathedMs = -Infinity;
  return {
    signal: interrupt.signal,
    onProgress(done, what) {
      interrupt.attend();
      onProgress?.(done, what);
    },
    async breathe() {
      // An interrupt that has come is handled when the event loop polls. The first of two turns may
      // begin after that.
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      const nowMs = performance.now();
      if (nowMs - breathedMs >= SHORT_MS && !hasResult()) interrupt.leave();
      breathedMs = nowMs;
    },
  };
}
