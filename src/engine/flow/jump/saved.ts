/** Snapshots of a stretch, from the latest to the first. */
import type { Snapshot } from './snapshot.ts';

export interface Saved {
  /** Step of the watched lane. */
  readonly step: number;
  readonly shot: Snapshot;
}

/** Snapshots kept: so many of the first ones, and in all. */
const FIRST = 4;
const MOST = 20;
/** Snapshots an octave. Distances of no simple ratio meet no period of the fabric by chance. */
const AN_OCTAVE = 4;

/** Hold, counted from the stretch's first, at which a snapshot is kept next after that one. */
export function keptAfter(hold: number): number {
  return Math.max(hold + 1, Math.floor(hold * 2 ** (1 / AN_OCTAVE)));
}

/** The snapshots so far and a new one. */
export function withSnapshot(saved: readonly Saved[], made: Saved): readonly Saved[] {
  if (saved.length < MOST) return [made, ...saved];
  const first = saved.length - FIRST;
  return [made, ...saved.slice(0, first - 1), ...saved.slice(first)];
}

/**
 * Snapshots at about half and three quarters of the steps from `origin` to `step`; undefined if
 * there are none.
 */
export function halvesOf(
  saved: readonly Saved[],
  origin: number,
  step: number,
): readonly [Saved, Saved] | undefined {
  const upTo = (share: number) => saved.find((one) => one.step <= origin + (step - origin) * share);
  const [half, later] = [upTo(1 / 2), upTo(3 / 4)];
  return half && later && half.step > origin && later.step > half.step ? [half, later] : undefined;
}
