/**
 * Route tables: all shortest paths, as next-link sets, or those of them that a rule leaves. One
 * breadth-first search per destination class from the class's node against the links' direction; a
 * link is in a node's set if it takes the packet one hop closer. Classes that look alike have one
 * search (`twins.ts`). In a fabric of groups (dragonfly) minimal paths take the place of shortest
 * ones (`one-global.ts`). Cost: searches × links. Equal sets are stored once.
 */
import type { Fabric } from '../model/fabric.ts';
import { NO_LINK, NO_SET, type RoutePlane, type RouteTables } from '../model/routes.ts';
import { UserError } from '../util/errors.ts';
import { type Adjacency, adjacency } from './adjacency.ts';
import { MOST_WEIGHT } from './capacity.ts';
import { dModKDivisors } from './divisors.ts';
import { oneGlobalWay } from './one-global.ts';
import { attachRanks, withoutPorts } from './planes.ts';
import { resilientRows } from './resilient.ts';
import { type SetRule, type Shape, shapeOf } from './rules.ts';
import { createSets, type SetTable } from './sets.ts';
import { createTwins } from './twins.ts';
import { upDownWay } from './up-down-search.ts';
import type { Way } from './way.ts';

/** Largest `nextSet` we build, entries (1 GiB). */
const MAX_ENTRIES = 1 << 28;

/**
 * Route tables of a fabric, in the layout {@link RouteTables} documents; without the links that are
 * 1 in `down`. Throws `UserError` when they would take more than 1 GiB, or where the rule is not
 * for the fabric.
 */
export function buildRoutes(fabric: Fabric, down?: Uint8Array, rule?: SetRule): RouteTables {
  return buildRouteEpochs(fabric, [], { down, rule }).routes;
}

/** Route tables, and replacements of their `nextSet` while other links are down. */
export interface RouteEpochs {
  readonly routes: RouteTables;
  /**
   * One for each epoch. Nodes that have no way left keep that of `routes`, over links that are
   * down.
   */
  readonly nextSets: readonly Uint32Array[];
}

/** The input of a build of routes; links that are down are 1 in `down`. */
export interface RouteOptions {
  readonly down?: Uint8Array | undefined;
  /** Default: all shortest paths. */
  readonly rule?: SetRule | undefined;
  /**
   * Where switches hash resiliently (`rehash.ts`): the fabric as it is without faults, by which
   * flows are hashed.
   */
  readonly sound?: Fabric | undefined;
}

/**
 * Route tables without the links that are 1 in `down`, and one `nextSet` for each of `epochs`,
 * without the links that are 1 there. Classes, rows and sets are the same in all; ranks keep their
 * ports through all epochs. Errors as {@link buildRoutes}.
 */
export function buildRouteEpochs(
  fabric: Fabric,
  epochs: readonly Uint8Array[],
  { down, rule = 'shortest', sound }: RouteOptions = {},
): RouteEpochs {
  const { planes, classNode, classPlane } = attachRanks(fabric);
  const whole = [adjacency(fabric, 0), adjacency(fabric, 1)] as const;
  const frame = emptyRows(fabric, whole, classNode, classPlane, (sound ? 2 : 1) + epochs.length);
  const sets = createSets();
  const search = createSearch(fabric, whole, rule);
  const fill = (nextSet: Uint32Array, without: Uint8Array | undefined, by = search): number => {
    const graphs = without
      ? ([adjacency(fabric, 0, without), adjacency(fabric, 1, without)] as const)
      : whole;
    const attached = { classNode, classPlane, classRow: frame.classRow };
    return fillRows({ ...attached, graphs, search: by, sets }, nextSet);
  };
  const nextSet = new Uint32Array(frame.entries).fill(NO_SET);
  let between = fill(nextSet, down);
  const plain = epochs.map((epoch) => {
    const own = nextSet.slice();
    between = Math.max(between, fill(own, epoch));
    return own;
  });
  let rows = { sets: sets.finish(), failed: [nextSet, ...plain] as readonly Uint32Array[] };
  if (sound) {
    const before = new Uint32Array(frame.entries).fill(NO_SET);
    fill(before, undefined, createSearch(sound, whole, rule));
    rows = resilientRows({ sets: sets.finish(), sound: before, failed: rows.failed });
  }
  const [first, ...nextSets] = rows.failed;
  const ends = fabric.ranksForward || !shareSwitch(planes, classNode.length, between) ? 0 : 2;
  const routes = {
    planes: down ? withoutPorts(planes, down) : planes,
    classNode,
    classRow: frame.classRow,
    nextSet: first!,
    ...rows.sets,
    divisor: dModKDivisors(fabric, planes[0], classNode.length),
    maxHops: between + ends,
  };
  return { routes, nextSets };
}

