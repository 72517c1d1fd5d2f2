/**
 * Servers of `gpus` ranks; NIC r of every server hangs on the leaf of rail r, so ranks of one local index meet
 * after one switch. Spines, where there are any, join all leaves; without them the fabric is "rail-only"
 * (Wang et al., "Rail-only", Hot Interconnects 2024) and different rails meet only inside a server.
 * With more servers than a leaf has ports for, each `serversPerLeaf` servers form a pod with leaves of their own.
 * Left out: forwarding through another rank's NIC (NCCL's PXN), which is an algorithm's choice, not the fabric's.
 */
import { UserError } from '../util/errors.ts';
import { startFabric } from './builder.ts';
import { latencyParam, radixParam, rateParam, uplinkParams, uplinkRateBps } from './links.ts';
import { scaleUpOf, scaleUpParams, serverParams } from './servers.ts';
import { checkRadix, defineTopology } from './topology.ts';

export const railOptimized = defineTopology({
  name: 'rail-optimized',
  summary: 'servers on a scale-up switch each; NIC r of every server on the leaf of rail r, spines above',
  params: {
    servers: { kind: 'count', help: 'servers', min: 1 },
    gpus: {
      ...serverParams.gpus,
      help: 'ranks of a server, each with a NIC: the number of rails',
      default: 8,
    },
    spines: { kind: 'count', help: 'spines, each joined to every leaf; 0: rail-only', min: 0 },
    serversPerLeaf: { kind: 'count', help: 'servers of a pod; all when not given', optional: true, min: 1 },
    rate: { ...rateParam, help: 'rate of a NIC, each direction' },
    ...uplinkParams,
    latency: latencyParam,
    radix: radixParam,
    ...scaleUpParams,
  },
  build(values) {
    const { servers, gpus, spines, rate, latency, radix } = values;
    const perLeaf = Math.min(values.serversPerLeaf ?? servers, servers);
    const leaves = Math.ceil(servers / perLeaf) * gpus;
    const ranks = servers * gpus;
    if (spines === 0 && (values.uplinkRate ?? values.oversubscription) !== undefined) {
      throw new UserError('with spines=0 there are no uplinks whose rate could be set', {
        where: values.uplinkRate === undefined ? 'oversubscription' : 'uplinkRate',
        advice: 'give the fabric spines, or leave uplinkRate and oversubscription out',
      });
    }
    checkRadix(radix, 'leaf', perLeaf + spines, 'use a smaller serversPerLeaf, or fewer spines');
    checkRadix(radix, 'spine', leaves, 'use fewer servers, or a larger serversPerLeaf');
    const uplink = { rateBps: spines && uplinkRateBps(values, perLeaf, spines), latencyPs: latency };
    const fabric = startFabric({
      name: 'rail-optimized',
      tierNames: ['rank', 'leaf', 'spine'],
      ranks,
      switches: spines > 0 ? [leaves, spines] : [leaves],
      scaleUp: scaleUpOf(values),
      cables: ranks + leaves * spines,
    });
    const leaf0 = fabric.firstOfTier(1);
    for (let rank = 0; rank < ranks; rank++) {
      const pod = Math.floor(rank / gpus / perLeaf);
      fabric.cable(rank, leaf0 + pod * gpus + (rank % gpus), { rateBps: rate, latencyPs: latency });
    }
    for (let leaf = 0; leaf < leaves; leaf++) {
      for (let spine = 0; spine < spines; spine++) {
        fabric.cable(leaf0 + leaf, fabric.firstOfTier(2) + spine, uplink);
      }
    }
    return fabric.finish();
  },
});
