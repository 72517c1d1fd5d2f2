/**
 * Rectangles as pixels in memory: a canvas takes 0.5 µs for each rectangle, and a step has a
 * hundred thousand.
 */

export interface Raster {
  /** Begins anew, transparent. Sizes are in CSS px; nothing is drawn to the left of `left`. */
  start(area: { width: number; height: number; left: number; ratio: number }): void;
  /** CSS px; at least one pixel of the screen wide. `colour` is of {@link pixelOf}. */
  add(x: number, y: number, wide: number, high: number, colour: number): void;
  /** Puts all pixels on the canvas, in place of what was there. */
  put(context: CanvasRenderingContext2D): void;
}

/** An empty raster. */
export function createRaster(): Raster {
  let image = new ImageData(1, 1);
  let pixels = new Uint32Array(image.data.buffer);
  let ratio = 1;
  let left = 0;
  return {
    start(area) {
      ratio = area.ratio;
      left = Math.round(area.left * ratio);
      const [width, height] = [Math.round(area.width * ratio), Math.round(area.height * ratio)];
      if (image.width === width && image.height === height) pixels.fill(0);
      else {
        image = new ImageData(width, height);
        pixels = new Uint32Array(image.data.buffer);
      }
    },
    add(x, y, wide, high, colour) {
      const { width, height } = image;
      const x0 = Math.max(left, Math.round(x * ratio));
      const x1 = Math.min(width, Math.max(Math.round(x * ratio) + 1, Math.round((x + wide) * ratio)));
      const y0 = Math.max(0, Math.round(y * ratio));
      const y1 = Math.min(height, Math.round((y + high) * ratio));
      for (let row = y0; row < y1; row++) {
        const end = row * width + x1;
        for (let at = row * width + x0; at < end; at++) pixels[at] = colour;
      }
    },
    put(context) {
      context.putImageData(image, 0, 0);
    },
  };
}

/** A computed colour, `rgb(1, 2, 3)`, as a pixel in memory. */
export function pixelOf(colour: string): number {
  const [r = 0, g = 0, b = 0] = [...colour.matchAll(/[\d.]+/g)].map(([n]) => Number(n));
  const bytes = Uint8Array.of(r, g, b, 255);
  return new Uint32Array(bytes.buffer)[0]!;
}
