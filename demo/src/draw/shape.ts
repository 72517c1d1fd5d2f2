/**
 * Lines that links are drawn as: straight ones, and bows where a straight one would hide behind
 * others.
 */
import type { Fabric } from 'weft';
import type { Camera } from './camera.ts';
import type { Places } from './picture.ts';

/** Pieces of lines in unit coordinates; a link's follow one another. */
export interface Pieces {
  readonly count: number;
  /** x and y of the start, x and y of the end, of each. */
  readonly ends: Float32Array;
  readonly link: Uint32Array;
}

const BOW_PIECES = 10;
/** Height of a bow, of its length. */
const BOW = 0.14;
/** The two directions of a cable lie this far to the right of its middle, CSS pixels. */
export const SIDE_PX = 1.5;

/** The lines of a fabric's links. */
export function pieces(fabric: Fabric, { x, y, links }: Places): Pieces {
  const { count, from, to } = fabric.links;
  const ends: number[] = [];
  const link: number[] = [];
  for (let l = 0; l < count; l++) {
    const [ax, ay, bx, by] = [x[from[l]!]!, y[from[l]!]!, x[to[l]!]!, y[to[l]!]!];
    // Both directions bow to the same side.
    const side = from[l]! < to[l]! ? BOW : -BOW;
    const steps = links.arc[l] ? BOW_PIECES : 1;
    const at = (step: number): [number, number] => {
      const t = step / steps;
      const out = steps === 1 ? 0 : 4 * t * (1 - t) * side;
      return [ax + (bx - ax) * t + (by - ay) * out, ay + (by - ay) * t - (bx - ax) * out];
    };
    for (let step = 0; step < steps; step++) {
      ends.push(...at(step), ...at(step + 1));
      link.push(l);
    }
  }
  return { count: link.length, ends: Float32Array.from(ends), link: Uint32Array.from(link) };
}

/** The ends of a piece in CSS pixels, on its side of the cable. */
export function onScreen({ ends }: Pieces, piece: number, camera: Camera): [number, number, number, number] {
  const { scaleX, scaleY, shiftX, shiftY } = camera;
  const ax = ends[4 * piece]! * scaleX + shiftX;
  const ay = ends[4 * piece + 1]! * scaleY + shiftY;
  const bx = ends[4 * piece + 2]! * scaleX + shiftX;
  const by = ends[4 * piece + 3]! * scaleY + shiftY;
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [sx, sy] = [(-(by - ay) / length) * SIDE_PX, ((bx - ax) / length) * SIDE_PX];
  return [ax + sx, ay + sy, bx + sx, by + sy];
}
