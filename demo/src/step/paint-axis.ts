/** The time axis above a drawing, and the lines that go down from it. */
import { type Scene, xOf } from './scene.ts';
import { timeOf } from './text.ts';
import { type Ticks, ticksOf } from './ticks.ts';

export const AXIS_HEIGHT = 22;
/** Room for a tick's text, px. */
const TICK = 84;

function ticks({ window, width, left }: Scene): Ticks {
  return ticksOf(window, Math.max(1, Math.floor((width - left) / TICK)));
}

/** The axis, with the time `atPs` marked on it if there is one. */
export function paintAxis(context: CanvasRenderingContext2D, scene: Scene, atPs: number | undefined): void {
  const { width, left, colours, font } = scene;
  context.clearRect(0, 0, width, AXIS_HEIGHT);
  const at = atPs === undefined ? undefined : xOf(scene, atPs);
  const chip = at !== undefined && at >= left && at <= width;
  context.font = `11px ${font}`;
  context.textBaseline = 'middle';
  const middle = AXIS_HEIGHT / 2;
  let free = 0;
  for (const tick of ticks(scene).ticks) {
    const x = xOf(scene, tick.atPs);
    const half = context.measureText(tick.text).width / 2;
    const from = Math.min(Math.max(x - half, left), width - 2 * half);
    if (from < free || (chip && Math.abs(x - at) < half + 40)) continue;
    context.fillStyle = colours.quiet;
    context.textAlign = 'left';
    context.fillText(tick.text, from, middle);
    free = from + 2 * half + 8;
  }
  if (!chip) return;
  const text = timeOf(atPs!, 5);
  const half = context.measureText(text).width / 2 + 6;
  const x = Math.min(Math.max(at, left + half), width - half);
  context.fillStyle = colours.accent;
  context.beginPath();
  context.roundRect(x - half, 2, 2 * half, AXIS_HEIGHT - 6, 3);
  context.fill();
  context.fillStyle = colours['on-accent'];
  context.textAlign = 'center';
  context.fillText(text, x, middle - 1);
}

/** Lines at the ticks. */
export function paintGrid(context: CanvasRenderingContext2D, scene: Scene, height: number): void {
  context.fillStyle = scene.colours.line;
  for (const { atPs } of ticks(scene).ticks) context.fillRect(Math.round(xOf(scene, atPs)), 0, 1, height);
}

/** The ideal end of the step, dashed, its real end, and the time between. */
export function paintEnd(context: CanvasRenderingContext2D, scene: Scene, height: number): void {
  const { tracks, colours, width, left, font } = scene;
  const { totalPs, idealPs } = tracks;
  const end = xOf(scene, totalPs);
  const lost = idealPs !== undefined && totalPs > idealPs * (1 + 1e-9);
  if (lost) {
    const ideal = xOf(scene, idealPs);
    context.globalAlpha = 0.1;
    context.fillStyle = colours.loss;
    context.fillRect(Math.max(left, ideal), 0, Math.min(width, end) - Math.max(left, ideal), height);
    context.globalAlpha = 1;
    line(context, ideal, height, colours.ink, [2, 3]);
  }
  line(context, end, height, lost ? colours.loss : colours.edge, []);
  context.font = `600 11px ${font}`;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  if (!lost) return;
  const text = `+${timeOf(totalPs - idealPs)}`;
  if (end + 4 + context.measureText(text).width > width || end < left) return;
  context.fillStyle = colours.loss;
  context.fillText(text, end + 4, 4);
}

function line(
  context: CanvasRenderingContext2D,
  x: number,
  height: number,
  colour: string,
  dash: readonly number[],
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, 0);
  context.lineTo(Math.round(x) + 0.5, height);
  context.stroke();
  context.setLineDash([]);
}
