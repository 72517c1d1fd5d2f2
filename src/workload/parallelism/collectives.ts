/** The distinct collectives of a training step: each has one entry, however often it is called. */
import type { AlgorithmValues } from '../../collective/build.ts';
import { findCollective } from '../../collective/registry.ts';
import { memo } from '../../util/memo.ts';
import { algorithmOf, CHOSEN, type CollectiveName } from '../algorithms.ts';
import type { Training } from '../params.ts';
import type { ProgramCollective } from '../program.ts';
import type { GroupKind } from './placement.ts';

/** One rank of each pair sends to the other. */
export const TRANSFER = 'transfer';

/** Facts of a collective that hold whatever algorithm is named for its group. */
export interface Traffic {
  /** Values of the algorithm, e.g. which blocks are larger than others. */
  readonly params: AlgorithmValues;
  /** The algorithm; default: that of the group. */
  readonly algorithm?: string;
}

/** A collective before it has a name and an algorithm. */
export interface Wanted {
  readonly kind: GroupKind;
  readonly collective: CollectiveName | typeof TRANSFER;
  /** As nccl-tests counts. */
  readonly bytes: number;
  readonly params?: AlgorithmValues;
  readonly traffic?: Traffic | undefined;
  readonly groups: readonly Uint32Array[];
  /** Ascending. */
  readonly roles: readonly number[];
  /** Its place, if it is in one of several stages, e.g. `stage 3`. */
  readonly place?: string | undefined;
}

/** Collectives by their descriptions. */
export interface CollectiveTable {
  /**
   * Index of the collective of that description, new or known; undefined if groups have a single
   * rank.
   */
  intern(wanted: Wanted): number | undefined;
  /** All of them; names that occur with several sizes have a number. */
  finish(): ProgramCollective[];
}

/** An empty table. */
export function collectiveTable({
  algorithms,
  otherwise,
}: Pick<Training, 'algorithms' | 'otherwise'>): CollectiveTable {
  const list: ProgramCollective[] = [];
  const known = new Map<string, number>();
  // The groups of a communicator are one object, whichever of its stages asks for them first.
  const groupsOf = memo(
    ({ kind, roles, place }: Wanted) => `${kind} ${roles.join()} ${place}`,
    ({ groups }) => groups,
  );
  return {
    intern(wanted) {
      const { kind, collective, bytes, params = {}, roles, place, traffic } = wanted;
      const groups = groupsOf(wanted);
      if ((groups[0]?.length ?? 0) < 2) return undefined;
      const own = traffic ? ` ${JSON.stringify(traffic)}` : '';
      const key = `${kind} ${collective} ${bytes} ${roles.join()} ${place} ${JSON.stringify(params)}${own}`;
      const index = known.get(key);
      if (index !== undefined) return index;
      const usual =
        kind === 'pp' || kind === 'all' || collective === TRANSFER
          ? { algorithm: fixedAlgorithm(kind, collective), params, namedBy: 'default' as const }
          : algorithmOf(algorithms, kind, collective, params, otherwise);
      const chosen = traffic ? withTraffic(usual, collective, traffic) : usual;
      const name = `${kind} ${collective}${place === undefined ? '' : ` ${place}`}`;
      known.set(key, list.length);
      return list.push({ name, group: kind, collective, ...chosen, bytes, groups, roles }) - 1;
    },
    finish: () => numbered(list),
  };
}

/**
 * The algorithm with the values of the traffic; uneven blocks take the default where none is named.
 */
function withTraffic(
  { algorithm, params, namedBy }: ReturnType<typeof algorithmOf>,
  collective: string,
  traffic: Traffic,
): ReturnType<typeof algorithmOf> {
  const values = { ...params, ...traffic.params };
  if (traffic.algorithm !== undefined)
    return { algorithm: traffic.algorithm, params: traffic.params, namedBy: 'scenario' };
  if (algorithm !== CHOSEN) return { algorithm, params: values, namedBy };
  return { algorithm: findCollective(collective).defaultAlgorithm, params: values, namedBy: 'default' };
}

/** A few bytes between all ranks take a tree, as a ring has as many steps as ranks. */
function fixedAlgorithm(kind: GroupKind, collective: string): string {
  return kind === 'all' ? 'double-binary-tree' : findCollective(collective).defaultAlgorithm;
}

/** Adds a number to names that occur with several sizes. */
function numbered(collectives: readonly ProgramCollective[]): ProgramCollective[] {
  const total = new Map<string, number>();
  for (const { name } of collectives) total.set(name, (total.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return collectives.map((collective) => {
    const { name } = collective;
    if (total.get(name) === 1) return collective;
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    return { ...collective, name: `${name} ${n}` };
  });
}
