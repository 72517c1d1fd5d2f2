/**
 * Simulated time as it is shown: it stands, runs, or is moved by hand. Several views may share one.
 */

/** Seconds of real time that a whole run takes to be shown, at speed 1. */
const WHOLE_RUN_S = 12;
/** Where motion is to be reduced: a step each so many seconds, so many steps to a run. */
const STEP_S = 1;
const STEPS = 12;

/** The source of a clock's ticks; a page's, or a test's. */
export interface Ticker {
  /** Calls back once, with milliseconds of real time; answers a handle. */
  request(callback: (nowMs: number) => void): number;
  cancel(handle: number): void;
  /** Whether the user asked for less motion. */
  reducedMotion(): boolean;
}

export const pageTicker: Ticker = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
  reducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
};

export interface ClockState {
  readonly timePs: number;
  readonly endPs: number;
  readonly playing: boolean;
  /** 1: a whole run in 12 seconds. */
  readonly speed: number;
}

export interface Clock {
  readonly state: ClockState;
  /** Goes to a time, held within the run. */
  setTime(timePs: number): void;
  /** From the start again where it is at the end. */
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  /** The run shown is another, from 0 to `endPs`; stops, and goes to its end. */
  setEnd(endPs: number): void;
  /** Called after each change; returns a function that ends the calls. */
  subscribe(listener: (state: ClockState) => void): () => void;
  destroy(): void;
}

/** A clock that stands at the end of a run of `endPs`. */
export function createClock(endPs: number, ticker: Ticker = pageTicker): Clock {
  let state: ClockState = { timePs: endPs, endPs, playing: false, speed: 1 };
  const listeners = new Set<(state: ClockState) => void>();
  let handle: number | undefined;
  let lastMs: number | undefined;
  const change = (changes: Partial<ClockState>) => {
    state = { ...state, ...changes };
    for (const listener of listeners) listener(state);
  };
  const stop = () => {
    if (handle !== undefined) ticker.cancel(handle);
    handle = undefined;
    lastMs = undefined;
  };
  const tick = (nowMs: number) => {
    handle = undefined;
    const forward = advance(state, lastMs === undefined ? 0 : (nowMs - lastMs) / 1e3, ticker.reducedMotion());
    if (forward > 0 || lastMs === undefined) lastMs = nowMs;
    const timePs = Math.min(state.endPs, state.timePs + forward);
    const ended = timePs >= state.endPs;
    if (ended) stop();
    else handle = ticker.request(tick);
    if (forward > 0 || ended) change({ timePs, playing: !ended });
  };
  return {
    get state() {
      return state;
    },
    setTime: (timePs) => change({ timePs: Math.min(state.endPs, Math.max(0, timePs)) }),
    play() {
      if (state.playing || state.endPs <= 0) return;
      change({ playing: true, timePs: state.timePs >= state.endPs ? 0 : state.timePs });
      handle = ticker.request(tick);
    },
    pause() {
      stop();
      if (state.playing) change({ playing: false });
    },
    setSpeed: (speed) => change({ speed }),
    setEnd(endPs) {
      stop();
      change({ endPs, timePs: endPs, playing: false });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    destroy() {
      stop();
      listeners.clear();
    },
  };
}

/** Simulated time that goes by in so many seconds, ps; 0: not yet. */
function advance({ endPs, speed }: ClockState, seconds: number, reduced: boolean): number {
  if (!reduced) return (endPs / WHOLE_RUN_S) * seconds * speed;
  return seconds >= STEP_S / speed ? endPs / STEPS : 0;
}
