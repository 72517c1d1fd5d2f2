/**
 * BCube: Guo et al., "BCube: A High Performance, Server-centric Network Architecture for Modular
 * Data Centers", SIGCOMM 2009, §3.1: n^levels ranks with a port in each level, and in each level
 * n^(levels - 1) switches of n ports. A rank's number has `levels` digits to base n; a switch of
 * level l joins the n ranks that differ in digit l only. Ranks forward. Left out: its source
 * routing over parallel paths; routes are all shortest paths.
 */
import { startFabric } from './parts/builder.ts';
import { checkForwarding, MOST_FORWARDING } from './parts/direct.ts';
import { latencyParam, portsParam, rateParam } from './parts/links.ts';
import { type OtherValues, ranksParam, type Wanted } from './parts/sizing.ts';
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
  sizing: { keys: ['ports', 'levels'], choose },
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

/** A power n^levels of the ranks: the fewest levels whose switches have the ports. */
function choose({ ranks, radix }: Wanted): OtherValues | string {
  if (ranks > MOST_FORWARDING)
    return `${ranks} ranks are too many to forward; the limit is ${MOST_FORWARDING}`;
  for (let levels = 1; levels <= 8; levels++) {
    const ports = Math.round(ranks ** (1 / levels));
    if (ports >= 2 && ports ** levels === ranks && ports <= radix) return { ports, levels };
  }
  return `${ranks} ranks are not a power that up to 8 levels of switches of ${radix} ports make`;
}
