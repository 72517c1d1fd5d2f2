/**
 * The timeline of a program in which calls that may meet are simulated as one schedule, with all
 * that lies between them. No rounds are needed: calls start when what they wait for has ended.
 */
import type { ProgramGraph } from '../../workload/timeline/graph.ts';
import type { Layout } from '../../workload/timeline/layout.ts';
import { listOf } from '../../workload/timeline/lists.ts';
import { coversRoles } from '../../workload/together/places.ts';
import type { WholeCalls, WholeMeasure } from './parts.ts';

/** The calls that are simulated, ascending: those that meet, and those that join several roles. */
export function wholeCalls(
  { program, collective, count }: ProgramGraph,
  groups: readonly (readonly number[])[],
): number[] {
  const chosen = new Uint8Array(count);
  for (const group of groups) for (const node of group) chosen[node] = 1;
  const joins = program.collectives.map(({ roles }) => roles.length > 1);
  return Array.from(chosen.keys()).filter((node) => chosen[node] === 1 || joins[collective[node]!] === true);
}

/** Whether calls can be simulated so: all ranks of their roles take part in each. */
export function canBeWhole({ program, collective }: ProgramGraph, calls: readonly number[]): boolean {
  return [...new Set(calls.map((node) => collective[node]!))].every((index) =>
    coversRoles(program, program.collectives[index]!),
  );
}

/**
 * Messages and lanes of such a simulation, about.
 * @param weight Those of the calls alone.
 */
export function wholeWeight({ program, order }: ProgramGraph, weight: number): number {
  // An item of a rank costs as much as a message or two: events, and waits of groups.
  return program.roles.reduce((sum, { ranks }, role) => sum + 2 * ranks.length * order[role]!.length, weight);
}

/** A world with some calls, by seed. */
export interface WholeWorld {
  readonly seed: number;
  /** Nodes that are simulated, ascending. */
  readonly calls: readonly number[];
  /** Node → time of a call that is not simulated, or of a computation, ps. */
  readonly timesPs: Float64Array;
}

/** The simulation of a world, and the times of its calls in the layout that follows. */
export interface WholeAnswer {
  readonly key: string;
  readonly measured: WholeMeasure;
  readonly durationsPs: Float64Array;
}

/**
 * Simulates worlds: those with equal calls and times at once.
 * @param simulate A simulation with some seeds.
 */
export async function simulateWhole(
  graph: ProgramGraph,
  worlds: readonly WholeWorld[],
  simulate: (calls: WholeCalls, seeds: readonly number[]) => Promise<WholeMeasure>,
): Promise<WholeAnswer[]> {
  const alike: WholeWorld[][] = [];
  for (const world of worlds) {
    const found = alike.find(([first]) => isAlike(first!, world));
    if (found) found.push(world);
    else alike.push([world]);
  }
  const answers = new Map<WholeWorld, WholeAnswer>();
  for (const some of alike) {
    const { calls, timesPs } = some[0]!;
    const seeds = some.map(({ seed }) => seed);
    const measured = await simulate({ graph, calls, timePs: (node) => timesPs[node]! }, seeds);
    for (const world of some) {
      const endsPs = measured.endsPs[Math.max(0, measured.seeds.indexOf(world.seed))]!;
      const durationsPs = durationsTo(graph, world, endsPs);
      answers.set(world, { key: `whole ${seeds.join()}`, measured, durationsPs });
    }
  }
  return worlds.map((world) => answers.get(world)!);
}

function isAlike(a: WholeWorld, b: WholeWorld): boolean {
  return (
    a.calls.length === b.calls.length &&
    a.calls.every((node, i) => node === b.calls[i]) &&
    a.timesPs.every((time, node) => time === b.timesPs[node])
  );
}

/** Times of all nodes, so that each call that is simulated ends when it does. */
function durationsTo(
  { count, waitsFor }: ProgramGraph,
  { calls, timesPs }: WholeWorld,
  callEndsPs: Float64Array,
): Float64Array {
  const durationsPs = timesPs.slice();
  const endsPs: Pick<Layout, 'endPs'>['endPs'] = new Float64Array(count);
  let call = 0;
  for (let node = 0; node < count; node++) {
    let startPs = 0;
    for (const before of listOf(waitsFor, node)) startPs = Math.max(startPs, endsPs[before]!);
    if (calls[call] === node) durationsPs[node] = Math.max(0, Math.round(callEndsPs[call++]! - startPs));
    endsPs[node] = startPs + durationsPs[node]!;
  }
  return durationsPs;
}
