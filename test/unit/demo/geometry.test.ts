/** Places of lines, the mark under the pointer, and pixels: small enough to count. */
import { describe, expect, test } from 'vitest';
import { pan, showAll, zoom } from '../../../demo/src/draw/camera.ts';
import { busiest, linkAt, NOTHING } from '../../../demo/src/draw/hit.ts';
import { drawLine, drawMark, pixelOf, type Raster } from '../../../demo/src/draw/raster.ts';
import { onScreen, pieces } from '../../../demo/src/draw/shape.ts';
import { drawingOf } from '../../../src/report/picture/drawing.ts';
import { star } from '../../../src/topology/star.ts';
import { torus } from '../../../src/topology/torus.ts';

const size = { width: 248, height: 148 };
/** Two nodes in a row across the canvas, a margin of 24 px from its edges. */
const row = {
  shape: 'tiers',
  aspect: 2,
  x: Float32Array.of(0.25, 0.75),
  y: Float32Array.of(0.5, 0.5),
  links: { arc: Uint8Array.of(0, 0) },
} as const;

describe('the camera', () => {
  test('shows tiers over the whole canvas', () => {
    const camera = showAll(row, size);
    // Half a unit is 200 px; both lie in the middle of the height.
    expect(camera.scaleX).toBe(400);
    expect(row.x.map((x) => x * camera.scaleX + camera.shiftX)).toEqual(Float32Array.of(24, 224));
    expect(0.5 * camera.scaleY + camera.shiftY).toBe(74);
  });

  test('keeps the aspect of other shapes', () => {
    const grid = { ...row, shape: 'grid', x: Float32Array.of(0, 1), y: Float32Array.of(0, 1) } as const;
    const { scaleX, scaleY } = showAll(grid, size);
    // 200 by 100 px are left: exactly 2 to 1.
    expect([scaleX, scaleY]).toEqual([200, 100]);
    expect(showAll({ ...grid, aspect: 1 }, size).scaleX).toBe(100);
  });

  test('zooms around a pixel, 64 times at most', () => {
    const home = showAll(row, size);
    const near = zoom(home, home, 2, 24, 74);
    expect(0.25 * near.scaleX + near.shiftX).toBeCloseTo(24, 9);
    expect(0.75 * near.scaleX + near.shiftX).toBeCloseTo(424, 9);
    expect(zoom(home, home, 1000, 0, 0).scaleX).toBe(64 * home.scaleX);
    expect(pan(home, 3, -2)).toMatchObject({ shiftX: home.shiftX + 3, shiftY: home.shiftY - 2 });
  });
});

describe('lines of links', () => {
  test('a cable’s directions lie on either side, and the pointer tells them apart', () => {
    const fabric = star.build({ hosts: 1, rate: 1e9, latency: 1000 });
    const all = pieces(fabric, row);
    const camera = showAll(row, size);
    expect(all.count).toBe(2);
    // Link 0 goes right, so its right is below the middle at y 74; link 1 comes back above.
    expect(onScreen(all, 0, camera)).toEqual([24, 75.5, 224, 75.5]);
    expect(onScreen(all, 1, camera)).toEqual([224, 72.5, 24, 72.5]);
    expect([76, 72].map((y) => linkAt(all, camera, 100, y))).toEqual([0, 1]);
    expect(linkAt(all, camera, 100, 90)).toBe(NOTHING);
    expect(linkAt(all, camera, 240, 75)).toBe(NOTHING);
  });

  test('a torus’s wraps are bows of several pieces, the others straight', () => {
    const fabric = torus.build({ x: 4, y: 4, rate: 1e9, latency: 1000 });
    const drawing = drawingOf(fabric);
    // 32 cables, 8 of them wraps: 16 directions of 10 pieces, 48 of one.
    expect(pieces(fabric, drawing).count).toBe(16 * 10 + 48);
  });

  test('the busiest come first, idle ones not at all', () => {
    expect(busiest(Float32Array.of(0.2, 0, 0.9, 0.2))).toEqual([2, 0, 3]);
    expect(busiest(Float32Array.of(0.2, 0, 0.9, 0.2), 1)).toEqual([2]);
  });
});