interface Rows {
  readonly classNode: Uint32Array;
  readonly classPlane: Uint8Array;
  readonly classRow: Uint32Array;
  readonly graphs: readonly [Adjacency, Adjacency];
  readonly search: Search;
  readonly sets: SetTable;
}

/**
 * Fills the rows of all classes; returns the most links on a shortest path between two nodes that
 * ranks hang on.
 */
function fillRows(
  { classNode, classPlane, classRow, graphs, search, sets }: Rows,
  nextSet: Uint32Array,
): number {
  const hasRanks = new Uint8Array(search.distance.length);
  for (const node of classNode) hasRanks[node] = 1;
  const twins = graphs.map((graph, plane) => {
    const targets = classNode.filter((_, c) => classPlane[c] === plane && classRow[c] !== NO_SET);
    return search.ways[plane] ? undefined : createTwins(graph, Array.from(targets), search.rateBps);
  });
  let between = 0;
  classNode.forEach((target, c) => {
    const row = classRow[c] as number;
    if (row === NO_SET) return;
    const plane = classPlane[c] as 0 | 1;
    const graph = graphs[plane];
    const way = search.ways[plane];
    const setOf = (node: number, leads: (next: number) => boolean) =>
      setTowards(graph, search, sets, node, leads);
    search.shape?.start?.(target);
    // A twin is as far from all others as the first of its kind.
    if (twins[plane]?.copy({ target, row, nextSet, setOf })) return;
    const reached = way ? way.search(graph, target, search) : distancesTo(graph, target, search);
    fillRow(graph, search, reached, sets, nextSet, row, way);
    twins[plane]?.keep(target, row, search, reached);
    for (let i = reached - 1; i > 0; i--) {
      const node = search.queue[i] as number;
      if (hasRanks[node] === 0) continue;
      between = Math.max(between, search.distance[node] as number);
      break;
    }
  });
  return between;
}

/**
 * A row for every class that another node can reach, and the number of entries of all rows for
 * `tables` tables.
 */
function emptyRows(
  fabric: Fabric,
  graphs: readonly [Adjacency, Adjacency],
  classNode: Uint32Array,
  classPlane: Uint8Array,
  tables: number,
): { readonly classRow: Uint32Array; readonly entries: number } {
  // Switches' routes are read for switches only, so rows may overlap in the entries of ranks.
  const unread = fabric.ranksForward ? 0 : fabric.ranks;
  const rowLength = fabric.nodeCount - unread;
  const classRow = new Uint32Array(classNode.length).fill(NO_SET);
  let rows = 0;
  classNode.forEach((node, c) => {
    const { inStart } = graphs[classPlane[c] as 0 | 1];
    if (inStart[node] !== inStart[node + 1]) classRow[c] = rows++ * rowLength;
  });
  const entries = rows > 0 ? unread + rows * rowLength : 0;
  if (entries * tables > MAX_ENTRIES) {
    const gib = ((entries * tables) / 2 ** 28).toFixed(1);
    const each = tables > 1 ? `, ${tables} times because faults come and go,` : '';
    throw new UserError(
      `route tables for ${rows} destinations over ${rowLength} nodes${each} take ${gib} GiB; 1 GiB is the limit`,
      {
        where: fabric.name,
        advice: 'use fewer switches of a higher radix, or fewer ranks',
      },
    );
  }
  return { classRow, entries };
}

