/** A pattern of diagonal lines. */

const SIZE = 6;

/** The pattern in a colour, for a canvas. */
export function hatched(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const ratio = context.getTransform().a;
  tile.width = Math.round(SIZE * ratio);
  tile.height = tile.width;
  const drawing = tile.getContext('2d')!;
  drawing.strokeStyle = colour;
  drawing.lineWidth = ratio;
  drawing.beginPath();
  for (const shift of [-1, 0, 1]) {
    drawing.moveTo((shift - 0.5) * tile.width, 1.5 * tile.width);
    drawing.lineTo((shift + 1.5) * tile.width, -0.5 * tile.width);
  }
  drawing.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern ?? colour;
}
