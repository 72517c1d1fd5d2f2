/**
 * Lines and marks into an image in memory. If no GPU draws a browser's canvas, its own lines took
 * 480 ms for a frame of 10,112 links (chromium 156, two cores). As one path of each colour they
 * took 19 ms; the same frame takes 10 ms of one core here.
 */
import type { Rgb } from './colours.ts';
import { Mark } from './node-marks.ts';

/** Pixels row by row, each red in the lowest byte, then green, blue, and opacity, which is full. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/** A colour as pixels have it. */
export function pixelOf([r, g, b]: Rgb): number {
  const part = (value: number) => Math.round(value * 255);
  return ((255 << 24) | (part(b) << 16) | (part(g) << 8) | part(r)) >>> 0;
}

/** `share` (0 … 1) of `over` laid on `under`. */
function mix(under: number, over: number, share: number): number {
  const s = (share * 256) | 0;
  const low = under & 0xff00ff;
  const mid = (under >>> 8) & 0xff;
  const newLow = low + ((((over & 0xff00ff) - low) * s) >> 8);
  const newMid = mid + (((((over >>> 8) & 0xff) - mid) * s) >> 8);
  return ((255 << 24) | (newLow & 0xff00ff) | (newMid << 8)) >>> 0;
}

/**
 * A straight line of a width, with smooth edges or, three times as fast, of whole pixels; parts
 * outside the image are left out. Pixels' centres are at halves.
 */
export function drawLine(
  raster: Raster,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  width: number,
  colour: number,
  smooth = true,
): void {
  if (Math.abs(bx - ax) >= Math.abs(by - ay)) {
    strip(raster, raster.width, raster.height, 1, raster.width, ax, ay, bx, by, width, colour, smooth);
  } else {
    strip(raster, raster.height, raster.width, raster.width, 1, ay, ax, by, bx, width, colour, smooth);
  }
}

/**
 * A line that is not steeper than the diagonal: `u` along it, `v` across, with the image's sizes
 * and strides along both.
 */
function strip(
  { pixels }: Raster,
  sizeU: number,
  sizeV: number,
  strideU: number,
  strideV: number,
  au: number,
  av: number,
  bu: number,
  bv: number,
  width: number,
  colour: number,
  smooth: boolean,
): void {
  const [u0, v0, u1, v1] = au <= bu ? [au, av, bu, bv] : [bu, bv, au, av];
  const slope = u1 > u0 ? (v1 - v0) / (u1 - u0) : 0;
  const half = (width * Math.sqrt(1 + slope * slope)) / 2;
  const first = Math.max(0, Math.round(u0));
  const end = Math.min(sizeU, Math.max(Math.round(u1), Math.round(u0) + 1));
  if (!smooth) {
    const thick = Math.max(1, Math.round(2 * half));
    let low = v0 + (first + 0.5 - u0) * slope - thick / 2;
    const last = low + (end - 1 - first) * slope;
    if (Math.min(low, last) > 1 && Math.max(low, last) < sizeV - thick - 1) {
      inner(pixels, first * strideU, end * strideU, strideU, strideV, low, slope, thick, colour);
      return;
    }
    for (let u = first; u < end; u++, low += slope) {
      const from = Math.max(0, Math.round(low));
      const to = Math.min(sizeV, Math.round(low) + thick);
      for (let v = from, at = u * strideU + from * strideV; v < to; v++, at += strideV) pixels[at] = colour;
    }
    return;
  }
  for (let u = first; u < end; u++) {
    const centre = v0 + (u + 0.5 - u0) * slope;
    const low = Math.max(0, centre - half);
    const high = Math.min(sizeV, centre + half);
    if (low >= high) continue;
    const from = Math.floor(low);
    const to = Math.ceil(high);
    let at = u * strideU + from * strideV;
    for (let v = from; v < to; v++, at += strideV) {
      const cover = Math.min(v + 1, high) - Math.max(v, low);
      pixels[at] = cover > 0.99 ? colour : mix(pixels[at]!, colour, cover);
    }
  }
}

/**
 * Whole pixels of a line that is inside the image all along, as most are: `| 0` rounds positive
 * numbers, and is four times as fast as `Math.round`.
 */
function inner(
  pixels: Uint32Array,
  first: number,
  end: number,
  strideU: number,
  strideV: number,
  low: number,
  slope: number,
  thick: number,
  colour: number,
): void {
  let v = low + 0.5;
  if (thick === 1) {
    for (let row = first; row < end; row += strideU, v += slope) pixels[row + (v | 0) * strideV] = colour;
    return;
  }
  for (let row = first; row < end; row += strideU, v += slope) {
    let at = row + (v | 0) * strideV;
    for (let left = thick; left > 0; left--, at += strideV) pixels[at] = colour;
  }
}

/** A node's mark of half width `r` around a place, with smooth edges. */
export function drawMark(
  { pixels, width, height }: Raster,
  mark: number,
  x: number,
  y: number,
  r: number,
  colour: number,
): void {
  const [left, right] = [Math.max(0, Math.floor(x - r)), Math.min(width, Math.ceil(x + r))];
  const [top, bottom] = [Math.max(0, Math.floor(y - r)), Math.min(height, Math.ceil(y + r))];
  for (let py = top; py < bottom; py++) {
    for (let px = left; px < right; px++) {
      const [dx, dy] = [Math.abs(px + 0.5 - x), Math.abs(py + 0.5 - y)];
      const distance =
        mark === Mark.disc ? Math.hypot(dx, dy) : mark === Mark.square ? Math.max(dx, dy) : dx + dy;
      const cover = Math.min(1, Math.max(0, r + 0.5 - distance));
      const at = py * width + px;
      if (cover > 0) pixels[at] = cover > 0.99 ? colour : mix(pixels[at]!, colour, cover);
    }
  }
}
