/** Fabrics that are a graph of switches with hosts on some of them: all that families differ in is the graph. */
import type { Fabric } from '../model/fabric.ts';
import type { ParamValues } from '../model/params.ts';
import { invariant } from '../util/errors.ts';
import { type Cable, startFabric } from './builder.ts';
import { latencyParam, radixParam, rateParam } from './links.ts';
import { cableHost, planeParams } from './nics.ts';
import { scaleUpOf, serverParams } from './servers.ts';
import { checkRadix } from './topology.ts';

/** Parameters of every such family. */
export const hostParams = {
  rate: rateParam,
  latency: latencyParam,
  radix: radixParam,
  ...planeParams,
  ...serverParams,
} as const;

export type HostValues = ParamValues<typeof hostParams>;

/** A cable between two switches, numbered from 0, tier by tier. */
export interface SwitchCable extends Cable {
  readonly a: number;
  readonly b: number;
}

export interface SwitchGraph {
  readonly name: string;
  /** Names of the switches' tiers. */
  readonly tiers: readonly [string, ...string[]];
  /** Switches by tier. */
  readonly switches: readonly [number, ...number[]];
  /** Hosts (servers, with gpus > 1) of each switch of the first tier. */
  readonly hosts: number;
  /** How many `cables` gives, so that what would be too large is refused first. */
  readonly cableCount: number;
  readonly cables: () => Iterable<SwitchCable>;
}

/**
 * The fabric: each switch of the first tier with its hosts, all of it once a plane, rates divided by the planes.
 * Throws `UserError` where a switch needs more ports than `radix`.
 */
export function layGraph(graph: SwitchGraph, values: HostValues): Fabric {
  const { name, tiers, switches, cableCount } = graph;
  const { gpus, planes, rate, latency, radix } = values;
  const down = graph.hosts * gpus;
  const ranks = switches[0] * down;
  const fabric = startFabric({
    name,
    tierNames: ['rank', ...tiers],
    ranks,
    switches: switches.map((count) => count * planes),
    scaleUp: scaleUpOf(values),
    nics: planes > 1,
    cables: (ranks + cableCount) * planes,
  });
  const cables = [...graph.cables()];
  checkPorts(graph, cables, down, radix);
  const leaf0 = fabric.firstOfTier(1);
  for (let rank = 0; rank < ranks; rank++) {
    const leaf = leaf0 + Math.floor(rank / down);
    const leaves = Array.from({ length: planes }, (_, plane) => leaf + plane * switches[0]);
    cableHost(fabric, rank, leaves, { rateBps: rate, latencyPs: latency });
  }
  const starts = [0];
  for (const count of switches) starts.push(starts.at(-1)! + count);
  const nodeOf = (index: number, plane: number): number => {
    const tier = starts.findLastIndex((start) => start <= index);
    return fabric.firstOfTier(tier + 1) + plane * switches[tier]! + index - starts[tier]!;
  };
  for (let plane = 0; plane < planes; plane++) {
    for (const { a, b, rateBps, latencyPs } of cables) {
      fabric.cable(nodeOf(a, plane), nodeOf(b, plane), { rateBps: rateBps / planes, latencyPs });
    }
  }
  return fabric.finish();
}

function checkPorts(
  { tiers, switches }: SwitchGraph,
  cables: readonly SwitchCable[],
  down: number,
  radix: number | undefined,
): void {
  const total = switches.reduce((sum, count) => sum + count, 0);
  const ports = new Uint32Array(total).fill(down, 0, switches[0]);
  for (const { a, b } of cables) {
    invariant(a < total && b < total && a !== b, 'cables join two switches');
    ports[a]!++;
    ports[b]!++;
  }
  let start = 0;
  tiers.forEach((tier, i) => {
    const end = start + switches[i]!;
    const most = ports.subarray(start, end).reduce((max, used) => Math.max(max, used), 0);
    checkRadix(radix, tier, most, 'use fewer hosts or a smaller network');
    start = end;
  });
}
