/**
 * The cables of folded Clos networks, one or several side by side, and the parameters of their
 * cores.
 */
import type { Param } from '../../model/params.ts';
import { UserError } from '../../util/errors.ts';
import type { Cable } from './builder.ts';
import type { SwitchCable } from './switch-graph.ts';

/**
 * Networks of pods: numbers are of one pod, cores of one network. Each pod's spine i is joined to
 * the i-th part of the cores.
 */
export interface ClosShape {
  /**
   * Networks side by side, not joined. Switches are numbered tier by tier, through all networks.
   */
  readonly copies: number;
  readonly pods: number;
  readonly leaves: number;
  readonly spines: number;
  /** A multiple of `spines`, or 0. */
  readonly cores: number;
  readonly uplink: Cable;
  readonly coreLink: Cable;
  /** Parallel cables to each switch of the top tier; default: 1. */
  readonly trunk?: number | undefined;
}

/** Cables between leaves and spines, then between spines and cores. */
export function* closCables(shape: ClosShape): Iterable<SwitchCable> {
  const { copies, pods, leaves, spines, cores, uplink, coreLink, trunk = 1 } = shape;
  const allPods = copies * pods;
  const spine0 = allPods * leaves;
  const core0 = spine0 + allPods * spines;
  for (let leaf = 0; leaf < allPods * leaves; leaf++) {
    const first = spine0 + Math.floor(leaf / leaves) * spines;
    const times = cores > 0 ? 1 : trunk;
    for (let i = 0; i < spines * times; i++) yield { a: leaf, b: first + Math.floor(i / times), ...uplink };
  }
  const perSpine = cores / spines;
  for (let spine = 0; spine < (cores > 0 ? allPods * spines : 0); spine++) {
    const copy = Math.floor(spine / (pods * spines));
    const first = core0 + copy * cores + (spine % spines) * perSpine;
    for (let i = 0; i < perSpine * trunk; i++)
      yield { a: spine0 + spine, b: first + Math.floor(i / trunk), ...coreLink };
  }
}

/** The number of {@link closCables}. */
export function closCount({ copies, pods, leaves, spines, cores, trunk = 1 }: ClosShape): number {
  return copies * pods * (cores > 0 ? leaves * spines + cores * trunk : leaves * spines * trunk);
}

export const trunkParam = {
  kind: 'count',
  help: 'parallel cables from a switch of the top tier to each switch below it; default: 1',
  optional: true,
  min: 1,
  max: 1024,
} as const satisfies Param;

export const coreParams = {
  cores: {
    kind: 'count',
    help: 'core switches, a multiple of spines: each spine connects to cores/spines of them; 0: two tiers',
    default: 0,
  },
  coreRate: {
    kind: 'rate',
    help: 'rate of a spine–core link, each direction; alternative to coreOversubscription',
    optional: true,
    min: 1,
  },
  coreOversubscription: {
    kind: 'ratio',
    help: 'oversubscription of a spine: rate down to leaves / rate up to cores; sets coreRate; default: 1:1',
    optional: true,
    min: 1e-3,
    max: 1e6,
  },
} as const satisfies Record<string, Param>;

export interface CoreValues {
  readonly cores: number;
  readonly coreRate: number | undefined;
  readonly coreOversubscription: number | undefined;
}

/**
 * bit/s of a spine–core link; `downBps` is the rate of a spine's links to its leaves. 0 without
 * cores.
 */
export function coreRateBps(values: CoreValues, downBps: number, spines: number): number {
  const { cores, coreRate, coreOversubscription } = values;
  if (coreRate !== undefined && coreOversubscription !== undefined) {
    throw new UserError('coreRate and coreOversubscription both set the rate of spine–core links', {
      where: 'coreRate',
      advice: 'give one of the two',
    });
  }
  if (cores === 0) {
    if ((coreRate ?? coreOversubscription) === undefined) return 0;
    throw new UserError('without cores, no link has this rate', {
      where: coreRate === undefined ? 'coreOversubscription' : 'coreRate',
      advice: 'set cores, or remove this key',
    });
  }
  return coreRate ?? (downBps * spines) / (cores * (coreOversubscription ?? 1));
}

/** Refuses pods that nothing joins, and cores that spines cannot share evenly. */
export function checkPods(pods: number, spines: number, cores: number): void {
  if (pods > 1 && cores === 0) {
    throw new UserError(`the ${pods} pods are not connected`, {
      where: 'cores',
      advice: `e.g. cores=${spines}`,
    });
  }
  if (cores % spines !== 0) {
    throw new UserError(`${cores} cores cannot be split evenly among the ${spines} spines of a pod`, {
      where: 'cores',
      advice: `use a multiple of ${spines}`,
    });
  }
}

/** Refuses leaves of a pod that make no whole segments of a leaf a rail. */
export function checkSegments(leaves: number, gpus: number): void {
  if (leaves % gpus === 0) return;
  throw new UserError(`${leaves} leaves per pod cannot be split into segments of ${gpus} rails`, {
    where: 'leaves',
    advice: `use a multiple of ${gpus}`,
  });
}
