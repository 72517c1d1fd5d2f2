/**
 * BCube: Guo et al., "BCube: A High Performance, Server-centric Network Architecture for Modular
 * Data Centers", SIGCOMM 2009, §3.1: n^levels ranks with a port in each level, and in each level
 * n^(levels - 1) switches of n ports. A rank's number has `levels` digits to base n; a switch of
 * level l joins the n ranks that differ in digit l only. Ranks forward. Left out: its source
 * routing over parallel paths; routes are all shortest paths.
 */
import { startFabric } from './parts/builder.ts';
import { checkForwarding } from './parts/direct.ts';
import { latencyParam, portsParam, rateParam } from './parts/links.ts';
import { ranksParam } from './parts/sizing.ts';
import { defineTopology } from './topology.ts';

export const bcube = defineTopology({
  name: 'bcube',
  summary: 'ranks with a port in each of several levels of small switches; ranks forward',
  params: {
    ports: { kind: 'count', help: 'ports per switch (n)', min: 2, max: 1024 },
    levels: {
      kind: 'count',
      help: 'levels of switches (k + 1); each rank has one port per level',
      default: 2,
      min: 1,
      max: 8,
    },
    rate: { ...rateParam, help: 'rate of a link, each direction' },
    latency: latencyParam,
    radix: portsParam,
    ranks: ranksParam,
  },
  build({ ports, levels, rate, latency }) {
    const ranks = ports ** levels;
    checkForwarding('bcube', ranks);
    const perLevel = ranks / ports;
    const names = Array.from({ length: levels }, (_, level) => `level-${level}`);
    const fabric = startFabric({
      name: 'bcube',
      tierNames: ['rank', ...names],
      ranks,
      switches: names.map(() => perLevel),
      cables: ranks * levels,
      ranksForward: true,
    });
    for (let level = 0; level < levels; level++) {
      const stride = ports ** level;
      for (let rank = 0; rank < ranks; rank++) {
        // The rank's number without digit `level`.
        const index = Math.floor(rank / (stride * ports)) * stride + (rank % stride);
        fabric.cable(rank, fabric.firstOfTier(level + 1) + index, {
          rateBps: rate,
          latencyPs: latency,
          axis: level,
        });
      }
    }
    return fabric.finish();
  },
});
