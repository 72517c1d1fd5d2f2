/** Views of training steps side by side; loaded when a result has one. */
import type { StepTracks } from 'weft';
import type { Linking, Span } from '../linking.ts';
import { mostHeight } from './rows.ts';
import { createStepView } from './step-view.ts';

/** Head, legend, axis and the line below of a view, px. */
const AROUND = 34 + 40 + 22 + 26;

export interface TitledStep {
  readonly title: string;
  readonly tracks: StepTracks;
}

/** The views on one time axis, until the signal, and the height that they need at most, px. */
export function stepViews(
  steps: readonly TitledStep[],
  endPs: number,
  {
    linking,
    range,
    signal,
  }: { readonly linking: Linking; readonly range: Span | undefined; readonly signal: AbortSignal },
): { readonly elements: readonly HTMLElement[]; readonly height: number } {
  const onRange = (next: Span | undefined) => linking.setRange(next);
  return {
    elements: steps.map(
      ({ title, tracks }) =>
        createStepView(tracks, { title, endPs, fills: true, range, onRange, signal }).element,
    ),
    height: AROUND + Math.max(...steps.map(({ tracks }) => mostHeight(tracks))),
  };
}
