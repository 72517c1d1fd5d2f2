/**
 * The handling of a run's `AbortSignal`: engines look at it as they go on, and the run does between
 * two simulations.
 */
import type { Listener } from '../engine/listener.ts';

/**
 * Longest stretch of simulations without a turn of the event loop, in which a signal may be raised,
 * ms.
 */
const BREATH_MS = 50;

/** The engine, with the signal given to each of its runs. */
export function hearing<Run, Result>(
  engine: (run: Run, listen?: Listener) => Promise<Result>,
  signal: AbortSignal | undefined,
): (run: Run, listen?: Listener) => Promise<Result> {
  return signal ? (run, listen) => engine(run, { ...listen, signal }) : engine;
}

/**
 * The pause between two simulations: `breathe`, if it is given, and a turn of the event loop now
 * and then. Rejects with the reason of the signal once that is aborted.
 */
export function pauseBetween(
  signal: AbortSignal,
  breathe: (() => Promise<void>) | undefined,
): () => Promise<void> {
  let turnedAt = performance.now();
  return async () => {
    await breathe?.();
    if (performance.now() - turnedAt > BREATH_MS) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      turnedAt = performance.now();
    }
    signal.throwIfAborted();
  };
}
