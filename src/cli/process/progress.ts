/**
 * How far the work is and how long the rest takes: a bar on a terminal, a line now and then
 * elsewhere, so that a log shows that the work goes on.
 */
import { formatNumber } from '../../units/format.ts';
import type { Session } from './session.ts';

export interface Progress {
  /** `done`: the share of the time that has passed, 0 to 1. */
  update(done: number, what: string): void;
  clear(): void;
}

/** Where progress goes: `auto` is a bar on a terminal, and lines elsewhere. */
export const PROGRESS_MODES = ['auto', 'plain', 'none'] as const;
export type ProgressMode = (typeof PROGRESS_MODES)[number];

export interface ProgressOptions {
  readonly quiet?: boolean | undefined;
  readonly progress?: ProgressMode | undefined;
}

/** A bar is drawn no more often than this, ms, and a line is printed no more often. */
const BAR_MS = 100;
const LINE_MS = 30_000;
const WIDTH = 24;
/** The rest is told once the work has had this time, ms, and is this far. */
const LEAST_MS = 2000;
const LEAST_DONE = 0.01;

const nothing: Progress = { update: () => undefined, clear: () => undefined };

/** The progress of work that begins now; `now`: a clock, ms. */
export function createProgress(
  session: Session,
  { quiet = false, progress = 'auto' }: ProgressOptions,
  now: () => number = () => performance.now(),
): Progress {
  if (quiet || progress === 'none') return nothing;
  const isBar = progress === 'auto' && session.terminal;
  const beganMs = now();
  let shownMs = isBar ? -Infinity : beganMs;
  let drawn = false;
  return {
    update(done, what) {
      const nowMs = now();
      if (nowMs - shownMs < (isBar ? BAR_MS : LINE_MS)) return;
      shownMs = nowMs;
      const share = Math.min(1, done);
      const percent = `${Math.floor(share * 100)} %`;
      const left = leftText(share, nowMs - beganMs);
      if (!isBar) {
        session.err(`weft: ${percent}${left && `, ${left}`}: ${what}\n`);
        return;
      }
      drawn = true;
      const full = Math.round(share * WIDTH);
      const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
      session.status(`${bar} ${percent} ${left && `${left}  `}${what}`);
    },
    clear() {
      if (drawn) session.status('');
      drawn = false;
    },
  };
}

/** `about 2.5 min left`; nothing while little is known. */
function leftText(done: number, passedMs: number): string {
  if (passedMs < LEAST_MS || done < LEAST_DONE || done >= 1) return '';
  return `about ${durationText((passedMs * (1 - done)) / done / 1000)} left`;
}

/** Seconds as people say them. */
export function durationText(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${formatNumber(seconds / 60, 2)} min`;
}
