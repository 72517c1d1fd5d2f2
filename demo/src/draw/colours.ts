/**
 * Colours of links, "steel to ember": cold blue-grey is idle, ember is full. Contrast to the ground
 * grows with each step, with and without colour-vision deficiency; width says the same. The same
 * steps are tokens of the page's style, `--u0` to `--u10`.
 */
import { mixed, type Rgb } from './oklab.ts';

export type { Rgb } from './oklab.ts';

export interface Palette {
  readonly ground: string;
  /** Links that carry nothing. */
  readonly idle: string;
  /** The link under the pointer, and focus. */
  readonly accent: string;
  readonly rank: string;
  readonly scaleOut: string;
  readonly scaleUp: string;
  /** From almost nothing to the whole scale, in even steps. */
  readonly ramp: readonly string[];
}

export const light: Palette = {
  ground: '#ffffff',
  idle: '#e2e6eb',
  accent: '#3d4bc6',
  rank: '#66727f',
  scaleOut: '#333d48',
  scaleUp: '#515d6a',
  ramp: [
    ...['#d2d8df', '#c0cddc', '#aec2d8', '#9db7d4', '#a8a9a7', '#b29a78'],
    ...['#b28651', '#ab7035', '#a3590c', '#773d01', '#4e2300'],
  ],
};

export const dark: Palette = {
  ground: '#0e1217',
  idle: '#222932',
  accent: '#99a8f7',
  rank: '#7f8b98',
  scaleOut: '#c9d2dc',
  scaleUp: '#9aa6b3',
  ramp: [
    ...['#2c3742', '#324254', '#384e66', '#3e5b79', '#5f6970', '#807765'],
    ...['#a3855b', '#c99350', '#f0a13e', '#fac464', '#ffe787'],
  ],
};

/** `#rrggbb` as numbers. */
export function rgb(colour: string): Rgb {
  const at = (i: number) => Number.parseInt(colour.slice(i, i + 2), 16) / 255;
  return [at(1), at(3), at(5)];
}

/** The colour of a share, 0 … 1: between the two nearest steps of the ramp, mixed in OKLab. */
export function rampAt(ramp: readonly string[], share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const low = Math.min(ramp.length - 2, Math.floor(place));
  return mixed(rgb(ramp[low]!), rgb(ramp[low + 1]!), place - low);
}

/** So many steps of a ramp, even: a table for those who cannot mix in OKLab. */
export function rampTable(ramp: readonly string[], steps: number): Rgb[] {
  return Array.from({ length: steps }, (_, i) => rampAt(ramp, i / (steps - 1)));
}

/** A colour as CSS has it. */
export function cssOf([r, g, b]: Rgb): string {
  return `rgb(${[r, g, b].map((part) => Math.round(part * 255)).join(' ')})`;
}

/** How much of the scale is left where another link stands out. */
const DIM = 0.18;
const DIMMED = new Map<Palette, Palette>();

/** A palette whose scale is nearly the ground; the same object for the same palette. */
export function dimmed(palette: Palette): Palette {
  const known = DIMMED.get(palette);
  if (known) return known;
  const hex = (part: number) =>
    Math.round(part * 255)
      .toString(16)
      .padStart(2, '0');
  const ground = rgb(palette.ground);
  const ramp = palette.ramp.map((step) => `#${mixed(ground, rgb(step), DIM).map(hex).join('')}`);
  const made = { ...palette, ramp };
  DIMMED.set(palette, made);
  return made;
}
