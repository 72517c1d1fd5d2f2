/**
 * Which rank does which part of the work, and which ranks form which groups.
 *
 * An *order* names the dimensions, the fastest first. With `tp-cp-ep-dp-pp` a tp group is
 * consecutive ranks, and a pipeline stage is the slowest index. Experts are spread over the ranks
 * of cp and dp together: with x the index over both (the faster one of the order fastest), the ep
 * index is x mod ep, and the ranks with the same remainder hold the same experts. If the order
 * names ep after dp, the ep index is x div (cp·dp/ep). Sources: Megatron-Core, `RankGenerator` in
 * core/parallel_state.py (default order, experts folded over cp and dp); Llama 3 (arXiv 2407.21783,
 * §3.3.2: TP, CP, PP, DP from the innermost).
 */
import { UserError } from '../../util/errors.ts';

/** Dimensions that together number the ranks. */
const INDEPENDENT = ['tp', 'cp', 'dp', 'pp'] as const;
type Independent = (typeof INDEPENDENT)[number];

/** Orders by name. */
export const ORDERS: Readonly<Record<string, string>> = {
  megatron: 'tp-cp-ep-dp-pp',
  llama3: 'tp-cp-pp-dp',
};

/**
 * Kinds of groups. tp tensor, cp context, ep expert parallel; dp: the ranks that hold the same
 * parameters (over dp and cp); shard: a part of these with one copy; replica: those with the same
 * part of it; edp: those that hold the same experts; pp: two neighbours of a pipeline; all: every
 * rank.
 */
export type GroupKind = 'tp' | 'cp' | 'dp' | 'shard' | 'replica' | 'ep' | 'edp' | 'pp' | 'all';

/** Sizes of the dimensions, each at least 1. ep divides cp·dp. */
export interface GridSizes {
  readonly tp: number;
  readonly cp: number;
  readonly dp: number;
  readonly pp: number;
  readonly ep: number;
  /** Divides cp·dp; default: cp·dp. */
  readonly shard?: number | undefined;
}

/** Which ranks form which groups. */
export interface Grid {
  /** Ranks used: 0 … ranks-1. */
  readonly ranks: number;
  readonly sizes: GridSizes;
  /** The ranks of a pipeline stage, ascending. */
  stage(stage: number): Uint32Array;
  /** The groups of a kind in a pipeline stage, each in ring order. */
  groups(kind: Exclude<GroupKind, 'pp' | 'all'>, stage: number): readonly Uint32Array[];
  /** Pairs of ranks with the same indices in two stages: the sender first. */
  pairs(from: number, to: number): readonly Uint32Array[];
}

/** The order by its name or as text. Throws `UserError` if it is not one. */
export function orderOf(text: string): readonly string[] {
  const order = (ORDERS[text] ?? text).split('-');
  const known = [...INDEPENDENT, 'ep'] as readonly string[];
  const wrong = order.find((name, i) => !known.includes(name) || order.indexOf(name) !== i);
  const missing = INDEPENDENT.find((name) => !order.includes(name));
  if (wrong !== undefined || missing) {
    throw new UserError(
      missing ? `order '${text}' lacks ${missing}` : `order '${text}' cannot have '${wrong}' there`,
      {
        advice: `use ${Object.keys(ORDERS).join(', ')}, or each of tp, cp, dp, pp once, e.g. tp-cp-ep-dp-pp`,
      },
    );
  }
  return order;
}

/** Numbers the ranks. Throws `UserError` if `order` is not one. */
export function layGrid(sizes: GridSizes, order = 'megatron'): Grid {
  const names = orderOf(order);
  const strides: Record<Independent, number> = { tp: 0, cp: 0, dp: 0, pp: 0 };
  let ranks = 1;
  for (const name of names) {
    if (name === 'ep') continue;
    strides[name as Independent] = ranks;
    ranks *= sizes[name as Independent];
  }
  const { tp, cp, dp, ep } = sizes;
  const copies = cp * dp;
  const replicas = copies / ep;
  const shard = sizes.shard ?? copies;
  const cpFirst = names.indexOf('cp') < names.indexOf('dp');
  const epLast = names.includes('ep') && names.indexOf('ep') > names.indexOf('dp');
  /** Rank by tp index, index over cp and dp, and stage. */
  const at = (t: number, x: number, s: number) => {
    const c = cpFirst ? x % cp : Math.floor(x / dp);
    const d = cpFirst ? Math.floor(x / cp) : x % dp;
    return t * strides.tp + c * strides.cp + d * strides.dp + s * strides.pp;
  };
  const copy = (e: number, r: number) => (epLast ? r + replicas * e : e + ep * r);
  const list = (length: number, rank: (i: number) => number) =>
    Uint32Array.from({ length }, (_, i) => rank(i));
  const lists = (outer: number, inner: number, group: (i: number, j: number) => Uint32Array) =>
    range(outer).flatMap((i) => range(inner).map((j) => group(i, j)));
  const xOf = (c: number, d: number) => (cpFirst ? c + cp * d : d + dp * c);
  return {
    ranks,
    sizes,
    stage: (s) =>
      Uint32Array.from(lists(copies, 1, (x) => list(tp, (t) => at(t, x, s))).flatMap((g) => [...g])).sort(),
    groups(kind, s) {
      switch (kind) {
        case 'tp':
          return lists(1, copies, (_, x) => list(tp, (t) => at(t, x, s)));
        case 'cp':
          return lists(tp, dp, (t, d) => list(cp, (c) => at(t, xOf(c, d), s)));
        case 'dp':
          return lists(tp, 1, (t) => list(copies, (x) => at(t, x, s)));
        case 'shard':
          return lists(tp, copies / shard, (t, r) => list(shard, (i) => at(t, i + shard * r, s)));
        case 'replica':
          return lists(tp, shard, (t, i) => list(copies / shard, (r) => at(t, i + shard * r, s)));
        case 'ep':
          return lists(tp, replicas, (t, r) => list(ep, (e) => at(t, copy(e, r), s)));
        case 'edp':
          return lists(tp, ep, (t, e) => list(replicas, (r) => at(t, copy(e, r), s)));
      }
    },
    pairs: (from, to) => lists(copies, tp, (x, t) => Uint32Array.from([at(t, x, from), at(t, x, to)])),
  };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
