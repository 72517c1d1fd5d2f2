/**
 * Which of n equal next links a flow takes. Plain TypeScript; `choose` of `shaders/flow/trace.wgsl`
 * is the same, bit for bit.
 */
import { constants } from '../kernels/words.ts';
import { hash2, hash3 } from '../rng/hash.ts';
import type { SetRule } from './rules.ts';

const { SALT_DETOUR, SALT_POLARIZED, SALT_SWITCH } = constants['shared/salts'];

/** Routings that a fluid can take. */
export type FluidName = 'ecmp' | 'd-mod-k' | 'spray' | 'valiant';

/** Routings that engines know; those of the packet engines alone are not for fluids. */
export type RoutingName =
  | FluidName
  | ('adaptive' | 'reps' | 'bitmap' | 'mixed' | 'flowlet')
  | ('ugal-l' | 'ugal-g');

/** How a fluid is routed. */
export interface FluidChoice {
  /** `spray` is the even split over all shortest paths. */
  readonly name: FluidName;
  /** With `ecmp`: all switches hash alike, so choices of successive tiers are correlated. */
  readonly polarize?: boolean;
  /** With `ecmp`: equal parts of a flow, each hashed apart; they have one rate. Default: 1. */
  readonly queuePairs?: number;
  /** With `valiant`: 1: each flow takes one random node; else an even split over all of them. */
  readonly entropies?: number;
}

/**
 * The choice of a routing. `spray` is the even split over all shortest paths: for a fluid in the
 * flow engine, packet by packet in the packet engine. The meaning of a name for other files is in
 * its member's properties (`properties.ts`).
 */
export interface RoutingChoice {
  readonly name: RoutingName;
  /** Which links next sets hold, where that is not as `ruleOf` says. */
  readonly rule?: SetRule;
  /**
   * If switches hash: when links fail only the flows of those move; else all are hashed over the
   * remaining links.
   */
  readonly rehash?: 'resilient';
  /** With `ecmp`: all switches hash alike. */
  readonly polarize?: boolean;
  /**
   * For `ecmp`, whose packets are then sprayed over as many entropies: equal parts of a flow, each
   * hashed apart.
   */
  readonly queuePairs?: number;
  /** With `spray` and where the sender chooses paths: hash keys that a flow's packets may have. */
  readonly entropies?: number;
  /** With `reps` and `mixed`: hash keys kept for use again. */
  readonly recycled?: number;
  /** With `flowlet`: pause after which a flow takes another path, ps. */
  readonly gapPs?: number;
}

/**
 * Valiant's random node: index 0 … n-1 of the intermediate node of packets of one key and entropy.
 */
export function detourIndex(seed: number, key: number, entropy: number, n: number): number {
  return hash3(hash2(seed, SALT_DETOUR), key, entropy) % n;
}

/** The u32 that stands for a flow's five-tuple. */
export function flowKey(src: number, dst: number, channel: number): number {
  return hash3(src, dst, channel);
}

/** Seed of a switch's hash: its own, or the same at every switch where hashes polarise. */
export function switchSeed(seed: number, node: number, polarize: boolean): number {
  return polarize ? hash2(seed, SALT_POLARIZED) : hash3(seed, node, SALT_SWITCH);
}

/**
 * ECMP (RFC 2992's "modulo-N hash"): index of the link, 0 … n-1; of queue pair `pair` of the flow.
 */
export function ecmpIndex(ofSwitch: number, key: number, n: number, pair = 0): number {
  return hash3(ofSwitch, key, pair) % n;
}

/** D-mod-k (Zahavi 2010, eq. 1): index of the link, 0 … n-1. */
export function dModKIndex(dst: number, divisor: number, n: number): number {
  return Math.floor(dst / divisor) % n;
}
