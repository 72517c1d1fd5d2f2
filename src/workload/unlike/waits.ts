/** Who waits for whom at the calls of a program laid out in time. */
import type { ProgramGraph } from '../timeline/graph.ts';
import type { Layout } from '../timeline/layout.ts';
import { listOf } from '../timeline/lists.ts';

/**
 * Role × roles + other role → time that each rank of the role waits at calls for the other, ps. It
 * waits from when its own items before the call have ended until those of the last role have.
 * Waits of several streams at one time count each.
 */
export function waitsOf(graph: ProgramGraph, { startPs, endPs }: Layout): Float64Array {
  const { program, count, collective, waitsFor } = graph;
  const roles = program.roles.length;
  const waits = new Float64Array(roles * roles);
  for (let node = 0; node < count; node++) {
    if (collective[node]! < 0) continue;
    const sides = rolesOf(graph, node);
    if (sides.length < 2) continue;
    const readyPs = sides.map(() => 0);
    let last = 0;
    for (const before of listOf(waitsFor, node)) {
      for (const role of rolesOf(graph, before)) {
        const side = sides.indexOf(role);
        if (side < 0 || endPs[before]! <= readyPs[side]!) continue;
        readyPs[side] = endPs[before]!;
        if (readyPs[side] > readyPs[last]!) last = side;
      }
    }
    sides.forEach((role, side) => {
      if (side !== last) waits[role * roles + sides[last]!]! += startPs[node]! - readyPs[side]!;
    });
  }
  return waits;
}

function rolesOf({ sides, places }: ProgramGraph, node: number): number[] {
  return Array.from(listOf(sides, node), (place) => places[place]!.role);
}
