/**
 * A scale-up domain by itself: every rank on NVLink switches. One switch stands for all of a domain
 * (NVIDIA DGX H100: 8 ranks, 4 switches; GB200 NVL72: 72 ranks, 18 switches, every rank on each by
 * an equal part of its rate), or they are there one by one (`switches`), or in two tiers (`group`;
 * DGX GH200, 256 ranks: NVIDIA, "Grace Hopper Superchip Architecture", 2023). All ranks are one
 * server. Left out: reduction inside the switches, and address-interleaving between them, which is
 * finer than a flow or a packet.
 */

import { UserError } from '../util/errors.ts';
import { startFabric } from './parts/builder.ts';
import { checkRadix, latencyParam, radixParam, rateParam } from './parts/links.ts';
import { oneSwitch, severalSwitches, twoTiers } from './parts/scale-up.ts';
import { ranksParam } from './parts/sizing.ts';
import { defineTopology } from './topology.ts';

export const nvswitch = defineTopology({
  name: 'nvswitch',
  summary:
    'one scale-up domain: a single switch in place of all switch chips, several switches, or two tiers',
  params: {
    gpus: { kind: 'count', help: 'ranks in the domain', min: 2, max: 4096 },
    rate: { ...rateParam, help: 'rate of a rank, sum of its links, each direction' },
    latency: latencyParam,
    radix: radixParam,
    ranks: ranksParam,
    switches: {
      kind: 'count',
      help: 'switches; every rank connects to each with an equal part of its rate; 1: a single switch in place of all switch chips',
      default: 1,
      min: 1,
      max: 256,
    },
    group: {
      kind: 'count',
      help: 'ranks per first-tier switch; gives two tiers of switches',
      optional: true,
      min: 1,
    },
    taper: {
      kind: 'ratio',
      help: 'with two tiers: oversubscription of a first-tier switch (rate down to ranks / rate up)',
      default: 1,
      min: 1e-3,
      max: 1e3,
    },
  },
  build({ gpus, rate, latency, radix, switches, group, taper }) {
    checkRadix(radix, 'switch', group ?? gpus, 'give group, for two tiers');
    if (group !== undefined && switches > 1) {
      throw new UserError('with group, each group has exactly one switch', {
        where: 'switches',
        advice: 'use either group or switches',
      });
    }
    const values = { gpus, rateBps: rate, latencyPs: latency };
    const tiers = () => (switches > 1 ? severalSwitches(values, switches) : oneSwitch(values));
    return startFabric({
      name: 'nvswitch',
      tierNames: ['rank'],
      ranks: gpus,
      switches: [],
      scaleUp: group === undefined ? tiers() : twoTiers(values, group, taper, 'group'),
      cables: 0,
    }).finish();
  },
});
