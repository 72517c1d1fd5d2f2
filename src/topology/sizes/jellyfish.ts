/** The counts of `jellyfish` for a number of ranks. */
import type { OtherValues, Sizing, Wanted } from '../parts/sizing.ts';

export const jellyfishSizing: Sizing = { keys: ['switches', 'ports', 'hosts'], choose };

/**
 * As many hosts a switch as its other ports can carry at full rate: r ports for p hosts whose
 * messages take d hops are enough if r ≥ p·d. For d the bound of Cerf et al. holds ("A Lower Bound
 * on the Average Shortest Path Length in Regular Graphs", Networks 4(4), 1974), which random graphs
 * nearly reach (Singla, Godfrey, Kolla, "High Throughput Data Center Topology Design", NSDI 2014).
 */
function choose({ servers, gpus, radix, params }: Wanted): OtherValues | string {
  const { max: most = Infinity } = params.switches!;
  for (let hosts = Math.floor(radix / gpus); hosts >= 1; hosts--) {
    const switches = Math.ceil(servers / hosts);
    const ports = Math.min(radix - hosts * gpus, switches - 1);
    if (switches < 2 || ports < 1 || (ports < 2 && switches > 2)) continue;
    if (switches > most || ports < hosts * gpus * leastMeanHops(switches, ports)) continue;
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
