/** Draws the items of a training step on a canvas. */
import { ItemKind } from 'weft';
import type { Token } from './colours.ts';
import { hatched } from './hatch.ts';
import { paintPath } from './paint-path.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { pixelOf, type Raster } from './raster.ts';
import type { Row } from './rows.ts';
import { psPerPixel, type Scene, xOf } from './scene.ts';
import { lostPs, PARTS, type Part, partOf, timeIn } from './sums.ts';

const COLOURS: Readonly<Record<Part, Token>> = {
  forward: 'fwd',
  backward: 'bwd',
  other: 'control',
  hidden: 'comm2',
  exposed: 'comm',
  lost: 'loss',
};
/** Computations are at the top of a stack, communication is at its bottom. */
const ABOVE: readonly Part[] = ['forward', 'backward', 'other'];
const BELOW: readonly Part[] = ['lost', 'exposed', 'hidden'];

/** Room before names, px. */
const INSET = 4;

/** The colour of each part, as pixels. */
type Pixels = Readonly<Record<Part, number>>;

interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/**
 * Draws all rows on a canvas that is `height` px high, with `ratio` pixels of the screen for a px.
 * `ground` draws what lies below the items.
 */
export function paint(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { height, ratio, raster }: { height: number; ratio: number; raster: Raster },
  ground: () => void,
): void {
  const { rows, width, left, colours, font } = scene;
  const pixels = Object.fromEntries(PARTS.map((part) => [part, pixelOf(colours[COLOURS[part]])])) as Pixels;
  const labels: Label[] = [];
  context.font = `11px ${font}`;
  const widthOf = memoWidth(context);
  raster.start({ width, height, left, ratio });
  for (const row of rows.rows) {
    for (const lane of row.lanes) {
      for (const piece of piecesOf(scene.tracks, lane, scene.window, psPerPixel(scene))) {
        addPiece(raster, pixels, scene, row, piece);
        const label = labelOf(scene, row, piece, widthOf);
        if (label) labels.push(label);
      }
    }
  }
  raster.put(context);
  context.save();
  context.beginPath();
  context.rect(left, 0, width - left, height);
  context.clip();
  context.globalCompositeOperation = 'destination-over';
  paintBubbles(context, scene);
  ground();
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = colours['on-block'];
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { text, x, y } of labels) context.fillText(text, x, y);
  if (scene.path) paintPath(context, scene);
  context.restore();
  paintBands(context, scene);
}

function paintBands(context: CanvasRenderingContext2D, { rows, width, left, tracks, colours, font }: Scene) {
  context.textBaseline = 'middle';
  for (const [at, { role, y }] of rows.bands.entries()) {
    if (at > 0) {
      context.fillStyle = colours.line;
      context.fillRect(0, Math.round(y - 4), width, 1);
    }
    context.fillStyle = colours.ink;
    context.textAlign = 'left';
    context.font = `600 11px ${font}`;
    const main = rows.rows.find((row) => row.role === role)!;
    context.fillText(shortened(context, tracks.roles[role]!.name, left - 8), INSET, y + main.height / 2);
  }
  context.fillStyle = colours.quiet;
  context.textAlign = 'right';
  context.font = `11px ${font}`;
  for (const { title, role, y, height } of rows.rows) {
    const name = tracks.roles[role]!.name;
    const first = rows.rows.find((row) => row.role === role)!.y === y;
    const room = left - 14 - INSET - (first ? context.measureText(name).width * 1.1 : 0);
    if (height < 11 || context.measureText(title).width > room) continue;
    context.fillText(title, left - 8, y + height / 2);
  }
}

/** The text, with an ellipsis where it is wider than `room`. */
function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let end = text.length - 1;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > room) end--;
  return `${text.slice(0, end)}…`;
}

