/**
 * Jellyfish: Singla, Hong, Popa, Godfrey, "Jellyfish: Networking Data Centers Randomly", NSDI 2012,
 * §3: switches joined at random, each with the same number of ports for hosts and for other
 * switches. The same seed gives the same graph. Left out: its k shortest paths (routes are the
 * shortest only), and switches that differ.
 */
import { UserError } from '../util/errors.ts';
import { randomGraph } from './parts/random-graph.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

export const jellyfish = defineTopology({
  name: 'jellyfish',
  summary: 'randomly connected switches: a random regular graph, drawn from a seed',
  params: {
    switches: { kind: 'count', help: 'switches', min: 2, max: 100_000 },
    ports: {
      kind: 'count',
      help: 'ports per switch that connect to other switches (r); fewer than the number of switches',
      min: 1,
      max: 1024,
    },
    hosts: { kind: 'count', help: 'hosts per switch (with gpus > 1: servers)', min: 1 },
    graphSeed: { kind: 'count', help: 'seed of the random graph', default: 1, max: 2 ** 32 - 1 },
    ...hostParams,
  },
  build(values) {
    const { switches, ports, hosts, graphSeed, rate, latency } = values;
    if (ports >= switches) {
      throw new UserError(`${ports} ports per switch, but only ${switches - 1} other switches`, {
        where: 'ports',
        advice: 'use fewer ports, or more switches',
      });
    }
    return layGraph(
      {
        name: 'jellyfish',
        tiers: ['switch'],
        switches: [switches],
        ...inOrder(switches, hosts * values.gpus),
        cableCount: Math.floor((switches * ports) / 2),
        *cables() {
          for (const [a, b] of randomGraph(switches, ports, graphSeed)) {
            yield { a, b, rateBps: rate, latencyPs: latency };
          }
        },
      },
      values,
    );
  },
});
