/** A line on the terminal that says how far the work is; no line if stderr is not a terminal. */
import type { Session } from './session.ts';

export interface Progress {
  update(done: number, what: string): void;
  clear(): void;
}

const INTERVAL_MS = 100;
const WIDTH = 24;

/** Draws at most ten times a second; `quiet` draws nothing. */
export function createProgress(session: Session, quiet: boolean): Progress {
  if (quiet || !session.terminal) return { update: () => undefined, clear: () => undefined };
  let drawnAt = 0;
  let drawn = false;
  return {
    update(done, what) {
      const now = performance.now();
      if (now - drawnAt < INTERVAL_MS) return;
      drawnAt = now;
      drawn = true;
      const full = Math.round(Math.min(1, done) * WIDTH);
      const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
      session.status(`${bar} ${Math.floor(done * 100)} % ${what}`);
    },
    clear() {
      if (drawn) session.status('');
      drawn = false;
    },
  };
}