/** Waiting for others: hatched, in the row of the compute stream. */
function paintBubbles(context: CanvasRenderingContext2D, scene: Scene): void {
  const { first, startPs, endPs } = scene.tracks.bubbles;
  context.fillStyle = hatched(context, scene.colours.edge);
  for (const row of scene.rows.rows) {
    if (!row.main) continue;
    for (let i = first[row.role]!; i < first[row.role + 1]!; i++) {
      if (endPs[i]! < scene.window.fromPs) continue;
      if (startPs[i]! > scene.window.toPs) break;
      const [from, to] = [xOf(scene, startPs[i]!), xOf(scene, endPs[i]!)];
      if (to - from >= 2) context.fillRect(from, row.y, to - from, row.height - 1);
    }
  }
}

function addPiece(raster: Raster, pixels: Pixels, scene: Scene, row: Row, piece: Piece): void {
  const { items } = scene.tracks;
  const { kind, first, end } = piece;
  const from = xOf(scene, items.startPs[first]!);
  const to = xOf(scene, items.endPs[end - 1]!);
  // A gap between blocks, where there is room for one.
  const wide = Math.max(1, to - from - (to - from > 4 ? 1 : 0));
  const box = { x: from, y: row.y, wide, high: row.height - 1 };
  if (kind !== 'item') addStack(raster, pixels, scene, piece, box);
  else if (items.kind[first] === ItemKind.call) addCall(raster, pixels, scene, first, box);
  else raster.add(from, row.y, wide, box.high, pixels[partOf(items.kind[first]!)]);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
}

/** Hidden, exposed and lost: a role waits for the end of a call. */
function addCall(
  raster: Raster,
  pixels: Pixels,
  { tracks: { items } }: Scene,
  item: number,
  { x, y, wide, high }: Box,
): void {
  const takes = items.endPs[item]! - items.startPs[item]!;
  const lost = (lostPs(items, item) / takes) * wide;
  const exposed = (items.exposedPs[item]! / takes) * wide - lost;
  const hidden = wide - exposed - lost;
  if (hidden > 0) raster.add(x, y, hidden, high, pixels.hidden);
  if (exposed > 0) raster.add(x + hidden, y, exposed, high, pixels.exposed);
  if (lost > 0) raster.add(x + hidden + exposed, y, lost, high, pixels.lost);
}

/** The parts of several items on top of each other, as high as their shares of the time. */
function addStack(
  raster: Raster,
  pixels: Pixels,
  scene: Scene,
  { first, end }: Piece,
  { x, y, wide, high }: Box,
): void {
  const { startPs, endPs } = scene.tracks.items;
  const takes = endPs[end - 1]! - startPs[first]!;
  const tallOf = (part: Part) => (timeIn(scene.sums, part, first, end) / takes) * high;
  let top = y;
  for (const part of ABOVE) {
    const tall = tallOf(part);
    if (tall > 0) raster.add(x, top, wide, tall, pixels[part]);
    top += tall;
  }
  let bottom = y + high;
  for (const part of BELOW) {
    const tall = tallOf(part);
    bottom -= tall;
    if (tall > 0) raster.add(x, bottom, wide, tall, pixels[part]);
  }
}

/** The name of a piece in its middle, where it fits. */
function labelOf(
  scene: Scene,
  row: Row,
  { kind, first, end, unit }: Piece,
  widthOf: (text: string) => number,
): Label | undefined {
  const { items, labels, units, unitNames } = scene.tracks;
  if (kind === 'run' || row.height < 12) return undefined;
  // The part that is in view.
  const from = Math.max(scene.left, xOf(scene, items.startPs[first]!));
  const to = Math.min(scene.width, xOf(scene, items.endPs[end - 1]!));
  if (to - from < 9 || (kind === 'item' && items.kind[first] === ItemKind.call && to - from < 24))
    return undefined;
  const text = kind === 'unit' ? numberOf(unitNames[units.name[unit]!]!) : labels[items.label[first]!]!;
  if (widthOf(text) + 4 > to - from) return undefined;
  return { text, x: (from + to) / 2, y: row.y + row.height / 2 };
}

/** The micro-batch of a pass: its letter is told by the colour, but for halves of backward. */
function numberOf(name: string): string {
  return /^[FB]/.test(name) ? name.slice(1) : name;
}

function memoWidth(context: CanvasRenderingContext2D): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const width = known.get(text) ?? context.measureText(text).width;
    known.set(text, width);
    return width;
  };
}
