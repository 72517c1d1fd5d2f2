/**
 * The k-ary fat-tree: Al-Fares, Loukissas, Vahdat, "A Scalable, Commodity Data Center Network
 * Architecture", SIGCOMM 2008, §3. Three tiers: k pods of k/2 leaves (edge) and k/2 spines
 * (aggregation), (k/2)² cores. Spine i of every pod is joined to cores i·k/2 … i·k/2 + k/2 - 1. Two
 * tiers: k leaves, each joined to each of k/2 spines.
 *
 * Oversubscription o is at the leaves: k/2·o host ports over k/2 uplinks, all links at one rate;
 * with o > 1 a leaf has k/2·(o + 1) ports. For spines it is k/2 ports down over k/2/o up, and so
 * fewer cores.
 *
 * A tree of a wanted size has as many of the k pods (with two tiers: leaves) as the ranks need. The
 * ports of its top switches that this leaves free are used too: by parallel cables to fewer of
 * them.
 */
import { UserError } from '../util/errors.ts';
import { type ClosShape, closCables, closCount, trunkParam } from './parts/clos-graph.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

/** The topology `fat-tree`. */
export const fatTree = defineTopology({
  name: 'fat-tree',
  summary: 'k-ary fat-tree; not oversubscribed: k³/4 hosts with three tiers, k²/2 with two',
  params: {
    k: {
      kind: 'count',
      help: 'ports per switch, an even number: k pods, each with k/2 leaves and k/2 spines',
      min: 2,
      max: 512,
    },
    tiers: {
      kind: 'count',
      help: 'tiers of switches: 3, or 2 (k leaves and k/2 spines)',
      default: 3,
      min: 2,
      max: 3,
    },
    oversubscription: {
      kind: 'ratio',
      help: 'oversubscription of a leaf: it has k/2·oversubscription hosts and k/2 uplinks',
      default: 1,
      min: 1e-3,
      max: 1e4,
    },
    spineOversubscription: {
      kind: 'ratio',
      help: 'oversubscription of a spine: it has k/2 ports down and k/2/spineOversubscription up',
      default: 1,
      min: 1,
      max: 256,
    },
    pods: {
      kind: 'count',
      help: 'pods that are built, of k (with two tiers: leaves); default: k',
      optional: true,
      min: 1,
      max: 512,
    },
    trunk: trunkParam,
    ...hostParams,
    rate: { ...hostParams.rate, help: 'rate of every link, each direction' },
    gpus: {
      ...hostParams.gpus,
      help: 'consecutive hosts that form a server with a scale-up domain; 1: no servers',
    },
  },
  build(values) {
    const { k, tiers, rate, latency, oversubscription, spineOversubscription, trunk = 1 } = values;
    const half = k / 2;
    const { pods = k } = values;
    if (pods > k) {
      throw new UserError(`${pods} pods, but switches of ${k} ports join ${k}`, {
        where: 'fat-tree: pods',
        advice: `use at most ${k}, or a larger k`,
      });
    }
    if (!Number.isInteger(half)) {
      throw new UserError(`k must be even, not ${k}: half of a switch's ports go down, half up`, {
        where: 'fat-tree: k',
        advice: `use k=${k - 1} or k=${k + 1}`,
      });
    }
    const hosts = wholePorts(
      'oversubscription',
      half * oversubscription,
      half,
      'hosts over uplinks of a leaf',
    );
    const ups = wholePorts(
      'spineOversubscription',
      half / spineOversubscription,
      half,
      'links up of a spine',
    );
    if (tiers === 2 && spineOversubscription !== 1) {
      throw new UserError('with two tiers, spines have no uplinks', {
        where: 'spineOversubscription',
        advice: 'use tiers=3, or remove this key',
      });
    }
    const cable = { rateBps: rate, latencyPs: latency };
    const merged = (tiers === 3 ? ups : half) / trunk;
    if (!Number.isInteger(merged)) {
      throw new UserError(`${merged * trunk} uplinks cannot be bundled by ${trunk}`, {
        where: 'fat-tree: trunk',
        advice: `use a divisor of ${merged * trunk}`,
      });
    }
    const cores = half * merged;
    const shape: ClosShape = {
      copies: 1,
      ...(tiers === 3
        ? { pods, leaves: half, spines: half, cores }
        : { pods: 1, leaves: pods, spines: merged, cores: 0 }),
      uplink: cable,
      coreLink: cable,
      trunk,
    };
    const leaves = shape.pods * shape.leaves;
    return layGraph(
      {
        name: 'fat-tree',
        tiers: tiers === 3 ? ['leaf', 'spine', 'core'] : ['leaf', 'spine'],
        switches: tiers === 3 ? [leaves, leaves, cores] : [leaves, merged],
        ...inOrder(leaves, hosts),
        cableCount: closCount(shape),
        cables: () => closCables(shape),
      },
      values,
    );
  },
});

/** A number of ports as a ratio gives it. Throws `UserError` if it is not whole. */
function wholePorts(key: string, exact: number, half: number, what: string): number {
  const ports = Math.round(exact);
  // Ratios are decimal text, so 1.3333 for 4/3 is meant as the whole number next to it.
  if (ports >= 1 && Math.abs(exact - ports) <= 1e-3) return ports;
  const below = Math.max(1, Math.floor(exact));
  const above = Math.max(1, Math.ceil(exact));
  const ratio = (count: number) => (key === 'oversubscription' ? count / half : half / count);
  throw new UserError(`${key} gives ${exact} ${what}, with k/2 = ${half}`, {
    where: `fat-tree: ${key}`,
    advice: `use a value that gives whole ports, e.g. ${[...new Set([ratio(below), ratio(above)])].join(' or ')}`,
  });
}
