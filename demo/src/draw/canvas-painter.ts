/** Draws without a GPU: an image in memory, put on the canvas by its 2D context. */
import { type Palette, rampAt, rgb } from './colours.ts';
import { markOf, markRadius } from './node-marks.ts';
import { mixed } from './oklab.ts';
import { type Frame, lineWidth, type Painter, type Scene } from './painter.ts';
import { drawLine, drawMark, pixelOf, type Raster } from './raster.ts';
import { onScreen } from './shape.ts';

/** Shades of the ramp; links are drawn in their order, so that the busiest lie above. */
const SHADES = 32;
/** The ground of links that are pointed at or selected: px, and how much of the accent it has. */
const HALO = { width: 9, share: 0.4 };
/** The least width of such a link, px. */
const LEAST_LIT = 3.5;
/** From so many pieces on lines have no smooth edges; the difference is not visible. */
const MANY_PIECES = 3000;

/**
 * The layers of the drawing. `ground` is the picture of an idle fabric without nodes, kept while
 * only values change.
 */
interface Sheet {
  readonly image: ImageData;
  readonly raster: Raster;
  readonly ground: Uint32Array;
  drawnFor?: Pick<Frame, 'camera' | 'palette'> | undefined;
}

/** Throws where the canvas has another context already. */
export function createCanvasPainter(canvas: HTMLCanvasElement, scene: Scene): Painter {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('the canvas has no 2D context');
  let sheet: Sheet | undefined;
  return {
    kind: 'canvas',
    paint(frame) {
      if (sheet?.image.width !== canvas.width || sheet.image.height !== canvas.height)
        sheet = sheetOf(canvas);
      const { raster, ground, drawnFor } = sheet;
      if (drawnFor?.camera !== frame.camera || drawnFor.palette !== frame.palette) {
        raster.pixels.fill(pixelOf(rgb(frame.palette.ground)));
        drawIdle(raster, scene, frame);
        ground.set(raster.pixels);
        sheet.drawnFor = { camera: frame.camera, palette: frame.palette };
      } else raster.pixels.set(ground);
      drawBusy(raster, scene, frame);
      drawNodes(raster, scene, frame);
      context.putImageData(sheet.image, 0, 0);
    },
    settled: async () => undefined,
    lost: new Promise(() => undefined),
    destroy: () => undefined,
  };
}

function sheetOf({ width, height }: HTMLCanvasElement): Sheet {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  return { image, raster: { width, height, pixels }, ground: new Uint32Array(pixels.length) };
}

function drawPiece(
  raster: Raster,
  { pieces }: Scene,
  piece: number,
  { camera, ratio }: Frame,
  width: number,
  colour: number,
): void {
  const [ax, ay, bx, by] = onScreen(pieces, piece, camera);
  const smooth = pieces.count < MANY_PIECES;
  drawLine(raster, ax * ratio, ay * ratio, bx * ratio, by * ratio, width * ratio, colour, smooth);
}

function drawIdle(raster: Raster, scene: Scene, frame: Frame): void {
  const colour = pixelOf(rgb(frame.palette.idle));
  for (let piece = 0; piece < scene.pieces.count; piece++)
    drawPiece(raster, scene, piece, frame, lineWidth(0, frame.thickness), colour);
}

function drawBusy(raster: Raster, scene: Scene, frame: Frame): void {
  const { pieces } = scene;
  const { palette, values, pointed, selected, lit } = frame;
  const shades: number[][] = Array.from({ length: SHADES }, () => []);
  const own: number[] = [];
  for (let piece = 0; piece < pieces.count; piece++) {
    const link = pieces.link[piece]!;
    const value = values[link]!;
    if (link === pointed || link === selected) own.push(piece);
    else if (value > 0) shades[Math.min(SHADES, Math.ceil(value * SHADES)) - 1]!.push(piece);
  }
  shades.forEach((some, shade) => {
    const value = (shade + 0.5) / SHADES;
    const colour = pixelOf(rampAt(palette.ramp, value));
    for (const piece of some)
      drawPiece(raster, scene, piece, frame, lineWidth(value, frame.thickness), colour);
  });
  const halo = pixelOf(mixed(rgb(palette.ground), rgb(palette.accent), HALO.share));
  for (const piece of own) drawPiece(raster, scene, piece, frame, HALO.width, halo);
  for (const piece of own) {
    const value = values[pieces.link[piece]!]!;
    const width = Math.max(LEAST_LIT, lineWidth(value, frame.thickness));
    drawPiece(raster, scene, piece, frame, width, pixelOf(rampAt(lit, value)));
  }
}

function drawNodes(raster: Raster, { fabric, places }: Scene, { camera, palette, ratio }: Frame): void {
  const colours = markColours(palette).map((colour) => pixelOf(rgb(colour)));
  for (let node = 0; node < fabric.nodeCount; node++) {
    const x = (places.x[node]! * camera.scaleX + camera.shiftX) * ratio;
    const y = (places.y[node]! * camera.scaleY + camera.shiftY) * ratio;
    const mark = markOf(fabric, node);
    drawMark(raster, mark, x, y, markRadius(fabric, node) * ratio, colours[mark]!);
  }
}

/** Colours of discs, squares and diamonds. */
export function markColours({ rank, scaleOut, scaleUp }: Palette): readonly [string, string, string] {
  return [rank, scaleOut, scaleUp];
}
