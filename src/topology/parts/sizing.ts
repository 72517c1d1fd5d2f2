/**
 * Fabrics of a wanted size: from a number of ranks and the ports of a switch, a family works out
 * its own counts. Each family says in its own file how (`sizing`); this file is the seam.
 */
import type { Param, ParamSpec } from '../../model/params.ts';
import { UserError } from '../../util/errors.ts';

/** Checked values of any topology, in the units of their kinds. */
export type OtherValues = Readonly<Record<string, number | string | boolean | undefined>>;

/** The ranks that a fabric is to connect, and the ports of its switches. */
export interface Wanted {
  readonly ranks: number;
  /** Ranks of a server, which divide `ranks`. */
  readonly gpus: number;
  /** `ranks / gpus`. */
  readonly servers: number;
  /** Ports of a switch (of a rank, where ranks forward). */
  readonly radix: number;
  /** Values that the user gives; of `hints`, undefined unless given. */
  readonly values: OtherValues;
}

/** How a family works out its counts. */
export interface Sizing {
  /** Keys that it works out: with one of them given, `ranks` only limits the fabric. */
  readonly keys: readonly string[];
  /** Other keys that limit the choice, if the user gives them. */
  readonly hints?: readonly string[];
  /** Ports of a switch if the user gives no `radix`; default: {@link DEFAULT_RADIX}. */
  readonly radix?: number;
  /** Values of the keys, or of hints; a text says why none fit. Cheap, and throws nothing. */
  choose(wanted: Wanted): OtherValues | string;
}

/** A family as far as its size is concerned. */
export interface Sizable {
  readonly name: string;
  readonly params: ParamSpec;
  readonly sizing?: Sizing | undefined;
}

/** Ports of the switches that most fabrics of 2024 and 2025 are built of. */
export const DEFAULT_RADIX = 64;

/** Rates of an H100 and its NIC (NVIDIA, DGX H100 data sheet); bit/s. */
const ASSUMED = { rate: 400e9, scaleUpRate: 3600e9 } as const;

/** Sizes that are tried to name the nearest that can be built. */
const MOST_TRIED = { below: 70_000, above: 4096 } as const;

export const ranksParam = {
  kind: 'count',
  help: 'ranks to connect; without counts of switches, weft works them out from radix',
  optional: true,
  min: 1,
} as const satisfies Param;

/** Whether a size is asked for: ranks, and none of the keys that are worked out. */
export function asksForSize(sizing: Sizing | undefined, given: (key: string) => boolean): sizing is Sizing {
  return sizing !== undefined && given(RANKS) && !sizing.keys.some(given);
}

const RANKS = 'ranks';

/**
 * The values with the counts that the family works out; as given if no size is asked for. Throws
 * `UserError` with the nearest sizes if none fits.
 */
export function sized({ name, params, sizing }: Sizable, given: OtherValues): OtherValues {
  const { ranks } = given;
  if (!asksForSize(sizing, (key) => given[key] !== undefined)) return given;
  if (typeof ranks !== 'number' || !Number.isInteger(ranks) || ranks < 1) return given;
  const gpus = numberOr(given.gpus, numberOr(params.gpus?.default, 1));
  const radix = numberOr(given.radix, sizing.radix ?? DEFAULT_RADIX);
  const choose = (count: number) =>
    sizing.choose({ ranks: count, gpus, servers: count / gpus, radix, values: given });
  const chosen =
    ranks % gpus === 0 ? choose(ranks) : `${ranks} ranks cannot be split into servers of ${gpus}`;
  if (typeof chosen === 'string') {
    throw new UserError(chosen, { where: RANKS, advice: nearestText(choose, ranks, gpus, name) });
  }
  const all = { ...given, ...chosen };
  const scaleUp = 'scaleUpRate' in params && numberOr(all.gpus, gpus) > 1;
  return {
    ...all,
    rate: all.rate ?? ASSUMED.rate,
    ...(scaleUp && { scaleUpRate: all.scaleUpRate ?? ASSUMED.scaleUpRate }),
  };
}

/** The parameters that a block may have where a size is asked for; none of them is required. */
export function sizedParams({ params, sizing }: Sizable): ParamSpec {
  const own = Object.entries(params).filter(([key]) => !sizing!.keys.includes(key));
  return Object.fromEntries(
    own.map(([key, param]): [string, Param] => {
      const { default: given, ...bare } = param;
      if (sizing!.hints?.includes(key)) return [key, { ...bare, optional: true }];
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

/** The largest divisor of `count` that is at most `most`; 1 at least. */
export function largestDivisor(count: number, most: number): number {
  for (let divisor = Math.min(count, Math.floor(most)); divisor > 1; divisor--) {
    if (count % divisor === 0) return divisor;
  }
  return 1;
}
