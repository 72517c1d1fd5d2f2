/**
 * The links of one plane among forwarding nodes, by tail and by head (compressed rows, links
 * ascending).
 */
import { type Fabric, NodeKind } from '../model/fabric.ts';

export interface Adjacency {
  /** Node → first entry of its outgoing links. */
  readonly outStart: Uint32Array;
  readonly outLinks: Uint32Array;
  /** Head of each of `outLinks`. */
  readonly outTo: Uint32Array;
  /** Node → first entry of its incoming links. */
  readonly inStart: Uint32Array;
  readonly inLinks: Uint32Array;
  /** Tail of each of `inLinks`. */
  readonly inFrom: Uint32Array;
  /** Most links out of one node. */
  readonly maxOut: number;
}

/**
 * Adjacency, in plane 0 (scale-out) or 1 (scale-up), of switches, and of ranks where they forward;
 * without the links that are 1 in `down`.
 */
export function adjacency(fabric: Fabric, plane: number, down?: Uint8Array): Adjacency {
  const { links, kind, nodeCount, ranksForward } = fabric;
  const { count, from, to, scaleUp } = links;
  const outStart = new Uint32Array(nodeCount + 1);
  const inStart = new Uint32Array(nodeCount + 1);
  const inner = new Uint8Array(count);
  for (let link = 0; link < count; link++) {
    if (scaleUp[link] !== plane || down?.[link] === 1) continue;
    const a = from[link] as number;
    const b = to[link] as number;
    if (!ranksForward && (kind[a] === NodeKind.rank || kind[b] === NodeKind.rank)) continue;
    inner[link] = 1;
    outStart[a + 1]!++;
    inStart[b + 1]!++;
  }
  let maxOut = 0;
  for (let node = 0; node < nodeCount; node++) {
    maxOut = Math.max(maxOut, outStart[node + 1] as number);
    outStart[node + 1]! += outStart[node] as number;
    inStart[node + 1]! += inStart[node] as number;
  }
  const size = outStart[nodeCount] as number;
  const [outLinks, outTo] = [new Uint32Array(size), new Uint32Array(size)];
  const [inLinks, inFrom] = [new Uint32Array(size), new Uint32Array(size)];
  const outNext = outStart.slice();
  const inNext = inStart.slice();
  for (let link = 0; link < count; link++) {
    if (inner[link] === 0) continue;
    const a = from[link] as number;
    const b = to[link] as number;
    const out = outNext[a]!++;
    outLinks[out] = link;
    outTo[out] = b;
    const into = inNext[b]!++;
    inLinks[into] = link;
    inFrom[into] = a;
  }
  return { outStart, outLinks, outTo, inStart, inLinks, inFrom, maxOut };
}
