/** Which algorithms the collectives of a training step use, by the group that does them. */
import type { AlgorithmValues } from '../collective/build.ts';
import type { GroupName } from './placement.ts';

/** The collectives of a training step. */
export type CollectiveName = 'all-reduce' | 'all-gather' | 'reduce-scatter' | 'all-to-all';

/** What each group does, in a step of any kind. */
export const GROUP_COLLECTIVES: Readonly<Record<GroupName, readonly CollectiveName[]>> = {
  tp: ['all-reduce', 'all-gather', 'reduce-scatter'],
  ep: ['all-to-all'],
  dp: ['all-reduce'],
  edp: ['all-reduce'],
};

/** An algorithm of a group: of those of its collectives that have one of this name. */
export interface GroupAlgorithm {
  readonly name: string;
  /** Values of the algorithm's parameters, by collective. */
  readonly params: Readonly<Partial<Record<CollectiveName, AlgorithmValues>>>;
  /** Parameters that a scenario says, of those that the fabric knows otherwise; none where not given. */
  readonly given?: readonly string[];
}

/** What is not named is a ring, or the direct all-to-all. */
export type GroupAlgorithms = Readonly<Partial<Record<GroupName, GroupAlgorithm>>>;

/** The algorithm of a group's collective. */
export function algorithmOf(
  algorithms: GroupAlgorithms | undefined,
  group: GroupName,
  collective: CollectiveName,
  params: AlgorithmValues,
): { readonly algorithm: string; readonly params: AlgorithmValues } {
  const named = algorithms?.[group];
  const own = named?.params[collective];
  if (named && own) return { algorithm: named.name, params: own };
  return { algorithm: collective === 'all-to-all' ? 'direct' : 'ring', params };
}
