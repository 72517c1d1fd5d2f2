/**
 * The load of an all-to-all of one message from each rank to every other on the links. Each message
 * goes over all shortest paths, split evenly at every node (rung topology's spread; for tori n·k/8:
 * Dally and Towles, 2004, §5.1). It also counts the paths. By destination: one search backwards
 * counts the ways, and the flow is handed on from the farthest node inwards.
 */
import type { Fabric } from '../../model/fabric.ts';
import { type Arrivals, arrivalsOf } from './breadth.ts';
import { attachments, evenly, matesByNode, NOWHERE } from './hops.ts';

/** Links looked at, times nodes that ranks hang on, in a plane: a second's work or two. */
const MOST_WORK = 5e6;

export interface AllToAll {
  /**
   * Messages on the busiest link; not `exact`, the mean of the busiest kind of link, which the
   * busiest has at least.
   */
  readonly messages: number;
  /** The link that takes longest, most messages over its rate; not `exact`, one of its kind. */
  readonly busiest: number;
  /**
   * Its time over that of the ports of a rank, if all its traffic is spread over all of them: 1 at
   * best.
   */
  readonly slowdown: number;
  /**
   * Whether messages to all ranks were followed; in large fabrics to ranks on some nodes only,
   * picked evenly.
   */
  readonly exact: boolean;
  /**
   * Shortest paths between two ranks of different nodes, over the ordered pairs followed; 0 if no
   * such pair exists.
   */
  readonly paths: { readonly min: number; readonly mean: number; readonly max: number };
}

/** Loads and paths of a fabric of at least two ranks. `mostWork` bounds the work. */
export function allToAll(fabric: Fabric, mostWork = MOST_WORK): AllToAll {
  const load = new Float64Array(fabric.links.count);
  const ways = { min: Infinity, max: 0, sum: 0, pairs: 0 };
  let exact = true;
  for (const plane of [0, 1]) {
    const nodeOf = attachments(fabric, plane);
    const on = new Float64Array(fabric.nodeCount);
    for (const node of nodeOf) if (node !== NOWHERE) on[node]!++;
    const all = Array.from(on.keys()).filter((node) => on[node]! > 0);
    if (all.length === 0) continue;
    const mates = matesByNode(fabric, nodeOf);
    const pairs = (from: number, to: number): number => {
      const own = mates.get(to)?.get(from) ?? 0;
      return plane === 1 ? own : on[from]! * on[to]! - own - (from === to ? on[to]! : 0);
    };
    const arrivals = arrivalsOf(fabric, plane);
    // A search ends at the bounds of a server.
    const reach = arrivals.from.length / (plane === 1 ? serverCount(fabric) : 1);
    const targets = evenly(all, Math.max(1, Math.floor(mostWork / (reach + 1))));
    exact &&= targets.length === all.length;
    const scale = sum(all, on) / sum(targets, on);
    const ends = spread(arrivals, on, targets, pairs, load, ways);
    if (!fabric.ranksForward) loadEnds(fabric, plane, nodeOf, on, ends, load);
    if (scale > 1) {
      fabric.links.scaleUp.forEach((scaleUp, link) => {
        if (scaleUp === plane) load[link]! *= scale;
      });
    }
  }
  if (!exact) levelKinds(fabric, load);
  const { busiest, longest } = slowest(fabric, load);
  const { min, max, sum: total, pairs } = ways;
  return {
    messages: load[busiest]!,
    busiest,
    // Where no rank reaches another nothing takes time.
    slowdown: longest > 0 ? longest / endpointTime(fabric, load) : 1,
    exact,
    paths: pairs > 0 ? { min, mean: total / pairs, max } : { min: 0, mean: 0, max: 0 },
  };
}

function sum(nodes: readonly number[], of: Float64Array): number {
  return nodes.reduce((total, node) => total + of[node]!, 0);
}

function serverCount({ server }: Fabric): number {
  return new Set(server).size;
}

/** Gives every link the mean of its kind: between the same tiers, of one rate and plane. */
function levelKinds({ links, kind, tier }: Fabric, load: Float64Array): void {
  const kinds = new Map<string, { links: number; load: number }>();
  const keyOf = (link: number) => {
    const [from, to] = [links.from[link]!, links.to[link]!];
    return `${kind[from]} ${tier[from]} ${kind[to]} ${tier[to]} ${links.rateBps[link]} ${links.latencyPs[link]}`;
  };
  for (let link = 0; link < links.count; link++) {
    const key = keyOf(link);
    const of = kinds.get(key) ?? { links: 0, load: 0 };
    of.links++;
    of.load += load[link]!;
    kinds.set(key, of);
  }
  for (let link = 0; link < links.count; link++) {
    const of = kinds.get(keyOf(link))!;
    load[link] = of.load / of.links;
  }
}

