/** Numbers of a training step as text. */
import { formatTime, percentText } from 'weft';

/** Picoseconds at the scale that suits them: `1.52 ms`, `3 µs`. */
export function timeOf(ps: number, digits = 3): string {
  return formatTime(ps, digits).replace(' us', ' µs');
}

/** A share of 1: `12.3 %`. */
export function percentOf(share: number): string {
  return percentText(share);
}
