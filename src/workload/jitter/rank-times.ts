/**
 * A program rank by rank, without a network: each rank takes its own time for its computations, and
 * the ranks of a group wait for each other at its calls.
 */
import type { ProgramGraph } from '../timeline/graph.ts';
import { listOf } from '../timeline/lists.ts';
import type { FactorOf } from './factors.ts';

/** Times of a step in which ranks differ, ps. */
export interface RankTimes {
  /** When the last rank has ended. */
  readonly totalPs: number;
  /**
   * Role → how much longer its computations take than without jitter: by how much each moves the
   * end of the slowest rank, over its own time; 1 for a role that does not compute.
   */
  readonly factors: readonly number[];
}

/** The ends of a node on the ranks of one role. */
interface Side {
  readonly role: number;
  readonly endsPs: Float64Array;
}

/**
 * Lays a program out for each rank. At a call only the ranks of a group wait for each other; it
 * takes no time. The work is a maximum for each rank, item, and item that it waits for.
 */
export function rankTimes(graph: ProgramGraph, factorOf: FactorOf): RankTimes {
  const { program, count, collective, computePs, waitsFor, sides, places } = graph;
  const { roles } = program;
  const { roleOf, indexOf } = placesOf(graph);
  const left = new Uint32Array(count);
  for (const before of waitsFor.values) left[before]!++;
  const pool = roles.map((): Float64Array[] => []);
  const ends: (readonly Side[] | undefined)[] = new Array(count).fill(undefined);
  const latestPs = new Float64Array(count);
  const items = roles.map(() => 0);
  const addedPs = roles.map(() => 0);
  const soundPs = roles.map(() => 0);
  let totalPs = 0;
  for (let node = 0; node < count; node++) {
    let startPs = 0;
    for (const before of listOf(waitsFor, node)) startPs = Math.max(startPs, latestPs[before]!);
    const own = Array.from(listOf(sides, node), (place): Side => {
      const { role } = places[place]!;
      const endsPs = pool[role]!.pop() ?? new Float64Array(roles[role]!.ranks.length);
      endsPs.fill(0);
      for (const before of listOf(waitsFor, node)) {
        const from = ends[before]!.find((side) => side.role === role)?.endsPs;
        if (from) for (let i = 0; i < endsPs.length; i++) if (from[i]! > endsPs[i]!) endsPs[i] = from[i]!;
      }
      return { role, endsPs };
    });
    if (collective[node]! >= 0) {
      meet(program.collectives[collective[node]!]!.groups, own, roleOf, indexOf);
    } else {
      const [{ role, endsPs }] = own as [Side];
      const item = items[role]!++;
      const { ranks } = roles[role]!;
      for (let i = 0; i < endsPs.length; i++) endsPs[i]! += computePs[node]! * factorOf(ranks[i]!, item);
      soundPs[role]! += computePs[node]!;
    }
    let endPs = 0;
    for (const { endsPs } of own) for (const end of endsPs) if (end > endPs) endPs = end;
    latestPs[node] = endPs;
    if (collective[node]! < 0) addedPs[own[0]!.role]! += Math.max(0, endPs - startPs);
    totalPs = Math.max(totalPs, endPs);
    ends[node] = own;
    const release = (done: number) => {
      for (const { role, endsPs } of ends[done]!) pool[role]!.push(endsPs);
      ends[done] = undefined;
    };
    for (const before of listOf(waitsFor, node)) if (--left[before]! === 0) release(before);
    if (left[node] === 0) release(node);
  }
  return {
    totalPs,
    factors: roles.map((_, role) => (soundPs[role]! > 0 ? addedPs[role]! / soundPs[role]! : 1)),
  };
}

/** The role of each rank, and its place among the ranks of the role. */
function placesOf({ program: { ranks, roles } }: ProgramGraph) {
  const roleOf = new Int32Array(ranks).fill(-1);
  const indexOf = new Uint32Array(ranks);
  roles.forEach((role, r) => {
    role.ranks.forEach((rank, i) => {
      roleOf[rank] = r;
      indexOf[rank] = i;
    });
  });
  return { roleOf, indexOf };
}

/** The ranks of each group end together. */
function meet(
  groups: readonly Uint32Array[],
  own: readonly Side[],
  roleOf: Int32Array,
  indexOf: Uint32Array,
): void {
  const endsOf = new Map(own.map(({ role, endsPs }) => [role, endsPs]));
  for (const group of groups) {
    let lastPs = 0;
    for (const rank of group) lastPs = Math.max(lastPs, endsOf.get(roleOf[rank]!)?.[indexOf[rank]!] ?? 0);
    for (const rank of group) {
      const endsPs = endsOf.get(roleOf[rank]!);
      if (endsPs) endsPs[indexOf[rank]!] = lastPs;
    }
  }
}
