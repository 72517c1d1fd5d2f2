/**
 * Warns of fabrics that limit traffic without the user's intent. They carry less than half of the
 * rate of their NICs, although the scenario asks for no oversubscription. A family's counts may
 * lead to that, for example if `hosts` of a dragonfly counts servers of several ranks. A comparison
 * with another fabric is then unfair.
 */
import { type Warning, warning } from '../model/warning.ts';
import { crossingOf } from '../topology/facts/crossing.ts';
import type { CheckedFabric, CheckedScenario } from './scenario.ts';

/** Balanced dragonflies carry half; so do fabrics of a hundredth less. */
const LITTLE = 0.495;

/**
 * The warning, in a list; none if all is well, or it is not worked out (`MOST_CROSSED_LINKS`).
 */
export function littleBisection({
  fabric,
  workload,
}: Pick<CheckedScenario, 'fabric' | 'workload'>): Warning[] {
  if (isAsked(fabric)) return [];
  const built = fabric.build();
  // Direct networks have no NICs apart from their links: their bisection is intended.
  if (built.ranksForward) return [];
  if (workload.kind === 'collective') {
    const { server } = built;
    if (workload.groups.every((ranks) => ranks.every((rank) => server[rank] === server[ranks[0]!])))
      return [];
  }
  const crossing = crossingOf(built);
  if (!crossing || crossing.carriedBps >= LITTLE * crossing.sentBps) return [];
  const { carriedBps, sentBps } = crossing;
  const { gpus, hosts } = fabric.values;
  const servers = typeof gpus === 'number' && gpus > 1 && hosts !== undefined;
  return [warning('little-bisection', { fabric: built.name, carriedBps, sentBps, ...(servers && { gpus }) })];
}

const RATIOS = /oversubscription$/i;
const RATES = /^(uplink|core|global|local|border|site)Rate$/;

/**
 * Whether the scenario, or its preset, says how much the fabric is to carry; a file says every
 * link.
 */
function isAsked({ listed, values }: CheckedFabric): boolean {
  if (listed) return true;
  return Object.entries(values).some(
    ([key, value]) => value !== undefined && (RATES.test(key) || (RATIOS.test(key) && value !== 1)),
  );
}
