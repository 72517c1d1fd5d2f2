/** One switch that joins all ranks: the fabric that never stands in the way. */
import { startFabric } from './parts/builder.ts';
import { checkRadix, latencyParam, radixParam, rateParam } from './parts/links.ts';
import { scaleUpOf, serverParams } from './parts/servers.ts';
import { ranksParam } from './parts/sizing.ts';
import { defineTopology } from './topology.ts';

/** The topology `star`. */
export const star = defineTopology({
  name: 'star',
  summary: 'one switch with every rank on it',
  params: {
    hosts: { kind: 'count', help: 'hosts on the switch (with gpus > 1: servers)', min: 1 },
    rate: rateParam,
    latency: latencyParam,
    radix: radixParam,
    ranks: ranksParam,
    ...serverParams,
  },
  build(values) {
    const { hosts, gpus, rate, latency, radix } = values;
    const ranks = hosts * gpus;
    checkRadix(radix, 'switch', ranks, 'use a leaf-spine fabric, or fewer hosts');
    const fabric = startFabric({
      name: 'star',
      tierNames: ['rank', 'leaf'],
      ranks,
      switches: [1],
      scaleUp: scaleUpOf(values),
      cables: ranks,
    });
    const leaf = fabric.firstOfTier(1);
    for (let rank = 0; rank < ranks; rank++) fabric.cable(rank, leaf, { rateBps: rate, latencyPs: latency });
    return fabric.finish();
  },
});