describe('pixels', () => {
  const black = pixelOf([0, 0, 0]);
  const sheet = (width: number, height: number): Raster => ({
    ...{ width, height },
    pixels: new Uint32Array(width * height).fill(pixelOf([1, 1, 1])),
  });
  const reds = ({ pixels, width }: Raster) =>
    Array.from({ length: pixels.length / width }, (_, y) =>
      Array.from(pixels.subarray(y * width, (y + 1) * width), (pixel) => pixel & 0xff),
    );

  test('a line of one pixel fills the pixels it runs through', () => {
    const raster = sheet(4, 3);
    drawLine(raster, 0, 1.5, 3, 1.5, 1, black);
    expect(reds(raster)).toEqual([
      [255, 255, 255, 255],
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ]);
  });

  test('between two rows it is half in each; steep lines are the same, turned', () => {
    const raster = sheet(2, 3);
    drawLine(raster, 0, 2, 2, 2, 1, black);
    // Half of white and black: 127 by whole numbers.
    expect(reds(raster)).toEqual([
      [255, 255],
      [127, 127],
      [127, 127],
    ]);
    const steep = sheet(3, 2);
    drawLine(steep, 2, 0, 2, 2, 1, black);
    expect(reds(steep)).toEqual([
      [255, 127, 127],
      [255, 127, 127],
    ]);
  });

  test('without smooth edges pixels are full or untouched, and nothing is drawn outside', () => {
    const raster = sheet(4, 4);
    drawLine(raster, -9, -9, 99, 99, 1, black, false);
    expect(reds(raster).map((row) => row.indexOf(0))).toEqual([0, 1, 2, 3]);
    expect(new Set(raster.pixels)).toEqual(new Set([black, pixelOf([1, 1, 1])]));
    drawLine(raster, -9, 50, 99, 50, 5, black, false);
    expect(raster.pixels.filter((pixel) => pixel === black)).toHaveLength(4);
  });

  // At column u the line's middle is v0 + (u + 1/2 - 2) / 2: for v0 = 3 these are 3.25, 3.75, 4.25
  // ... 6.75. For one pixel the first row is the middle less 1/2, rounded: 3 (2.75), 3 (3.25), 4,
  // 4, 5, 5, 6, 6; of two, less 1: 2 (2.25), 3, 3, 4 ...
  test.each([
    [1, [3, 3, 4, 4, 5, 5, 6, 6]],
    [2, [2, 3, 3, 4, 4, 5, 5, 6]],
  ])('%d pixels wide, far inside the image and at its edge the pixels are the same', (width, rows) => {
    const wide = sheet(12, 20);
    const tight = sheet(12, 8);
    const turned = sheet(20, 12);
    for (const raster of [wide, tight]) drawLine(raster, 2, 3, 10, 7, width, black, false);
    drawLine(turned, 3, 2, 7, 10, width, black, false);
    for (const { pixels, width: across } of [wide, tight]) {
      const column = (u: number) => Array.from({ length: 8 }, (_, v) => pixels[u + v * across] === black);
      expect(rows.map((_, i) => column(2 + i).indexOf(true))).toEqual(rows);
      expect(rows.map((_, i) => column(2 + i).filter(Boolean).length)).toEqual(rows.map(() => width));
    }
    expect(rows.map((_, i) => reds(turned)[2 + i]!.indexOf(0))).toEqual(rows);
    expect(wide.pixels.filter((pixel) => pixel === black)).toHaveLength(8 * width);
  });

  test('marks: a disc leaves the corners that a square fills', () => {
    const count = (mark: number) => {
      const raster = sheet(9, 9);
      drawMark(raster, mark, 4.5, 4.5, 3, black);
      return raster.pixels.filter((pixel) => pixel === black).length;
    };
    // A square of half width 3 covers pixels whose centre is within 2.51 of the middle: 5 x 5.
    expect(count(1)).toBe(25);
    // A disc: centres within 2.51: 1 + 4 + 4 + 4 + 8 = 21.
    expect(count(0)).toBe(21);
    // A diamond: |dx| + |dy| up to 2: 13.
    expect(count(2)).toBe(13);
  });
});
