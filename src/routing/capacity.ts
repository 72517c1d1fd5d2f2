/**
 * Weights of next links by their capacity to the destination, if links differ in rate: Zhou et al.,
 * "WCMP: Weighted Cost Multipathing for Improved Fairness in Data Centers", EuroSys 2014, §3. Links
 * are repeated in the group that is hashed over. A link counts with its own rate or, if that is
 * less, with the sum over all next links of the node at its head. Routers that pass link bandwidths
 * on with their routes do the same (BGP, draft-ietf-idr-link-bandwidth, draft-ietf-bess-ebgp-dmz).
 * If all links have one rate, the capacity behind a link is never less than the link, and sets stay
 * even. Left out: several nodes may share the capacity behind a node they both lead to.
 */
import { type Fabric, NodeKind } from '../model/fabric.ts';
import type { Shape } from './rules.ts';

/** Most entries of one link in a set: rates further apart than that are rounded. */
export const MOST_WEIGHT = 64;
/** Shares that are off by less are the same. */
const SAME = 1e-9;

/** Repeats links by their weights; undefined if all links of a plane have one rate. */
export function byCapacity(fabric: Fabric): Shape | undefined {
  if (isAlike(fabric)) return undefined;
  const { rateBps, to } = fabric.links;
  /** The rate that a node can send on, bit/s; only for nodes closer than the present one. */
  const capacity = new Float64Array(fabric.nodeCount);
  const carried = (link: number) => Math.min(rateBps[link]!, capacity[to[link]!]!);
  const weights = rememberedWeights();
  return {
    start(target) {
      capacity[target] = Infinity;
    },
    shape(candidate, size, node) {
      const first = carried(candidate[0]!);
      let sum = first;
      let isEven = true;
      for (let i = 1; i < size; i++) {
        const rate = carried(candidate[i]!);
        sum += rate;
        isEven &&= rate === first;
      }
      capacity[node] = sum;
      if (isEven) return size;
      const links = candidate.slice(0, size);
      let at = 0;
      weights(Array.from(links, carried)).forEach((weight, i) => {
        candidate.fill(links[i]!, at, at + weight);
        at += weight;
      });
      return at;
    },
  };
}

/** Whether all links that paths can choose among have one rate, in each plane. */
function isAlike({ links, kind, ranksForward }: Fabric): boolean {
  const rates: (number | undefined)[] = [undefined, undefined];
  const isEnd = (node: number) => !ranksForward && kind[node] === NodeKind.rank;
  for (let link = 0; link < links.count; link++) {
    if (isEnd(links.from[link]!) || isEnd(links.to[link]!)) continue;
    const plane = links.scaleUp[link]!;
    rates[plane] ??= links.rateBps[link]!;
    if (links.rateBps[link] !== rates[plane]) return false;
  }
  return true;
}

/** {@link rateWeights}, each list worked out once. */
function rememberedWeights(): (rates: readonly number[]) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (rates) => {
    const key = rates.join();
    const weights = known.get(key) ?? rateWeights(rates);
    known.set(key, weights);
    return weights;
  };
}

/**
 * Whole numbers in the ratio of the rates, {@link MOST_WEIGHT} at most and 1 at least. If no such
 * small numbers exist, those that give the most overloaded link the least (Zhou et al., §5, there
 * oversubscription).
 */
export function rateWeights(rates: readonly number[]): number[] {
  const most = Math.max(...rates);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const total = sum(rates);
  let best: number[] = [];
  let least = Infinity;
  for (let largest = 1; largest <= MOST_WEIGHT && least > 1 + SAME; largest++) {
    const weights = rates.map((rate) => Math.max(1, Math.round((rate / most) * largest)));
    const scale = total / sum(weights);
    const overload = weights.reduce((worst, weight, i) => Math.max(worst, (weight * scale) / rates[i]!), 0);
    if (overload >= least - SAME) continue;
    [best, least] = [weights, overload];
  }
  return best;
}
