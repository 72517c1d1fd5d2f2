/** The input of a drawing of a training step. */
import type { StepTracks } from 'weft';
import type { Colours } from './colours.ts';
import type { Rows } from './rows.ts';
import type { Sums } from './sums.ts';
import type { TimeWindow } from './window.ts';

export interface Scene {
  readonly tracks: StepTracks;
  readonly sums: Sums;
  readonly rows: Rows;
  readonly window: TimeWindow;
  /** Size in CSS pixels; time begins at `left`. */
  readonly width: number;
  readonly left: number;
  readonly colours: Colours;
  /** The family of all text. */
  readonly font: string;
  /** Whether the critical path is marked. */
  readonly path: boolean;
}

/** Pixels of a time. */
export function xOf({ window: { fromPs, toPs }, width, left }: Scene, timePs: number): number {
  return left + ((timePs - fromPs) / (toPs - fromPs)) * (width - left);
}

/** The time of a pixel, ps. */
export function timeAt(
  { window: { fromPs, toPs }, width, left }: Pick<Scene, 'window' | 'width' | 'left'>,
  x: number,
): number {
  return fromPs + ((x - left) / (width - left)) * (toPs - fromPs);
}

export function psPerPixel({ window, width, left }: Pick<Scene, 'window' | 'width' | 'left'>): number {
  return (window.toPs - window.fromPs) / Math.max(1, width - left);
}
