/**
 * Jellyfish: Singla, Hong, Popa, Godfrey, "Jellyfish: Networking Data Centers Randomly", NSDI 2012,
 * §3: switches joined at random, each with the same number of ports for hosts and for other
 * switches. The same seed gives the same graph. Left out: its k shortest paths (routes are the
 * shortest only), and switches that differ.
 */
import { UserError } from '../util/errors.ts';
import { randomGraph } from './parts/random-graph.ts';
import type { OtherValues, Wanted } from './parts/sizing.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

const MOST_SWITCHES = 100_000;

export const jellyfish = defineTopology({
  name: 'jellyfish',
  summary: 'randomly connected switches: a random regular graph, drawn from a seed',
  params: {
    switches: { kind: 'count', help: 'switches', min: 2, max: MOST_SWITCHES },
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
  sizing: { keys: ['switches', 'ports', 'hosts'], choose },
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

/**
 * As many hosts a switch as its other ports can carry at full rate: r ports for p hosts whose
 * messages take d hops are enough if r ≥ p·d. For d the bound of Cerf et al. holds ("A Lower Bound
 * on the Average Shortest Path Length in Regular Graphs", Networks 4(4), 1974), which random graphs
 * nearly reach (Singla, Godfrey, Kolla, "High Throughput Data Center Topology Design", NSDI 2014).
 */
function choose({ servers, gpus, radix }: Wanted): OtherValues | string {
  for (let hosts = Math.floor(radix / gpus); hosts >= 1; hosts--) {
    const switches = Math.ceil(servers / hosts);
    const ports = Math.min(radix - hosts * gpus, switches - 1);
    if (switches < 2 || ports < 1 || (ports < 2 && switches > 2)) continue;
    if (switches > MOST_SWITCHES || ports < hosts * gpus * leastMeanHops(switches, ports)) continue;
    return { switches, ports, hosts };
  }
  return `no random graph of switches of ${radix} ports carries as many ranks at full rate`;
}

/** The least that the mean of shortest paths can be: r switches a hop away, r·(r - 1) two … */
function leastMeanHops(switches: number, ports: number): number {
  let left = switches - 1;
  let sum = 0;
  for (let hops = 1, at = ports; left > 0; hops++, at *= Math.max(1, ports - 1)) {
    const reached = Math.min(left, at);
    sum += hops * reached;
    left -= reached;
  }
  return sum / (switches - 1);
}
