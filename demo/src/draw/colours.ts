/**
 * Colours of links: cividis (Nuñez, Anderton and Renslow, "Optimizing colormaps with consideration
 * for color vision deficiency", PLoS ONE 13(7), 2018). It looks alike with and without
 * colour-vision deficiency and grows evenly in lightness. These are the ten steps of viridisLite's
 * `cividis(10)`. Each theme uses the part that stands out from its ground, least first. So a busy
 * link is the one with most contrast; width says the same.
 */

/** Red, green, blue, 0 … 1, as sRGB has them. */
export type Rgb = readonly [number, number, number];

const CIVIDIS = [
  '#00204d',
  '#00336f',
  '#39486b',
  '#575c6d',
  '#707173',
  '#8a8779',
  '#a69d75',
  '#c4b56c',
  '#e4cf5b',
  '#ffea46',
] as const;

export interface Palette {
  readonly ground: string;
  /** Links that carry nothing. */
  readonly idle: string;
  /** The link under the pointer, and focus. */
  readonly accent: string;
  readonly rank: string;
  readonly scaleOut: string;
  readonly scaleUp: string;
  /** From almost nothing to the whole scale. */
  readonly ramp: readonly string[];
}

export const light: Palette = {
  ground: '#ffffff',
  idle: '#dfe3e8',
  accent: '#b3261e',
  rank: '#4a5560',
  scaleOut: '#1b2027',
  scaleUp: '#5b4a8a',
  ramp: CIVIDIS.slice(0, 8).toReversed(),
};

export const dark: Palette = {
  ground: '#14181c',
  idle: '#2a313a',
  accent: '#ff8a80',
  rank: '#aab4bf',
  scaleOut: '#e8ecf1',
  scaleUp: '#bda9f0',
  ramp: CIVIDIS.slice(2),
};

/** `#rrggbb` as numbers. */
export function rgb(colour: string): Rgb {
  const at = (i: number) => Number.parseInt(colour.slice(i, i + 2), 16) / 255;
  return [at(1), at(3), at(5)];
}

/** The colour of a share, 0 … 1: between the two nearest steps of the ramp. */
export function rampAt(ramp: readonly string[], share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const low = Math.min(ramp.length - 2, Math.floor(place));
  const [a, b] = [rgb(ramp[low]!), rgb(ramp[low + 1]!)];
  const mix = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * (place - low);
  return [mix(0), mix(1), mix(2)];
}
