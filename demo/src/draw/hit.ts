/** The mark under the pointer. */
import type { Camera } from './camera.ts';
import { onScreen, type Pieces } from './shape.ts';

/** Nothing. */
export const NOTHING = -1;

/** The link nearest to a pixel, within `reach` CSS pixels; {@link NOTHING} without one. */
export function linkAt(all: Pieces, camera: Camera, x: number, y: number, reach = 8): number {
  let found = NOTHING;
  let nearest = reach * reach;
  for (let piece = 0; piece < all.count; piece++) {
    const distance = squareDistance(onScreen(all, piece, camera), x, y);
    if (distance < nearest) {
      nearest = distance;
      found = all.link[piece]!;
    }
  }
  return found;
}

function squareDistance(
  [ax, ay, bx, by]: readonly [number, number, number, number],
  x: number,
  y: number,
): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
  const [px, py] = [ax + along * dx - x, ay + along * dy - y];
  return px * px + py * py;
}

/** Links by value, largest first, those of nothing left out; at most `most`. */
export function busiest(values: Float32Array, most = 64): number[] {
  const links: number[] = [];
  for (let link = 0; link < values.length; link++) if (values[link]! > 0) links.push(link);
  return links.sort((a, b) => values[b]! - values[a]! || a - b).slice(0, most);
}
