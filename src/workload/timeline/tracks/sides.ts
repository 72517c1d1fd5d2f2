/** The order of the items of tracks. */
import type { LaidOutStep } from '../laid-out.ts';

/** Items of a stream of a role: `first` to, but without, `end`, in the order of time. */
export interface Lane {
  /** Index into the roles of the tracks. */
  readonly role: number;
  readonly stream: number;
  readonly first: number;
  readonly end: number;
}

/** The items with a duration of the roles that are kept, by role, stream and time. */
export interface Sides {
  /** Indices of the roles in the program, ascending. */
  readonly roles: readonly number[];
  readonly count: number;
  /** Item → node. */
  readonly node: Uint32Array;
  /** Item → index into the places of the graph. */
  readonly place: Uint32Array;
  /** Position in the graph's `sides.values` → item; -1 if it is none. */
  readonly item: Int32Array;
  readonly lanes: readonly Lane[];
}

/** Sorts the sides of all nodes. A stream does one item at a time, so the order is that of time. */
export function sidesOf({ graph, layout }: LaidOutStep, roles: readonly number[]): Sides {
  const { sides, places, count, program } = graph;
  const streams = program.streams.length;
  const rowOfRole = new Map(roles.map((role, row) => [role, row]));
  const laneOf = places.map(({ role, item }) => {
    const row = rowOfRole.get(role);
    return row === undefined ? -1 : row * streams + item.on;
  });
  const start = new Uint32Array(roles.length * streams + 1);
  const each = (visit: (side: number, node: number, lane: number) => void) => {
    for (let node = 0; node < count; node++) {
      if (layout.endPs[node]! <= layout.startPs[node]!) continue;
      for (let side = sides.start[node]!; side < sides.start[node + 1]!; side++) {
        const lane = laneOf[sides.values[side]!]!;
        if (lane >= 0) visit(side, node, lane);
      }
    }
  };
  each((_side, _node, lane) => {
    start[lane + 1]!++;
  });
  for (let lane = 0; lane + 1 < start.length; lane++) start[lane + 1]! += start[lane]!;
  const total = start.at(-1)!;
  const next = start.slice();
  const node = new Uint32Array(total);
  const place = new Uint32Array(total);
  const item = new Int32Array(sides.values.length).fill(-1);
  each((side, of, lane) => {
    const at = next[lane]!++;
    node[at] = of;
    place[at] = sides.values[side]!;
    item[side] = at;
  });
  const lanes = Array.from({ length: roles.length * streams }, (_, lane) => ({
    ...{ role: Math.floor(lane / streams), stream: lane % streams },
    ...{ first: start[lane]!, end: start[lane + 1]! },
  })).filter(({ first, end }) => end > first);
  return { roles, count: total, node, place, item, lanes };
}

/** The item of a node: that of a role if it takes part, else the first that is kept; -1: none. */
export function itemAt({ graph }: LaidOutStep, { item }: Sides, node: number, role: number): number {
  const { sides, places } = graph;
  let found = -1;
  for (let side = sides.start[node]!; side < sides.start[node + 1]!; side++) {
    if (item[side]! < 0) continue;
    if (places[sides.values[side]!]!.role === role) return item[side]!;
    if (found < 0) found = item[side]!;
  }
  return found;
}
