/** Which algorithms the collectives of a training step use, by the group that does them. */
import { AUTO } from '../collective/auto.ts';
import type { AlgorithmValues } from '../collective/build.ts';
import { findCollective } from '../collective/registry.ts';
import type { GroupKind } from './parallelism/placement.ts';

/** The collectives of a training step. */
export type CollectiveName = 'all-reduce' | 'all-gather' | 'reduce-scatter' | 'all-to-all' | 'send-recv';

/** Groups whose collectives have algorithms to choose from. */
export type AlgorithmGroup = Exclude<GroupKind, 'pp' | 'all'>;

/** The collective of each group, in a step of any kind. */
export const GROUP_COLLECTIVES: Readonly<Record<AlgorithmGroup, readonly CollectiveName[]>> = {
  tp: ['all-reduce', 'all-gather', 'reduce-scatter'],
  ep: ['all-to-all'],
  dp: ['all-reduce', 'all-gather', 'reduce-scatter'],
  edp: ['all-reduce', 'all-gather', 'reduce-scatter'],
  shard: ['all-gather', 'reduce-scatter'],
  replica: ['all-reduce'],
  cp: ['send-recv', 'all-gather', 'reduce-scatter', 'all-to-all'],
};

/** By this name the algorithm is left to be chosen. */
export const CHOSEN = AUTO;

/** The source of an algorithm: the scenario, the default, or the choice. */
export type NamedBy = 'scenario' | 'default' | typeof AUTO;

/** An algorithm of a group: of those of its collectives that have one of this name. */
export interface GroupAlgorithm {
  readonly name: string;
  /** Values of the algorithm's parameters, by collective. */
  readonly params: Readonly<Partial<Record<CollectiveName, AlgorithmValues>>>;
  /**
   * Parameters of the scenario, among those that the fabric also knows; default: none.
   */
  readonly given?: readonly string[];
  /** For a choice: the candidates; default: all. */
  readonly among?: readonly string[] | undefined;
}

/** An unnamed algorithm is chosen if the machine is known, else it is the collective's default. */
export type GroupAlgorithms = Readonly<Partial<Record<AlgorithmGroup, GroupAlgorithm>>>;

/** The algorithm that is named for a kind of group. */
export function namedFor(algorithms: GroupAlgorithms | undefined, group: string): GroupAlgorithm | undefined {
  return Object.entries(algorithms ?? {}).find(([name]) => name === group)?.[1];
}

/** The algorithm of a group's collective; `otherwise` for one that is not named. */
export function algorithmOf(
  algorithms: GroupAlgorithms | undefined,
  group: AlgorithmGroup,
  collective: CollectiveName,
  params: AlgorithmValues,
  otherwise?: typeof CHOSEN,
): { readonly algorithm: string; readonly params: AlgorithmValues; readonly namedBy: NamedBy } {
  const named = algorithms?.[group];
  const own = named?.params[collective];
  if (named && own) return { algorithm: named.name, params: own, namedBy: 'scenario' };
  if (named?.name === CHOSEN || otherwise) return { algorithm: CHOSEN, params, namedBy: AUTO };
  return { algorithm: findCollective(collective).defaultAlgorithm, params, namedBy: 'default' };
}
