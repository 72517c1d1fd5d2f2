/** Marks over a drawing: the range, the piece under the pointer, and the selected one. */
import type { Piece } from './pieces.ts';
import type { Row } from './rows.ts';
import { type Scene, xOf } from './scene.ts';
import { timeOf } from './text.ts';
import type { TimeWindow } from './window.ts';

/** A piece and its row. */
export interface Target {
  readonly row: Row;
  readonly lane: number;
  readonly piece: Piece;
}

export interface Marks {
  readonly pointed: Target | undefined;
  readonly selected: Target | undefined;
  readonly range: TimeWindow | undefined;
  /** The time under the pointer, ps. */
  readonly atPs: number | undefined;
}

/** Draws the marks; the canvas is `height` px high. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  scene: Scene,
  marks: Marks,
  height: number,
): void {
  const { width, left, colours } = scene;
  context.clearRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(left - 1, 0, width - left + 1, height);
  context.clip();
  if (marks.range) paintRange(context, scene, marks.range, height);
  if (marks.atPs !== undefined) {
    context.fillStyle = colours.accent;
    context.fillRect(Math.round(xOf(scene, marks.atPs)), 0, 1, height);
  }
  if (marks.pointed) outline(context, scene, marks.pointed, colours.ink, 1);
  if (marks.selected) outline(context, scene, marks.selected, colours.accent, 2);
  context.restore();
}

function outline(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { row, piece }: Target,
  colour: string,
  thick: number,
): void {
  const { startPs, endPs } = scene.tracks.items;
  const from = xOf(scene, startPs[piece.first]!);
  const to = xOf(scene, endPs[piece.end - 1]!);
  context.strokeStyle = colour;
  context.lineWidth = thick;
  context.beginPath();
  context.roundRect(from - 1, row.y - 1, Math.max(2, to - from) + 1, row.height + 1, 2);
  context.stroke();
}

function paintRange(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { fromPs, toPs }: TimeWindow,
  height: number,
) {
  const { colours, font } = scene;
  const [from, to] = [xOf(scene, fromPs), xOf(scene, toPs)];
  context.globalAlpha = 0.16;
  context.fillStyle = colours.accent;
  context.fillRect(from, 0, to - from, height);
  context.globalAlpha = 1;
  for (const x of [from, to]) context.fillRect(Math.round(x), 0, 1, height);
  const text = timeOf(toPs - fromPs);
  context.font = `600 11px ${font}`;
  const half = context.measureText(text).width / 2 + 6;
  if (2 * half > to - from) return;
  context.beginPath();
  context.roundRect((from + to) / 2 - half, height - 20, 2 * half, 16, 3);
  context.fill();
  context.fillStyle = colours['on-accent'];
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, (from + to) / 2, height - 12);
}
