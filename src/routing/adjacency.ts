/** The links among forwarding nodes, by tail and by head (compressed rows, links ascending). */
import { type Fabric, NodeKind } from '../model/fabric.ts';

export interface Adjacency {
  readonly outStart: Uint32Array;
  readonly outLinks: Uint32Array;
  readonly inStart: Uint32Array;
  readonly inLinks: Uint32Array;
  /** Most links out of one node. */
  readonly maxOut: number;
}

/** Adjacency of the nodes a packet may pass through: switches, and ranks where they forward. */
export function adjacency(fabric: Fabric): Adjacency {
  const { links, kind, nodeCount, ranksForward } = fabric;
  const { from, to } = links;
  const outStart = new Uint32Array(nodeCount + 1);
  const inStart = new Uint32Array(nodeCount + 1);
  const inner = new Uint8Array(links.count);
  for (let link = 0; link < links.count; link++) {
    const [a, b] = [from[link] as number, to[link] as number];
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
  const outLinks = new Uint32Array(outStart[nodeCount] as number);
  const inLinks = new Uint32Array(outLinks.length);
  const outNext = outStart.slice();
  const inNext = inStart.slice();
  for (let link = 0; link < links.count; link++) {
    if (inner[link] === 0) continue;
    outLinks[outNext[from[link] as number]!++] = link;
    inLinks[inNext[to[link] as number]!++] = link;
  }
  return { outStart, outLinks, inStart, inLinks, maxOut };
}
