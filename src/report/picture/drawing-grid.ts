/** Points of a grid in two axes, or three drawn aslant; ranks of a switch in rows below it. */
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import { homes } from './drawing-levels.ts';

/**
 * How far a step along the third axis goes along the first two; no small multiple of it falls on
 * other points.
 */
const ASLANT = { x: 0.37, y: 0.29 };
/**
 * Width of a switch's ranks, height of their rows, and offset of the next plane; in steps.
 */
const [WIDTH, ROW, PLANE] = [0.62, 0.16, 0.09];

/** Places all nodes; gives the aspect. The fabric has a grid. */
export function placeOnGrid(
  fabric: Fabric,
  levels: readonly Uint32Array[],
  x: Float32Array,
  y: Float32Array,
): number {
  const { ranks, ranksForward, kind, nodeCount, layout } = fabric;
  const sizes = layout?.kind === 'grid' ? layout.sizes : [];
  const points = sizes.reduce((a, b) => a * b, 1);
  const first = ranksForward ? 0 : ranks + (kind.includes(NodeKind.nic) ? ranks : 0);
  for (let node = first; node < nodeCount && kind[node] === kind[first]; node++) {
    const [point, plane] = [(node - first) % points, Math.floor((node - first) / points)];
    const i = point % sizes[0]!;
    const j = Math.floor(point / sizes[0]!) % sizes[1]!;
    const k = Math.floor(point / (sizes[0]! * sizes[1]!));
    x[node] = i + k * ASLANT.x + plane * PLANE;
    y[node] = -j - k * ASLANT.y - plane * PLANE;
  }
  if (!ranksForward) hang(fabric, levels, x, y);
  return toUnit(x, y);
}

/** Ranks and all that is theirs, in rows below their switch, a row a level. */
function hang(fabric: Fabric, levels: readonly Uint32Array[], x: Float32Array, y: Float32Array): void {
  const home = homes(fabric);
  const below = levels.filter((nodes) => fabric.kind[nodes[0]!] !== NodeKind.scaleOutSwitch);
  below.forEach((nodes, row) => {
    const on = new Map<number, number>();
    const place = Uint32Array.from(nodes, (node) => {
      const index = on.get(home[node]!) ?? 0;
      on.set(home[node]!, index + 1);
      return index;
    });
    nodes.forEach((node, i) => {
      const centre = home[node]!;
      x[node] = x[centre]! + ((place[i]! + 0.5) / on.get(centre)! - 0.5) * WIDTH;
      y[node] = y[centre]! + ROW * (row + 1);
    });
  });
}

/** Moves and scales coordinates to 0…1; returns width over height before that. */
function toUnit(x: Float32Array, y: Float32Array): number {
  const [width, height] = [x, y].map((values) => {
    const low = values.reduce((a, b) => Math.min(a, b), Infinity);
    const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
    const span = Math.max(high - low, 1e-9);
    values.forEach((value, i) => {
      values[i] = (value - low) / span;
    });
    return span;
  });
  return Math.min(4, Math.max(0.25, (width! + 1) / (height! + 1)));
}
