/**
 * Fabrics that are a graph of switches with hosts on some of them: all that families differ in is
 * the graph.
 */
import { type Fabric, type Layout, NO_GROUP } from '../../model/fabric.ts';
import type { ParamValues } from '../../model/params.ts';
import { UserError } from '../../util/errors.ts';
import { type Cable, startFabric } from './builder.ts';
import { checkRadix, latencyParam, radixParam, rateParam } from './links.ts';
import { cableHost, planeParams } from './nics.ts';
import { scaleUpOf, serverParams } from './servers.ts';
import { ranksParam } from './sizing.ts';

/** Parameters of every such family. */
export const hostParams = {
  rate: rateParam,
  latency: latencyParam,
  radix: radixParam,
  ranks: ranksParam,
  ...planeParams,
  ...serverParams,
} as const;

export type HostValues = ParamValues<typeof hostParams>;

/** A cable between two switches, numbered from 0, tier by tier. */
export interface SwitchCable extends Cable {
  readonly a: number;
  readonly b: number;
}

/** The attachment of ranks: their number, and the switch of the first tier, from 0, of each. */
export interface Attachment {
  readonly ranks: number;
  readonly leafOf: (rank: number) => number;
  /** The attachment of fewer ranks, in servers of `gpus`; absent: of the first ones. */
  readonly fewer?: (ranks: number, gpus: number) => Attachment;
}

export interface SwitchGraph extends Attachment {
  readonly name: string;
  /** Names of the switches' tiers. */
  readonly tiers: readonly string[];
  /** Switches by tier. */
  readonly switches: readonly number[];
  /** How it is drawn, if not by tiers or on a circle; of one plane. */
  readonly layout?: Layout;
  /**
   * Switches of a group, the first tier's in order, where minimal paths cross from group to group
   * at most once.
   */
  readonly perGroup?: number;
  /** The length of `cables`, so that graphs that would be too large are refused first. */
  readonly cableCount: number;
  readonly cables: () => Iterable<SwitchCable>;
}

/** Ranks in order, `perLeaf` on each of `leaves` switches; fewer are spread evenly. */
export function inOrder(leaves: number, perLeaf: number): Attachment {
  return {
    ranks: leaves * perLeaf,
    leafOf: (rank) => Math.floor(rank / perLeaf),
    fewer: (ranks, gpus) => ({
      ranks,
      leafOf: (rank) => Math.floor((Math.floor(rank / gpus) * leaves) / (ranks / gpus)),
    }),
  };
}

/**
 * Servers of `gpus` ranks, `perLeaf` servers to a segment of `gpus` leaves; rank r of each hangs on
 * leaf r of its segment (its rail).
 */
export function inRails(servers: number, gpus: number, perLeaf: number): Attachment {
  return {
    ranks: servers * gpus,
    leafOf: (rank) => Math.floor(rank / gpus / perLeaf) * gpus + (rank % gpus),
  };
}

/**
 * The fabric: each switch of the first tier with its hosts, all of it once a plane, rates divided
 * by the planes. Throws `UserError` if ranks make no whole servers, or a switch needs more ports
 * than `radix`.
 */
export function layGraph(whole: SwitchGraph, values: HostValues): Fabric {
  const graph = { ...whole, ...attached(whole, values) };
  const { name, tiers, switches, ranks, leafOf, cableCount } = graph;
  const { gpus, planes, rate, latency, radix } = values;
  if (ranks % gpus !== 0) {
    throw new UserError(`${ranks} host ports cannot be split into servers of ${gpus} ranks`, {
      where: 'gpus',
      advice: `use a divisor of ${ranks}`,
    });
  }
  const fabric = startFabric({
    name,
    tierNames: ['rank', ...tiers],
    ranks,
    switches: switches.map((count) => count * planes),
    scaleUp: scaleUpOf(values),
    nics: planes > 1,
    layout: graph.layout,
    cables: (ranks + cableCount) * planes,
  });
  const starts = [0];
  for (const count of switches) starts.push(starts.at(-1)! + count);
  const ports = new Uint32Array(starts.at(-1)!);
  const nodeOf = (index: number, plane: number): number => {
    let tier = 0;
    while (index >= starts[tier + 1]!) tier++;
    return fabric.firstOfTier(tier + 1) + plane * switches[tier]! + index - starts[tier]!;
  };
  const everyPlane = Array.from({ length: planes }, (_, plane) => plane);
  for (let rank = 0; rank < ranks; rank++) {
    const leaf = leafOf(rank);
    ports[leaf]!++;
    const leaves = everyPlane.map((plane) => nodeOf(leaf, plane));
    cableHost(fabric, rank, leaves, { rateBps: rate, latencyPs: latency });
  }
  for (const { a, b, ...cable } of graph.cables()) {
    ports[a]!++;
    ports[b]!++;
    for (const plane of everyPlane) {
      fabric.cable(nodeOf(a, plane), nodeOf(b, plane), { ...cable, rateBps: cable.rateBps / planes });
    }
  }
  tiers.forEach((tier, i) => {
    const most = ports.subarray(starts[i], starts[i + 1]).reduce((max, used) => Math.max(max, used), 0);
    checkRadix(radix, tier, most, 'use fewer hosts, or a smaller network');
  });
  const laid = fabric.finish();
  return graph.perGroup === undefined
    ? laid
    : { ...laid, group: groupsOf(laid, graph, graph.perGroup, planes) };
}

/** The ranks that are connected: all that there are ports for, or those asked for. */
function attached(all: SwitchGraph, { ranks, gpus }: HostValues): Attachment {
  if (ranks === undefined || ranks >= all.ranks || ranks % gpus !== 0) return all;
  return all.fewer?.(ranks, gpus) ?? { ranks, leafOf: all.leafOf };
}

/** Group of each switch, the same in all planes, and of each NIC that is a node. */
function groupsOf({ nodeCount, ranks }: Fabric, graph: SwitchGraph, perGroup: number, planes: number) {
  const group = new Uint32Array(nodeCount).fill(NO_GROUP);
  const groupOf = (leaf: number) => Math.floor(leaf / perGroup);
  const nics = planes > 1 ? ranks : 0;
  for (let rank = 0; rank < nics; rank++) group[ranks + rank] = groupOf(graph.leafOf(rank));
  const leaves = graph.switches[0]!;
  for (let leaf = 0; leaf < leaves * planes; leaf++) group[ranks + nics + leaf] = groupOf(leaf % leaves);
  return group;
}
