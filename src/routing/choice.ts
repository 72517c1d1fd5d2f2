/**
 * Which of n equal next links a flow takes. Plain TypeScript; `choose` of `shaders/flow/trace.wgsl` is the same,
 * bit for bit.
 */
import { constants } from '../kernels/words.ts';
import { hash2, hash3 } from '../rng/hash.ts';
import type { SetRule } from './rules.ts';

const { SALT_DETOUR, SALT_POLARIZED, SALT_SWITCH } = constants['shared/salts'];

/** Routings whose packets may go by way of a random node. */
export type DetourName = 'valiant' | 'ugal-l' | 'ugal-g';

/**
 * How traffic is routed. `spray` is the even split over all shortest paths: of a fluid in the flow engine, packet by
 * packet in the packet engine, which alone has `adaptive` to `flowlet`, and UGAL.
 */
export interface RoutingChoice {
  readonly name:
    | ('ecmp' | 'd-mod-k' | 'spray' | 'adaptive' | 'reps' | 'bitmap' | 'mixed' | 'flowlet')
    | DetourName;
  /** Which links next sets hold, where that is not as {@link ruleOf} says. */
  readonly rule?: SetRule;
  /**
   * Where switches hash: when links fail only the flows of those move; else all are hashed over
   * what is left.
   */
  readonly rehash?: 'resilient';
  /** With `ecmp`: all switches hash alike. */
  readonly polarize?: boolean;
  /** Of `ecmp`, whose packets are then sprayed over as many entropies: equal parts of a flow, each hashed apart. */
  readonly queuePairs?: number;
  /** With `spray` and where the sender chooses paths: hash keys that a flow's packets may have. */
  readonly entropies?: number;
  /** With `reps` and `mixed`: hash keys kept for use again. */
  readonly recycled?: number;
  /** With `flowlet`: pause after which a flow takes another path, ps. */
  readonly gapPs?: number;
}

/** What stands for a routing where traffic is a fluid, without queues to adapt to or packets to spread. */
export function fluidRouting(name: RoutingChoice['name']): 'ecmp' | 'd-mod-k' | 'spray' | 'valiant' {
  if (name === 'ecmp' || name === 'd-mod-k' || name === 'valiant') return name;
  return name === 'flowlet' ? 'ecmp' : 'spray';
}

/** Whether packets of a routing may take paths that are not shortest. */
export function isDetour(name: RoutingChoice['name']): name is DetourName {
  return name === 'valiant' || name === 'ugal-l' || name === 'ugal-g';
}

/**
 * The rule by which the routes of a routing are built. Flows and flowlets that switches hash are spread over all links alike, as
 * ECMP groups are unless they are weighted; what is spread packet by packet takes links by what they can carry.
 */
export function ruleOf({ name, rule, queuePairs, entropies }: RoutingChoice): SetRule {
  if (rule !== undefined) return rule;
  const hashed = name === 'ecmp' || name === 'd-mod-k' || name === 'flowlet' || queuePairs !== undefined;
  return hashed || (isDetour(name) && entropies === 1) ? 'shortest' : 'weighted';
}

/** Valiant's random node: index 0 … n-1 of the intermediate node of packets of one key and entropy. */
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

/** ECMP (RFC 2992's "modulo-N hash"): index of the link, 0 … n-1; of queue pair `pair` of the flow. */
export function ecmpIndex(ofSwitch: number, key: number, n: number, pair = 0): number {
  return hash3(ofSwitch, key, pair) % n;
}

/** D-mod-k (Zahavi 2010, eq. 1): index of the link, 0 … n-1. */
export function dModKIndex(dst: number, divisor: number, n: number): number {
  return Math.floor(dst / divisor) % n;
}
