/** Fabrics small enough to compute by hand. */
import { type Fabric, NodeKind } from '../../src/model/fabric.ts';
import { pathOver, type ReferencePath } from './flow.ts';

/** One link a row: tail, head, bit/s, ps. Nodes below `ranks` are ranks. */
export function fabricOf(
  ranks: number,
  rows: readonly (readonly [number, number, number, number])[],
): Fabric {
  const nodeCount = 1 + rows.reduce((last, [from, to]) => Math.max(last, from, to), ranks - 1);
  return {
    name: 'by-hand',
    ranks,
    nodeCount,
    kind: new Uint8Array(nodeCount).fill(NodeKind.scaleOutSwitch, ranks),
    tier: new Uint8Array(nodeCount).fill(1, ranks),
    server: Uint32Array.from({ length: ranks }, (_, rank) => rank),
    ranksForward: false,
    tierNames: ['rank', 'leaf'],
    links: {
      count: rows.length,
      from: Uint32Array.from(rows, (row) => row[0]),
      to: Uint32Array.from(rows, (row) => row[1]),
      rateBps: Float64Array.from(rows, (row) => row[2]),
      latencyPs: Float64Array.from(rows, (row) => row[3]),
      scaleUp: new Uint8Array(rows.length),
    },
  };
}

export interface Star {
  readonly fabric: Fabric;
  readonly path: (src: number, dst: number) => ReferencePath;
}

/** `n` ranks on one switch: link `2r` leads from rank r to it, link `2r+1` back. */
export function starOf(n: number, rateBps: number, latencyPs: number): Star {
  const fabric = fabricOf(
    n,
    Array.from({ length: 2 * n }, (_, link) => {
      const rank = link >> 1;
      return link % 2 === 0
        ? ([rank, n, rateBps, latencyPs] as const)
        : ([n, rank, rateBps, latencyPs] as const);
    }),
  );
  return { fabric, path: (src, dst) => pathOver(fabric, src === dst ? [] : [2 * src, 2 * dst + 1]) };
}
