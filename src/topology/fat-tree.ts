/**
 * The k-ary fat-tree: Al-Fares, Loukissas, Vahdat, "A Scalable, Commodity Data Center Network Architecture",
 * SIGCOMM 2008, §3. k pods of k/2 leaves (edge) and k/2 spines (aggregation), (k/2)² cores. Spine i of every pod
 * is joined to cores i·k/2 … i·k/2 + k/2 - 1.
 *
 * Oversubscription o is at the leaves: k/2·o host ports over k/2 uplinks, all links at one rate. The tiers above
 * stay 1:1. With o = 1 a switch has k ports everywhere; with o > 1 a leaf has k/2·(o + 1).
 */
import { UserError } from '../util/errors.ts';
import { startFabric } from './builder.ts';
import { latencyParam, radixParam, rateParam } from './links.ts';
import { scaleUpOf, serverParams } from './servers.ts';
import { checkRadix, defineTopology } from './topology.ts';

export const fatTree = defineTopology({
  name: 'fat-tree',
  summary: 'k-ary fat-tree of three tiers: k pods, k³/4 hosts when not oversubscribed',
  params: {
    k: {
      kind: 'count',
      help: 'ports of a switch, even: k pods of k/2 leaves and k/2 spines',
      min: 2,
      max: 512,
    },
    rate: { ...rateParam, help: 'rate of every link, each direction' },
    oversubscription: {
      kind: 'ratio',
      help: 'host ports over uplinks of a leaf: k/2·oversubscription hosts, k/2 uplinks',
      default: 1,
      min: 1e-3,
      max: 1e4,
    },
    latency: latencyParam,
    radix: radixParam,
    ...serverParams,
    gpus: {
      ...serverParams.gpus,
      help: 'consecutive hosts that form a server with a scale-up switch; 1: none',
    },
  },
  build(values) {
    const { k, rate, latency, oversubscription, radix, gpus } = values;
    const half = k / 2;
    if (!Number.isInteger(half)) {
      throw new UserError(`k must be even, not ${k}: half of a switch's ports go down, half up`, {
        where: 'fat-tree: k',
        advice: `use k=${k - 1} or k=${k + 1}`,
      });
    }
    const hosts = hostsPerLeaf(half, oversubscription);
    checkRadix(radix, 'leaf', hosts + half, 'use a smaller k or oversubscription');
    checkRadix(radix, 'spine', k, 'use a smaller k');
    const leaves = k * half;
    const ranks = leaves * hosts;
    if (ranks % gpus !== 0) {
      throw new UserError(`${ranks} host ports do not make whole servers of ${gpus} ranks`, {
        where: 'fat-tree: gpus',
        advice: `use a divisor of ${ranks}`,
      });
    }
    const fabric = startFabric({
      name: 'fat-tree',
      tierNames: ['rank', 'leaf', 'spine', 'core'],
      ranks,
      switches: [leaves, leaves, half * half],
      scaleUp: scaleUpOf(values),
      cables: ranks + 2 * leaves * half,
    });
    const [leaf0, spine0, core0] = [fabric.firstOfTier(1), fabric.firstOfTier(2), fabric.firstOfTier(3)];
    const cable = { rateBps: rate, latencyPs: latency };
    for (let rank = 0; rank < ranks; rank++) fabric.cable(rank, leaf0 + Math.floor(rank / hosts), cable);
    for (let leaf = 0; leaf < leaves; leaf++) {
      const podSpine0 = spine0 + Math.floor(leaf / half) * half;
      for (let i = 0; i < half; i++) fabric.cable(leaf0 + leaf, podSpine0 + i, cable);
    }
    for (let spine = 0; spine < leaves; spine++) {
      const spineCore0 = core0 + (spine % half) * half;
      for (let i = 0; i < half; i++) fabric.cable(spine0 + spine, spineCore0 + i, cable);
    }
    return fabric.finish();
  },
});

function hostsPerLeaf(half: number, oversubscription: number): number {
  const exact = half * oversubscription;
  const hosts = Math.round(exact);
  // Ratios are decimal text, so 1.3333 for 4/3 is meant as the whole number next to it.
  if (hosts < 1 || Math.abs(exact - hosts) > 1e-3) {
    const below = Math.max(1, Math.floor(exact)) / half;
    const above = Math.max(1, Math.ceil(exact)) / half;
    throw new UserError(
      `oversubscription ${oversubscription} gives a leaf ${exact} hosts over ${half} uplinks`,
      {
        where: 'fat-tree: oversubscription',
        advice: `use one that gives whole hosts, e.g. ${below === above ? below : `${below} or ${above}`}`,
      },
    );
  }
  return hosts;
}
