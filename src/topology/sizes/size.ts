/** From a number of ranks to the values of a fabric, by the rules of its family. */
import type { Param, ParamSpec } from '../../model/params.ts';
import type { OtherValues, Sizing } from '../parts/sizing.ts';
import { sizings } from './registry.ts';

/** A family as far as its size is concerned. */
export interface Sizable {
  readonly name: string;
  readonly params: ParamSpec;
  readonly sizing?: Sizing | undefined;
}

/** Ports of the switches that most fabrics of 2024 and 2025 are built of. */
const DEFAULT_RADIX = 64;

/** Rates of an H100 and its NIC (NVIDIA, DGX H100 data sheet); bit/s. */
const ASSUMED = { rate: 400e9, scaleUpRate: 3600e9 } as const;

/** Sizes that are tried to name the nearest that can be built. */
const MOST_TRIED = { below: 70_000, above: 4096 } as const;

/** How the family works out its counts: as it says itself, or the registry does. */
export function sizingOf({ name, sizing }: Sizable): Sizing | undefined {
  return sizing ?? (Object.hasOwn(sizings, name) ? sizings[name] : undefined);
}

/** The rules of the family, if a size is asked for: ranks, and none of the keys worked out. */
function askedSizing(member: Sizable, given: (key: string) => boolean): Sizing | undefined {
  const sizing = sizingOf(member);
  return sizing && given(RANKS) && !sizing.keys.some(given) ? sizing : undefined;
}

const RANKS = 'ranks';

/** Why no size fits, and the nearest that do. */
export interface NoSize {
  readonly what: string;
  readonly advice: string;
}

/**
 * The values with the counts that the family works out; as given if no size is asked for. A reason
 * if none fits.
 */
export function sized(
  member: Sizable,
  given: OtherValues,
): { readonly values: OtherValues } | { readonly none: NoSize } {
  const { name, params } = member;
  const { ranks } = given;
  const sizing = askedSizing(member, (key) => given[key] !== undefined);
  if (!sizing || typeof ranks !== 'number' || !Number.isInteger(ranks) || ranks < 1) return { values: given };
  const gpus = numberOr(given.gpus, numberOr(params.gpus?.default, 1));
  const radix = numberOr(given.radix, sizing.radix ?? DEFAULT_RADIX);
  const choose = (count: number) =>
    sizing.choose({ ranks: count, gpus, servers: count / gpus, radix, params, values: given });
  const chosen =
    ranks % gpus === 0 ? choose(ranks) : `${ranks} ranks cannot be split into servers of ${gpus}`;
  if (typeof chosen === 'string') {
    return { none: { what: chosen, advice: nearestText(choose, ranks, gpus, name) } };
  }
  const all = { ...given, ...chosen };
  const scaleUp = 'scaleUpRate' in params && numberOr(all.gpus, gpus) > 1;
  const scaleUpRate = all.scaleUpRate ?? ASSUMED.scaleUpRate;
  return { values: { ...all, rate: all.rate ?? ASSUMED.rate, ...(scaleUp && { scaleUpRate }) } };
}

/** The parameters that a block may have where a size is asked for; none of them is required. */
export function sizedParams({ params }: Sizable, { keys, hints }: Sizing): ParamSpec {
  const own = Object.entries(params).filter(([key]) => !keys.includes(key));
  return Object.fromEntries(
    own.map(([key, param]): [string, Param] => {
      const { default: given, ...bare } = param;
      if (hints?.includes(key)) return [key, { ...bare, optional: true }];
      return [key, given === undefined && key in ASSUMED ? { ...param, optional: true } : param];
    }),
  );
}

/** The nearest numbers of ranks that fit, below and above. */
function nearestText(
  choose: (ranks: number) => OtherValues | string,
  ranks: number,
  gpus: number,
  name: string,
): string {
  const whole = Math.floor(ranks / gpus);
  const fits = (servers: number) => servers > 0 && typeof choose(servers * gpus) !== 'string';
  let below = ranks % gpus === 0 ? whole - 1 : whole;
  const least = Math.max(0, below - MOST_TRIED.below);
  while (below > least && !fits(below)) below--;
  let above = whole + 1;
  while (above <= whole + MOST_TRIED.above && !fits(above)) above++;
  const found = [below, above].filter(fits).map((servers) => `ranks=${servers * gpus}`);
  return found.length > 0
    ? `the nearest that can be built: ${found.join(' and ')}; or another radix`
    : `no ${name} fits: give another radix, or its counts`;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** The rules as a scenario's check has them. */
export const sizes = { askedSizing, sized, sizedParams, DEFAULT_RADIX } as const;
