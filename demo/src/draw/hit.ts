/** The mark under the pointer. */
import type { Fabric } from 'weft';
import type { Camera } from './camera.ts';
import type { Places } from './picture.ts';
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

/** The node nearest to a pixel, within `reach` CSS pixels; {@link NOTHING} without one. */
export function nodeAt({ x: xs, y: ys }: Places, camera: Camera, x: number, y: number, reach = 8): number {
  let found = NOTHING;
  let nearest = reach * reach;
  for (let node = 0; node < xs.length; node++) {
    const [px, py] = placeOf(xs[node]!, ys[node]!, camera);
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance < nearest) [found, nearest] = [node, distance];
  }
  return found;
}

/** CSS pixel of a place in unit coordinates. */
export function placeOf(x: number, y: number, camera: Camera): [number, number] {
  return [x * camera.scaleX + camera.shiftX, y * camera.scaleY + camera.shiftY];
}

/**
 * The link to go to from another in a direction, as arrows walk: one that shares a node with it and
 * whose middle lies nearest to that direction, the reverse link left out; {@link NOTHING} at the
 * edge.
 */
export function linkTowards(
  { links }: Fabric,
  { x, y }: Places,
  camera: Camera,
  from: number,
  [dx, dy]: readonly [number, number],
): number {
  const ends = (link: number) => [links.from[link]!, links.to[link]!] as const;
  const [a, b] = ends(from);
  const middle = (link: number) => {
    const [c, d] = ends(link);
    return placeOf((x[c]! + x[d]!) / 2, (y[c]! + y[d]!) / 2, camera);
  };
  const [mx, my] = middle(from);
  let found = NOTHING;
  let best = Infinity;
  for (let link = 0; link < links.count; link++) {
    const [c, d] = ends(link);
    if ((c !== a && c !== b && d !== a && d !== b) || link === from || (c === b && d === a)) continue;
    const [px, py] = middle(link);
    const along = (px - mx) * dx + (py - my) * dy;
    const aside = Math.abs((px - mx) * dy) + Math.abs((py - my) * dx);
    // Within 60 degrees; the nearest, where way aside counts double.
    if (along <= 0.5 || aside > 1.74 * along) continue;
    const cost = along + 2 * aside;
    if (cost < best) [found, best] = [link, cost];
  }
  return found;
}
