/**
 * Ranks over which two others reach each other where the fabric joins only the ranks of a rail: in
 * a multi-plane fabric without spines between the planes, or with rails alone.
 */
import type { Fabric } from '../model/fabric.ts';
import type { RouteTables } from '../model/routes.ts';
import { findWalk } from './path.ts';

/**
 * The rank in the server of `first` over which `rank` and `first` reach each other; undefined if
 * they have a path, or no rank of that server has one to both.
 */
export type RelayOf = (rank: number, first: number) => number | undefined;

/** No pair of ranks needs a relay. */
export const NO_RELAYS: RelayOf = () => undefined;

/** The relays of a fabric with these routes. */
export function relaysOf(fabric: Fabric, routes: RouteTables): RelayOf {
  const joined = (a: number, b: number) =>
    findWalk(fabric, routes, a, b) !== undefined && findWalk(fabric, routes, b, a) !== undefined;
  let mates: ReadonlyMap<number, readonly number[]> | undefined;
  return (rank, first) => {
    if (rank === first || joined(rank, first)) return undefined;
    mates ??= ranksByServer(fabric);
    return mates
      .get(fabric.server[first]!)!
      .find((mate) => mate !== first && joined(mate, first) && joined(rank, mate));
  };
}

function ranksByServer({ ranks, server }: Fabric): ReadonlyMap<number, readonly number[]> {
  const of = new Map<number, number[]>();
  for (let rank = 0; rank < ranks; rank++) {
    const mates = of.get(server[rank]!) ?? [];
    of.set(server[rank]!, mates);
    mates.push(rank);
  }
  return of;
}
