/**
 * Weighted max-min fair rates by progressive filling (Bertsekas and Gallager, Data Networks,
 * §6.5.2), in plain float64 and from scratch: all rates rise together, in proportion to their
 * weights, until a link is full; its flows keep their rates, the others rise on.
 */

export interface FlowDemand {
  /** Links crossed; a rate of ρ takes `use`·ρ of the link's capacity. */
  readonly links: readonly { readonly link: number; readonly use: number }[];
  /** Rates rise in proportion to it; SimGrid's penalty is its inverse. */
  readonly weight?: number;
}

/** SimGrid's "fatpipe": the capacity bounds each flow of the link, not their sum. */
export interface Fatpipe {
  readonly eachAtMost: number;
}

/**
 * Rates of `flows` over links of the given capacities, in their unit. A link of infinite capacity,
 * or not used, bounds no flow; a flow that no link bounds gets `Infinity`.
 */
export function maxMinRates(
  capacities: ArrayLike<number | Fatpipe>,
  flows: readonly FlowDemand[],
): Float64Array {
  const rates = new Float64Array(flows.length).fill(Infinity);
  const links = gather(capacities, flows);
  for (let open = [...links]; open.length > 0; open = open.filter((link) => link.rising.size > 0)) {
    let lowest = Infinity;
    for (const link of open) lowest = Math.min(lowest, level(link));
    for (const link of open) {
      // A level that rounding has put below the lowest of this round belongs to it too.
      if (level(link) > lowest) continue;
      for (const user of [...link.rising]) {
        const rate = lowest * user.weight;
        rates[user.flow] = rate;
        for (const { link: crossed, use } of user.uses) {
          crossed.rising.delete(user);
          crossed.left = Math.max(0, crossed.left - use * rate);
        }
      }
    }
  }
  return rates;
}

interface Link {
  readonly fatpipe: boolean;
  /** Capacity that settled flows leave. */
  left: number;
  /** Flows whose rate still rises. */
  readonly rising: Set<User>;
}

interface User {
  readonly flow: number;
  readonly weight: number;
  readonly uses: { readonly link: Link; readonly use: number }[];
}

/** The links that can bound a flow, each with its flows. */
function gather(capacities: ArrayLike<number | Fatpipe>, flows: readonly FlowDemand[]): Link[] {
  const links = new Map<number, Link>();
  flows.forEach(({ links: crossed, weight = 1 }, flow) => {
    const user: User = { flow, weight, uses: [] };
    for (const { link: id, use } of crossed) {
      const capacity = capacities[id]!;
      const left = typeof capacity === 'number' ? capacity : capacity.eachAtMost;
      if (left === Infinity || use === 0) continue;
      const link = links.get(id) ?? { fatpipe: typeof capacity !== 'number', left, rising: new Set<User>() };
      links.set(id, link);
      link.rising.add(user);
      user.uses.push({ link, use });
    }
  });
  return [...links.values()];
}

/** Rate of a flow of weight 1 at which the link is full, if nothing else stops its flows. */
function level(link: Link): number {
  let sum = 0;
  let most = 0;
  for (const user of link.rising) {
    const load = user.weight * useOf(user, link);
    sum += load;
    most = Math.max(most, load);
  }
  if (sum === 0) return Infinity;
  return link.left / (link.fatpipe ? most : sum);
}

function useOf(user: User, link: Link): number {
  let use = 0;
  for (const crossed of user.uses) if (crossed.link === link) use += crossed.use;
  return use;
}
