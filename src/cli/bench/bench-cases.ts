/**
 * The runs whose speed `weft bench` and bench/ measure: collectives on fat-trees of 400 Gbit/s and
 * 500 ns a link.
 */
import { buildCollective, type CollectiveSpec } from '../../collective/build.ts';
import type { FlowRun } from '../../engine/flow/api.ts';
import type { FluidChoice } from '../../routing/choice.ts';
import { buildRoutes } from '../../routing/tables.ts';
import { benchFabric } from './bench-fabric.ts';

const MIB = 2 ** 20;

/** How a case is run, where it is not one replica under ECMP at the default tolerance. */
export interface CaseOptions {
  readonly routing?: FluidChoice;
  readonly seeds?: readonly number[];
  readonly tolerance?: number;
}

/** Ring all-reduce of 64 MiB over the first `hosts` ranks of a k-ary fat-tree. */
export const ringRun = (k: number, hosts: number, options: CaseOptions = {}): FlowRun =>
  fatTreeRun(k, hosts, { collective: 'all-reduce', algorithm: 'ring', bytes: 64 * MIB }, options);

/** 1 MiB from each of the first `hosts` ranks of a k-ary fat-tree to each other at once. */
export const allToAllRun = (k: number, hosts: number, options: CaseOptions = {}): FlowRun =>
  fatTreeRun(k, hosts, { collective: 'all-to-all', algorithm: 'direct', bytes: hosts * MIB }, options);

function fatTreeRun(
  k: number,
  hosts: number,
  spec: Omit<CollectiveSpec, 'groups'>,
  { routing = { name: 'ecmp' }, seeds = [1], tolerance = 1e-3 }: CaseOptions,
): FlowRun {
  const fabric = benchFabric(k);
  const group = Uint32Array.from({ length: hosts }, (_, rank) => rank);
  const schedule = buildCollective({ ...spec, groups: [group] });
  return { fabric, routes: buildRoutes(fabric), schedule, reality: 'routing', routing, seeds, tolerance };
}
