/**
 * The time of an algorithm by the α–β model (Hockney 1994; Thakur, Rabenseifner and Gropp 2005, §3): a message of m
 * bytes takes α + m·β on an uncongested fabric, and a rank sends and receives one at a time.
 */

/** Messages between two ranks. */
export interface Level {
  /** What a message takes whatever its size: latency, and the overhead of a step; ps. */
  readonly alphaPs: number;
  /** Time of a byte, ps. */
  readonly betaPs: number;
  /** What a message without bytes takes, ps; as any where not given. */
  readonly emptyPs?: number;
}

/** What an algorithm is asked the time on. */
export interface Net extends Level {
  /** Consecutive ranks that share a server and talk at its level; absent where there are no servers. */
  readonly server?: (Level & { readonly ranks: number }) | undefined;
}

/** Time of `steps` steps that carry `bytes` in all. */
export function alphaBeta({ alphaPs, betaPs }: Level, steps: number, bytes: number): number {
  return steps * alphaPs + bytes * betaPs;
}

/** The whole part of log2. */
export function log2Floor(n: number): number {
  return 31 - Math.clz32(n);
}

/** log2, rounded up. */
export function log2Ceil(n: number): number {
  return n <= 1 ? 0 : 32 - Math.clz32(n - 1);
}
