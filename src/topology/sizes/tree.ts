/**
 * Sizes of folded Clos networks: the fewest tiers that connect the servers, switches as full as
 * the ratios allow, and as few top switches as their ports allow: those below are joined to each by
 * several parallel cables (`trunk`). Without oversubscription N ranks take 3N/k switches of k ports
 * in two tiers and 5N/k in three, where N fills them.
 */
import type { OtherValues } from '../parts/sizing.ts';
import { largestDivisor } from './divisor.ts';

/** Servers, and how they hang on leaves. */
export interface TreeWanted {
  readonly servers: number;
  readonly radix: number;
  /** Leaves that a server has ports on: one, or one a rail. */
  readonly rails: number;
  /** Ports of a server on each of its leaves. */
  readonly perServer: number;
  /** Ports down over ports up of a leaf, and of a spine below cores. */
  readonly ratio: number;
  readonly coreRatio: number;
  /** Ports of a top switch that are taken otherwise; default: 0. */
  readonly reserved?: number;
  /** Tiers; default: the fewest. */
  readonly tiers?: number;
}

/** Counts as in `ClosShape`: of a pod, cores of the network; `hosts`: servers of a leaf. */
export interface TreeSizes {
  readonly pods: number;
  readonly leaves: number;
  readonly spines: number;
  readonly cores: number;
  readonly hosts: number;
  readonly trunk: number;
}

/** The sizes; a text says why none fit. */
export function treeSizes(wanted: TreeWanted): TreeSizes | string {
  const { servers, radix, rails, perServer, ratio, coreRatio, reserved = 0, tiers } = wanted;
  const most = Math.floor(portsDown(radix, ratio) / perServer);
  if (most < 1)
    return `a leaf of ${radix} ports has too few for a server of ${perServer} ranks and its uplinks`;
  const segments = Math.ceil(servers / most);
  const hosts = Math.ceil(servers / segments);
  const up = Math.ceil((hosts * perServer) / ratio);
  const leaves = segments * rails;
  const topPorts = radix - reserved;
  if (leaves <= topPorts && tiers !== 3) {
    const trunk = largestDivisor(up, topPorts / leaves);
    return { pods: 1, leaves, spines: up / trunk, cores: 0, hosts, trunk };
  }
  const mostSegments = Math.floor(portsDown(radix, coreRatio) / rails);
  const reached = topPorts * mostSegments * most * perServer * rails;
  if (tiers === 2)
    return `two tiers of switches of ${radix} ports connect ${Math.floor(topPorts / rails) * rails * most * perServer} NICs`;
  if (mostSegments < 1) return `a spine of ${radix} ports has too few for ${rails} rails and its uplinks`;
  const pods = Math.ceil(segments / mostSegments);
  if (pods > topPorts) return `three tiers of switches of ${radix} ports connect ${reached} NICs`;
  const perPod = Math.ceil(segments / pods);
  const ups = Math.ceil((perPod * rails) / coreRatio);
  const trunk = largestDivisor(ups, topPorts / pods);
  return { pods, leaves: perPod * rails, spines: up, cores: (up * ups) / trunk, hosts, trunk };
}

/** Most ports that lead down, of `radix`, if `ratio` times those that lead up. */
function portsDown(radix: number, ratio: number): number {
  let down = Math.floor((radix * ratio) / (1 + ratio) + 1e-9);
  while (down > 0 && down + Math.ceil(down / ratio) > radix) down--;
  return down;
}

/** Ports down over ports up that rates or a ratio of `values` ask for; 1 otherwise. */
export function ratioOf(rate: unknown, uplinkRate: unknown, oversubscription: unknown): number {
  if (typeof oversubscription === 'number') return oversubscription;
  return typeof uplinkRate === 'number' ? uplinkRate / (typeof rate === 'number' ? rate : uplinkRate) : 1;
}

/** The ratios of leaves and spines. */
export function ratiosOf({
  rate,
  uplinkRate,
  oversubscription,
  coreRate,
  coreOversubscription,
}: OtherValues): { readonly ratio: number; readonly coreRatio: number } {
  return {
    ratio: ratioOf(rate, uplinkRate, oversubscription),
    coreRatio: ratioOf(uplinkRate ?? rate, coreRate, coreOversubscription),
  };
}
