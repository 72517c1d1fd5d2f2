/**
 * Which links a next set holds. `shortest`: all that lead one hop closer to the destination. The other rules narrow those
 * down, repeat some of them (a link that is there twice gets twice the traffic), or measure hops in another way.
 */
import { type Fabric, NO_AXIS } from '../model/fabric.ts';
import { UserError } from '../util/errors.ts';

export type SetRule = 'shortest' | 'weighted' | 'dimension-order' | 'up-down';

/** Most entries of one link in a weighted set: rates further apart than that are rounded. */
export const MOST_WEIGHT = 64;
/** Multiples of the slowest rate that are tried for whole weights. */
const MOST_MULTIPLE = 16;

/** Writes a set into `candidate` in place of the `size` links there, ascending; answers its size, at least 1. */
export type Shape = (candidate: Uint32Array, size: number) => number;

/** What a rule makes of a set of next links. Throws `UserError` where the fabric has no axes to be taken in order. */
export function shapeOf(fabric: Fabric, rule: SetRule): Shape | undefined {
  if (rule === 'weighted') return (candidate, size) => repeatByRate(fabric, candidate, size);
  if (rule !== 'dimension-order') return undefined;
  const { axis } = fabric.links;
  if (!axis) {
    throw new UserError(`a ${fabric.name} has no dimensions to be taken in order`, {
      where: 'routing',
      advice: 'dimension-order is for ring, torus, full-mesh, hyperx and bcube; use ecmp here',
    });
  }
  return (candidate, size) => lowestAxis(axis, candidate, size);
}

/** Keeps the links of the lowest axis; those along none count as of one more. */
function lowestAxis(axis: Uint8Array, candidate: Uint32Array, size: number): number {
  let lowest = NO_AXIS;
  for (let i = 0; i < size; i++) lowest = Math.min(lowest, axis[candidate[i] as number] as number);
  let kept = 0;
  for (let i = 0; i < size; i++) {
    const link = candidate[i] as number;
    if (axis[link] === lowest) candidate[kept++] = link;
  }
  return kept;
}

/** Repeats each link as its rate is to that of the others. */
function repeatByRate({ links }: Fabric, candidate: Uint32Array, size: number): number {
  const chosen = candidate.slice(0, size);
  const weights = rateWeights(Array.from(chosen, (link) => links.rateBps[link] as number));
  let at = 0;
  chosen.forEach((link, i) => {
    const end = at + (weights[i] as number);
    candidate.fill(link, at, end);
    at = end;
  });
  return at;
}

/**
 * The smallest whole numbers that are to each other as the rates are, {@link MOST_WEIGHT} at most; rounded where there are
 * none so small, and 1 at least.
 */
export function rateWeights(rates: readonly number[]): number[] {
  const least = Math.min(...rates);
  const most = Math.max(...rates);
  if (least === most) return rates.map(() => 1);
  for (let multiple = 1; multiple <= MOST_MULTIPLE && (most / least) * multiple <= MOST_WEIGHT; multiple++) {
    const exact = rates.map((rate) => (rate / least) * multiple);
    if (exact.every((weight) => Math.abs(weight - Math.round(weight)) < 1e-6 * weight)) {
      return exact.map(Math.round);
    }
  }
  return rates.map((rate) => Math.max(1, Math.round((rate / most) * MOST_WEIGHT)));
}
