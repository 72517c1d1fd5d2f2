/**
 * D-mod-k divisors: Zahavi, "D-Mod-K Routing Providing Non-Blocking Traffic for Shift Permutations
 * on Real Life Fat Trees", CCIT Report 776, Technion 2010, eq. 1: a switch of level l sends to
 * destination j through up-port ⌊j / (w_1 … w_l)⌋ mod w_{l+1}, w_i the up-arity of level i-1. The
 * paper numbers destinations leaf by leaf; where a leaf holds every s-th rank (a rail), j is
 * divided by s first, so that a leaf's ranks are consecutive again.
 */
import { type Fabric, NodeKind } from '../model/fabric.ts';
import { NO_LINK, type RoutePlane } from '../model/routes.ts';

const MAX_DIVISOR = 0xffffffff;

/** Divisor of every node; 1 for ranks and scale-up switches. */
export function dModKDivisors(fabric: Fabric, scaleOut: RoutePlane, classes: number): Uint32Array {
  const { nodeCount, kind, tier, tierNames } = fabric;
  const arity = upArity(fabric);
  const ofTier: number[] = [1, rankStride(scaleOut, classes)];
  for (let t = 2; t < tierNames.length; t++) {
    ofTier[t] = Math.min(MAX_DIVISOR, (ofTier[t - 1] as number) * (arity[t - 1] as number));
  }
  const divisor = new Uint32Array(nodeCount).fill(1);
  for (let node = 0; node < nodeCount; node++) {
    if (kind[node] === NodeKind.scaleOutSwitch) divisor[node] = ofTier[tier[node] as number] as number;
  }
  return divisor;
}

/** Most up-links of one switch, by tier; at least 1. */
function upArity(fabric: Fabric): number[] {
  const { nodeCount, tier, tierNames, links } = fabric;
  const up = new Uint32Array(nodeCount);
  for (let link = 0; link < links.count; link++) {
    const a = links.from[link] as number;
    const b = links.to[link] as number;
    if (links.scaleUp[link] === 0 && (tier[b] as number) > (tier[a] as number)) up[a]!++;
  }
  const arity = tierNames.map(() => 1);
  for (let node = 0; node < nodeCount; node++) {
    const t = tier[node] as number;
    arity[t] = Math.max(arity[t] as number, up[node] as number);
  }
  return arity;
}

/** Greatest common divisor of the gaps between rank numbers of one class, over all classes. */
function rankStride(plane: RoutePlane, classes: number): number {
  const previous = new Int32Array(classes).fill(-1);
  let stride = 0;
  plane.rankClass.forEach((c, rank) => {
    if (c === NO_LINK) return;
    const last = previous[c] as number;
    if (last >= 0) stride = gcd(stride, rank - last);
    previous[c] = rank;
  });
  return Math.max(1, stride);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
