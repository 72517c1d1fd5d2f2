/**
 * Max-min fair rates of a few flows, and the link that bounds each: progressive filling (Bertsekas
 * and Gallager, Data Networks, §6.5.2). For explanations; the engine has its own.
 */

/** The links of a flow: a rate r takes `uses[i]` · r of `links[i]`. */
export interface Crossing {
  readonly links: readonly number[];
  readonly uses: readonly number[];
}

/** Levels that differ by less are one: of rounding. */
const SAME = 1 + 1e-9;

/**
 * The rates of the flows, in the unit of the capacities, and the link that each is bound by; −1 and
 * an infinite rate for flows that nothing bounds. `capacityOf` is infinite for links without limit.
 */
export function fairRates(
  flows: readonly Crossing[],
  capacityOf: (link: number) => number,
): { readonly rates: Float64Array; readonly bounds: Int32Array } {
  const rates = new Float64Array(flows.length).fill(Infinity);
  const bounds = new Int32Array(flows.length).fill(-1);
  const links = new Map<number, { left: number; load: number; readonly users: number[] }>();
  flows.forEach(({ links: crossed, uses }, flow) => {
    crossed.forEach((link, i) => {
      const left = capacityOf(link);
      if (left === Infinity) return;
      const own = links.get(link) ?? { left, load: 0, users: [] };
      links.set(link, own);
      own.load += uses[i]!;
      own.users.push(flow);
    });
  });
  for (let open = [...links]; open.length > 0; ) {
    let lowest = Infinity;
    for (const [, { left, load }] of open) lowest = Math.min(lowest, left / load);
    for (const [link, own] of open) {
      if (own.left / own.load > lowest * SAME) continue;
      for (const flow of own.users) {
        if (bounds[flow] !== -1) continue;
        rates[flow] = lowest;
        bounds[flow] = link;
        const { links: crossed, uses } = flows[flow]!;
        crossed.forEach((other, i) => {
          const state = links.get(other);
          if (!state) return;
          state.left = Math.max(0, state.left - uses[i]! * lowest);
          state.load -= uses[i]!;
        });
      }
    }
    open = open.filter(([, { users }]) => users.some((flow) => bounds[flow] === -1));
  }
  return { rates, bounds };
}
