/** Finding what is drawn at a place, and its neighbours. */
import { laneOf } from './lane.ts';
import type { Target } from './paint-marks.ts';
import { type Piece, pieceAt, piecesOf } from './pieces.ts';
import { type Row, rowAt } from './rows.ts';
import { psPerPixel, type Scene, timeAt } from './scene.ts';
import type { TimeWindow } from './window.ts';

/** How far from a piece, px, it is still meant. */
const NEAR = 3;

/** The piece at a pixel. */
export function targetAt(scene: Scene, x: number, y: number): Target | undefined {
  const row = rowAt(scene.rows, y);
  if (!row || x < scene.left) return undefined;
  return nearest(scene, row, timeAt(scene, x), NEAR * psPerPixel(scene));
}

function nearest(scene: Scene, row: Row, timePs: number, nearPs: number): Target | undefined {
  for (const lane of row.lanes) {
    const pieces = piecesIn(scene, lane);
    const at = pieceAt(scene.tracks, pieces, timePs, nearPs);
    if (at >= 0) return { row, lane, piece: pieces[at]! };
  }
  return undefined;
}

function piecesIn(scene: Scene, lane: number, window: TimeWindow = scene.window): Piece[] {
  return piecesOf(scene.tracks, lane, window, psPerPixel(scene));
}

/** The piece that an item is in, as it is drawn now. */
export function targetOf(scene: Scene, item: number): Target | undefined {
  const { items } = scene.tracks;
  const lane = laneOf(scene.tracks, item);
  const row = scene.rows.rows.find(({ lanes }) => lanes.includes(lane));
  const window = { fromPs: items.startPs[item]!, toPs: items.endPs[item]! };
  const piece = piecesIn(scene, lane, window).find(({ first, end }) => first <= item && item < end);
  return row && piece && { row, lane, piece };
}

/** The piece before or after one in its lane; undefined at the ends. */
export function alongFrom(scene: Scene, { lane, piece }: Target, by: -1 | 1): Target | undefined {
  const { first, end } = scene.tracks.lanes[lane]!;
  const item = by > 0 ? piece.end : piece.first - 1;
  return item < first || item >= end ? undefined : targetOf(scene, item);
}

/** The piece nearest in time in the next row that has one. */
export function downFrom(scene: Scene, { row, piece }: Target, by: -1 | 1): Target | undefined {
  const { startPs, endPs } = scene.tracks.items;
  const timePs = (startPs[piece.first]! + endPs[piece.end - 1]!) / 2;
  const { rows } = scene.rows;
  for (let at = rows.indexOf(row) + by; at >= 0 && at < rows.length; at += by) {
    const found = nearest(scene, rows[at]!, timePs, Infinity);
    if (found) return found;
  }
  return undefined;
}

/** The item of the critical path after or before a piece. */
export function pathFrom(scene: Scene, from: Target | undefined, by: -1 | 1): number | undefined {
  const { path, items } = scene.tracks;
  if (!from) return by > 0 ? path[0] : path.at(-1);
  const startPs = items.startPs[from.piece.first]!;
  const endPs = items.endPs[from.piece.end - 1]!;
  return by > 0
    ? path.find((item) => items.startPs[item]! >= endPs)
    : path.findLast((item) => items.endPs[item]! <= startPs);
}