interface Search {
  readonly distance: Int32Array;
  /** Nodes reached, by distance. */
  readonly queue: Uint32Array;
  readonly candidate: Uint32Array;
  /** The rule's answer for a set; undefined: none. */
  readonly shape: Shape | undefined;
  /** Rates of links, bit/s, if the rule's sets may depend on them. */
  readonly rateBps: Float64Array | undefined;
  /** How hops are measured, by plane; undefined: by shortest paths. */
  readonly ways: readonly (Way | undefined)[];
}

function createSearch(fabric: Fabric, graphs: readonly [Adjacency, Adjacency], rule: SetRule): Search {
  const { nodeCount } = fabric;
  const most = Math.max(...graphs.map(({ maxOut }) => maxOut));
  const shape = shapeOf(fabric, rule);
  return {
    distance: new Int32Array(nodeCount),
    queue: new Uint32Array(nodeCount),
    candidate: new Uint32Array(most * (rule === 'weighted' ? MOST_WEIGHT : 1)),
    shape,
    rateBps: shape && fabric.links.rateBps,
    ways: graphs.map((graph, plane) => wayOf(fabric, graph, plane, rule)),
  };
}

function wayOf(fabric: Fabric, graph: Adjacency, plane: number, rule: SetRule): Way | undefined {
  if (rule === 'up-down') return upDownWay(fabric, graph);
  return plane === 0 && fabric.group ? oneGlobalWay(fabric.group, graph) : undefined;
}

/** Hops from every node to `target`; returns how many nodes can reach it, itself among them. */
function distancesTo({ inStart, inFrom }: Adjacency, target: number, { distance, queue }: Search): number {
  distance.fill(-1);
  distance[target] = 0;
  queue[0] = target;
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const node = queue[head] as number;
    const next = (distance[node] as number) + 1;
    const end = inStart[node + 1] as number;
    for (let e = inStart[node] as number; e < end; e++) {
      const before = inFrom[e] as number;
      if (distance[before] !== -1) continue;
      distance[before] = next;
      queue[tail++] = before;
    }
  }
  return tail;
}

/** Writes the next-link set of every node that can reach the target. */
function fillRow(
  { outStart, outLinks, outTo }: Adjacency,
  { distance, queue, candidate, shape }: Search,
  reached: number,
  sets: SetTable,
  nextSet: Uint32Array,
  row: number,
  way: Way | undefined,
): void {
  for (let i = 1; i < reached; i++) {
    const node = queue[i] as number;
    const closer = (distance[node] as number) - 1;
    const end = outStart[node + 1] as number;
    let size = 0;
    for (let e = outStart[node] as number; e < end; e++) {
      const next = outTo[e] as number;
      const hops = distance[next] as number;
      // No way leads farther off.
      if (hops > closer || (way ? !way.takes(node, next) : hops !== closer)) continue;
      candidate[size++] = outLinks[e] as number;
    }
    if (shape) size = shape.shape(candidate, size, node);
    nextSet[row + node] = sets.intern(candidate, size);
  }
}

/** The set of a node's links to the neighbours that `leads` names. */
function setTowards(
  { outStart, outLinks, outTo }: Adjacency,
  { candidate, shape }: Search,
  sets: SetTable,
  node: number,
  leads: (next: number) => boolean,
): number {
  const end = outStart[node + 1] as number;
  let size = 0;
  for (let e = outStart[node] as number; e < end; e++)
    if (leads(outTo[e] as number)) candidate[size++] = outLinks[e] as number;
  if (shape) size = shape.shape(candidate, size, node);
  return sets.intern(candidate, size);
}

/**
 * Whether two ranks share a plane through a switch: they reach each other, or hang on the same one.
 */
function shareSwitch(planes: readonly RoutePlane[], classes: number, between: number): boolean {
  if (between > 0) return true;
  const seen = new Uint8Array(classes);
  for (const { rankClass } of planes) {
    for (const c of rankClass) {
      if (c === NO_LINK) continue;
      if (seen[c] === 1) return true;
      seen[c] = 1;
    }
  }
  return false;
}
