/**
 * One selection, one hover and one range for all views. Links and nodes go by their names, so that
 * a selection holds in both fabrics of a comparison and in an address.
 */
import type { Clock } from './draw/clock.ts';
import type { Outcome } from './worker/protocol.ts';

/** Simulated time of the run, ps. */
export interface Span {
  readonly fromPs: number;
  readonly toPs: number;
}

export interface LinkState {
  /** A link (`leaf 1 → spine 3`) or a node (`rank 4`). */
  readonly selected: string | undefined;
  /** Whether the selection's detail is open. */
  readonly open: boolean;
  readonly hovered: string | undefined;
  readonly range: Span | undefined;
}

/** The results that are shown, for what is done from outside of their views. */
export interface Shown {
  readonly outcomes: readonly Outcome[];
  readonly clock: Clock | undefined;
  /** Zooms the drawings of the fabric; 0 shows all. */
  zoom(factor: number): void;
}

export interface Linking {
  readonly state: LinkState;
  readonly shown: Shown | undefined;
  /** Other results are shown: nothing is selected. */
  show(shown: Shown): void;
  select(name: string | undefined, open?: boolean): void;
  hover(name: string | undefined): void;
  setRange(range: Span | undefined): void;
  /** Called after each change, until the signal. */
  subscribe(listener: (state: LinkState) => void, signal?: AbortSignal): void;
}

/** Between the names of a link's ends. */
export const ARROW = ' → ';

const NOTHING: LinkState = { selected: undefined, open: false, hovered: undefined, range: undefined };

/** Nothing is selected at first. */
export function createLinking(): Linking {
  let state = NOTHING;
  let shown: Shown | undefined;
  const listeners = new Set<(state: LinkState) => void>();
  const change = (next: LinkState) => {
    const keys = Object.keys(next) as (keyof LinkState)[];
    if (keys.every((key) => next[key] === state[key])) return;
    state = next;
    for (const listener of [...listeners]) listener(state);
  };
  return {
    get state() {
      return state;
    },
    get shown() {
      return shown;
    },
    show(next) {
      shown = next;
      state = NOTHING;
    },
    select(selected, open = false) {
      change({ ...state, selected, open: open && selected !== undefined });
    },
    hover(hovered) {
      change({ ...state, hovered });
    },
    setRange(range) {
      change({ ...state, range: range && range.toPs > range.fromPs ? range : undefined });
    },
    subscribe(listener, signal) {
      listeners.add(listener);
      signal?.addEventListener('abort', () => listeners.delete(listener));
    },
  };
}