interface Ways {
  min: number;
  max: number;
  sum: number;
  pairs: number;
}

/** Messages that ranks on each node send, and get. */
interface Ends {
  readonly sent: Float64Array;
  readonly got: Float64Array;
}

/**
 * Loads links between nodes that ranks hang on, with `pairs(from, to)` messages between two of
 * them.
 */
function spread(
  { start, from, link }: Arrivals,
  on: Float64Array,
  targets: readonly number[],
  pairs: (from: number, to: number) => number,
  load: Float64Array,
  ways: Ways,
): Ends {
  const nodes = on.length;
  const [sent, got] = [new Float64Array(nodes), new Float64Array(nodes)];
  const distance = new Int32Array(nodes).fill(-1);
  const out = new Uint32Array(nodes);
  const paths = new Float64Array(nodes);
  const flow = new Float64Array(nodes);
  const queue = new Uint32Array(nodes);
  for (const target of targets) {
    distance[target] = 0;
    paths[target] = 1;
    queue[0] = target;
    let found = 1;
    for (let i = 0; i < found; i++) {
      const node = queue[i]!;
      const next = distance[node]! + 1;
      for (let arc = start[node]!; arc < start[node + 1]!; arc++) {
        const tail = from[arc]!;
        if (distance[tail] === -1) {
          distance[tail] = next;
          queue[found++] = tail;
        }
        if (distance[tail] !== next) continue;
        out[tail]!++;
        paths[tail]! += paths[node]!;
      }
    }
    for (let i = found - 1; i >= 0; i--) {
      const node = queue[i]!;
      const farther = distance[node]! + 1;
      for (let arc = start[node]!; arc < start[node + 1]!; arc++) {
        const tail = from[arc]!;
        if (distance[tail] !== farther) continue;
        load[link[arc]!]! += flow[tail]!;
        flow[node]! += flow[tail]!;
      }
      if (on[node]! > 0) {
        const count = pairs(node, target);
        sent[node]! += count;
        got[target]! += count;
        if (node !== target) {
          flow[node]! += count;
          if (count > 0) note(ways, paths[node]!, count);
        }
      }
      // From here on the traffic that leaves over each of its links.
      if (node !== target) flow[node]! /= out[node]!;
    }
    for (let i = 0; i < found; i++) {
      const node = queue[i]!;
      distance[node] = -1;
      out[node] = 0;
      paths[node] = 0;
      flow[node] = 0;
    }
  }
  return { sent, got };
}

function note(ways: Ways, paths: number, pairs: number): void {
  ways.min = Math.min(ways.min, paths);
  ways.max = Math.max(ways.max, paths);
  ways.sum += paths * pairs;
  ways.pairs += pairs;
}

/**
 * Links between ranks and their nodes: each rank's part of its node's traffic, sent and received.
 */
function loadEnds(
  { links, ranks }: Fabric,
  plane: number,
  nodeOf: Uint32Array,
  on: Float64Array,
  { sent, got }: Ends,
  load: Float64Array,
): void {
  for (let link = 0; link < links.count; link++) {
    if (links.scaleUp[link] !== plane) continue;
    const [from, to] = [links.from[link]!, links.to[link]!];
    if (from < ranks && nodeOf[from] === to) load[link] = sent[to]! / on[to]!;
    else if (to < ranks && nodeOf[to] === from) load[link] = got[from]! / on[from]!;
  }
}

function slowest(
  { links }: Fabric,
  load: Float64Array,
): { readonly busiest: number; readonly longest: number } {
  let busiest = 0;
  let longest = 0;
  for (let link = 0; link < links.count; link++) {
    const time = load[link]! / links.rateBps[link]!;
    // Sums of many parts: links alike differ in the last digits, and the first of them is to be
    // named.
    if (time > longest * (1 + 1e-9)) [busiest, longest] = [link, time];
  }
  return { busiest, longest };
}

/** The time of the ports of the busiest rank alone. */
function endpointTime({ ranks, links, ranksForward }: Fabric, load: Float64Array): number {
  if (!ranksForward) {
    let most = 0;
    for (let link = 0; link < links.count; link++) {
      if (links.from[link]! < ranks) most = Math.max(most, load[link]! / links.rateBps[link]!);
    }
    return most;
  }
  const rate = new Float64Array(ranks);
  for (let link = 0; link < links.count; link++) {
    if (links.from[link]! < ranks) rate[links.from[link]!]! += links.rateBps[link]!;
  }
  return (ranks - 1) / rate.reduce((least, bps) => Math.min(least, bps), Infinity);
}
