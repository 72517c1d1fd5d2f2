/**
 * The places of a fabric's nodes in a picture of it, and the links that are drawn. It is
 * coordinates alone: `weft topo --svg` and pages draw from the same. A fabric with tiers is drawn
 * by tiers; direct and flat networks on a grid or on circles, as their family says.
 */
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import { placeInCircles } from './drawing-circles.ts';
import { placeOnGrid } from './drawing-grid.ts';
import { levelsOf } from './drawing-levels.ts';
import { placeInTiers } from './drawing-tiers.ts';

/** Where to put the nodes and links of a fabric in a picture. */
export interface Drawing {
  readonly shape: 'tiers' | 'grid' | 'circles';
  /** Width over height that suits it. */
  readonly aspect: number;
  /** Coordinates of all nodes; x 0…1 from the left, y 0…1 from the top. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** {@link NodeKind} and tier of each node, those of the fabric. */
  readonly kind: Uint8Array;
  readonly tier: Uint8Array;
  /**
   * Nodes by level, from the top (or the middle) outwards, in order; `tierName` is the common name.
   */
  readonly levels: readonly Uint32Array[];
  readonly links: DrawnLinks;
}

/** All links of the fabric, in its order. */
export interface DrawnLinks {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /**
   * 1 where the link before it is the other direction of the same cable, so that one line can stand
   * for both.
   */
  readonly second: Uint8Array;
  /** 1 where a straight line would run over other nodes: wraps of a torus, links within a tier. */
  readonly arc: Uint8Array;
}

/** Places all nodes. Deterministic; cost: nodes and links, each looked at a few times. */
export function drawingOf(fabric: Fabric): Drawing {
  const shape = shapeOf(fabric);
  const levels = levelsOf(fabric);
  const place = { tiers: placeInTiers, grid: placeOnGrid, circles: placeInCircles }[shape];
  const x = new Float32Array(fabric.nodeCount);
  const y = new Float32Array(fabric.nodeCount);
  const aspect = place(fabric, levels, x, y);
  const { kind, tier, links } = fabric;
  return { shape, aspect, x, y, kind, tier, levels, links: drawnLinks(fabric, shape, links) };
}

function shapeOf({ layout, links, kind, tier }: Fabric): Drawing['shape'] {
  if (layout?.kind === 'grid' && layout.sizes.filter((size) => size > 1).length > 1) return 'grid';
  if (layout) return 'circles';
  let level = 0;
  let deepest = 0;
  for (let link = 0; link < links.count; link += 2) {
    if (links.scaleUp[link] === 1) continue;
    const [a, b] = [links.from[link]!, links.to[link]!];
    deepest = Math.max(deepest, switchTier(kind, tier, a), switchTier(kind, tier, b));
    if (tier[a] === tier[b]) level++;
  }
  // With NICs between, the first switches are of tier 2.
  const tiers = kind.includes(NodeKind.nic) ? deepest - 1 : deepest;
  return level > 0 && tiers <= 1 ? 'circles' : 'tiers';
}

function switchTier(kind: Uint8Array, tier: Uint8Array, node: number): number {
  return kind[node] === NodeKind.scaleOutSwitch ? tier[node]! : 0;
}

function drawnLinks(
  { tier, kind, layout }: Fabric,
  shape: Drawing['shape'],
  { count, from, to }: Fabric['links'],
): DrawnLinks {
  const second = new Uint8Array(count);
  const arc = new Uint8Array(count);
  const sizes = layout?.kind === 'grid' ? layout.sizes : [];
  for (let link = 0; link < count; link++) {
    const [a, b] = [from[link]!, to[link]!];
    if (link % 2 === 1 && from[link - 1] === b && to[link - 1] === a) second[link] = 1;
    if (kind[a] !== kind[b] || tier[a] !== tier[b]) continue;
    if (shape === 'tiers' || (shape === 'grid' && !areNeighbours(sizes, a, b))) arc[link] = 1;
  }
  return { from, to, second, arc };
}

/**
 * Whether two points of a grid differ by one step of one axis. Ranks or switches: differences of
 * numbers are the same.
 */
function areNeighbours(sizes: readonly number[], a: number, b: number): boolean {
  let stride = 1;
  for (const size of sizes) {
    if (Math.abs(a - b) === stride && size > 1) return true;
    stride *= size;
  }
  return false;
}
