/** Where unit coordinates come to lie on the canvas; sizes in CSS pixels. */
import type { Places } from './picture.ts';

/** Pixel = unit · scale + shift, for each axis. */
export interface Camera {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Between the drawing and the canvas's edge. */
const MARGIN = 24;
/** How far one can go in and out, of the fitting scale. */
const MOST_ZOOM = 64;
const LEAST_ZOOM = 0.5;

/** Shows all nodes: tiers over the whole canvas, other shapes at their aspect. */
export function showAll({ x, y, shape, aspect }: Places, { width, height }: Size): Camera {
  const [left, right] = range(x);
  const [top, bottom] = range(y);
  const scale = (size: number, length: number) => Math.max(1, size - 2 * MARGIN) / (length > 0 ? length : 1);
  const [fitX, fitY] = [scale(width, right - left), scale(height, bottom - top)];
  // A unit of x is `aspect` times as long as one of y.
  const unit = Math.min(fitX, fitY * aspect);
  const [scaleX, scaleY] = shape === 'tiers' ? [fitX, fitY] : [unit, unit / aspect];
  return {
    ...{ scaleX, scaleY },
    shiftX: width / 2 - ((left + right) / 2) * scaleX,
    shiftY: height / 2 - ((top + bottom) / 2) * scaleY,
  };
}

function range(values: Float32Array): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? [least, most] : [0, 1];
}

/** Moves the picture by pixels. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, shiftX: camera.shiftX + dx, shiftY: camera.shiftY + dy };
}

/**
 * Makes everything `factor` times as large around a pixel, within limits from the view of `home`.
 */
export function zoom(camera: Camera, home: Camera, factor: number, x: number, y: number): Camera {
  const now = camera.scaleX / home.scaleX;
  const bounded = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, now * factor)) / now;
  return {
    scaleX: camera.scaleX * bounded,
    scaleY: camera.scaleY * bounded,
    shiftX: x - (x - camera.shiftX) * bounded,
    shiftY: y - (y - camera.shiftY) * bounded,
  };
}
