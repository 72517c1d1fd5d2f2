/**
 * The time of an algorithm by the α–β model (Hockney 1994; Thakur, Rabenseifner and Gropp 2005,
 * §3): a message of m bytes takes α + m·β on an uncongested fabric, and a rank sends and receives
 * one at a time.
 */

/** Messages between two ranks. */
export interface Level {
  /** The time of a message at any size: latency, and the overhead of a step; ps. */
  readonly alphaPs: number;
  /** Time of a byte, ps. */
  readonly betaPs: number;
  /**
   * Ports of a rank, each of which sends a byte in `betaPs`; default: as many as an algorithm has
   * ways.
   */
  readonly ports?: number;
  /** The time of a message without bytes, ps; default: that of any message. */
  readonly emptyPs?: number;
}

/** The fabric for which an algorithm gives its time. */
export interface Net extends Level {
  /**
   * Consecutive ranks that share a server and send at its level; absent without servers.
   */
  readonly server?: (Level & { readonly ranks: number }) | undefined;
}

/** Time of `steps` steps that carry `bytes` in all. */
export function alphaBeta({ alphaPs, betaPs }: Level, steps: number, bytes: number): number {
  return steps * alphaPs + bytes * betaPs;
}

/**
 * Time of one message of `bytes` at each of these distances, one after the other: between ranks of
 * a server where it is so near.
 */
export function messagesPs(
  net: Net,
  distances: readonly number[],
  bytes: (distance: number) => number,
): number {
  const ranks = net.server?.ranks ?? 0;
  return distances.reduce((sum, distance) => {
    const level = net.server && distance < ranks ? net.server : net;
    return sum + alphaBeta(level, 1, bytes(distance));
  }, 0);
}

/** 1, 2, 4 … below `most`. */
export function powersBelow(most: number): number[] {
  const powers: number[] = [];
  for (let power = 1; power < most; power *= 2) powers.push(power);
  return powers;
}

/** The whole part of log2. */
export function log2Floor(n: number): number {
  return 31 - Math.clz32(n);
}

/** log2, rounded up. */
export function log2Ceil(n: number): number {
  return n <= 1 ? 0 : 32 - Math.clz32(n - 1);
}
