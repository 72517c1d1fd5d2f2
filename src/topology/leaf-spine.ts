/** Two tiers: every leaf has a link to every spine (a folded Clos network; Al-Fares et al., SIGCOMM 2008, §2.2). */
import { startFabric } from './builder.ts';
import { latencyParam, radixParam, rateParam, uplinkParams, uplinkRateBps } from './links.ts';
import { scaleUpOf, serverParams } from './servers.ts';
import { checkRadix, defineTopology } from './topology.ts';

export const leafSpine = defineTopology({
  name: 'leaf-spine',
  summary: 'two tiers: hosts on leaves, each leaf joined to every spine',
  params: {
    leaves: { kind: 'count', help: 'leaves', min: 1 },
    spines: { kind: 'count', help: 'spines, and so uplinks of a leaf', min: 1 },
    hosts: { kind: 'count', help: 'hosts of a leaf (servers, with gpus > 1: gpus ports each)', min: 1 },
    rate: rateParam,
    ...uplinkParams,
    latency: latencyParam,
    radix: radixParam,
    ...serverParams,
  },
  build(values) {
    const { leaves, spines, hosts, gpus, rate, latency, radix } = values;
    const down = hosts * gpus;
    const ranks = leaves * down;
    checkRadix(radix, 'leaf', down + spines, 'use fewer hosts or spines, or more leaves');
    checkRadix(radix, 'spine', leaves, 'use fewer leaves, or a fat-tree');
    const uplink = { rateBps: uplinkRateBps(values, down, spines), latencyPs: latency };
    const fabric = startFabric({
      name: 'leaf-spine',
      tierNames: ['rank', 'leaf', 'spine'],
      ranks,
      switches: [leaves, spines],
      scaleUp: scaleUpOf(values),
      cables: ranks + leaves * spines,
    });
    const leaf0 = fabric.firstOfTier(1);
    const spine0 = fabric.firstOfTier(2);
    for (let rank = 0; rank < ranks; rank++) {
      fabric.cable(rank, leaf0 + Math.floor(rank / down), { rateBps: rate, latencyPs: latency });
    }
    for (let leaf = 0; leaf < leaves; leaf++) {
      for (let spine = 0; spine < spines; spine++) fabric.cable(leaf0 + leaf, spine0 + spine, uplink);
    }
    return fabric.finish();
  },
});
