/** Sets of ports that the paths of a rank may use, and which of them limit which path. */
import type { Fabric } from '../model/fabric.ts';

/** One direction of the ports of all ranks. */
export interface Side {
  /**
   * Notes that a path of the rank uses a set of ports, links at this end; asked for them once for
   * each number of the rank.
   */
  readonly add: (rank: number, set: number, ports: () => readonly number[]) => void;
  /** Numbers the limits, whose rates follow those in `rates`, bit/s. */
  readonly number: (rates: number[]) => void;
  /** Limits of a path of the rank that uses the set, or all ports. */
  readonly limitsOf: (rank: number, set: number | undefined) => readonly number[];
}

/** Ports that one set of a rank holds, each once, and the limits that the set is under. */
interface PortSet {
  readonly ports: readonly number[];
  readonly limits: number[];
}

/** The ports of all ranks at `end` of links. */
export function createSide({ ranks, links }: Fabric, end: Uint32Array): Side {
  const allPorts: number[][] = Array.from({ length: ranks }, () => []);
  end.forEach((rank, link) => {
    if (rank < ranks) allPorts[rank]!.push(link);
  });
  const sets = allPorts.map(() => new Map<string, PortSet>());
  const bySet = allPorts.map(() => new Map<number, PortSet>());
  const whole: number[][] = [];
  const rateOf = (ports: readonly number[]) => ports.reduce((sum, port) => sum + links.rateBps[port]!, 0);
  return {
    add(rank, set, portsOf) {
      if (bySet[rank]!.has(set)) return;
      const ports = [...new Set(portsOf())].sort((a, b) => a - b);
      const key = ports.join();
      const known = sets[rank]!.get(key) ?? { ports, limits: [] };
      sets[rank]!.set(key, known);
      bySet[rank]!.set(set, known);
    },
    number(rates) {
      allPorts.forEach((all, rank) => {
        const everything = rates.push(rateOf(all)) - 1;
        whole.push([everything]);
        const own = [...sets[rank]!.values()];
        for (const { limits } of own) limits.push(everything);
        for (const larger of own) {
          if (larger.ports.length === all.length) continue;
          const limit = rates.push(rateOf(larger.ports)) - 1;
          larger.limits.push(limit);
          if (larger.ports.length === 1) continue;
          const within = new Set(larger.ports);
          for (const smaller of own) {
            if (smaller.ports.length >= larger.ports.length) continue;
            if (smaller.ports.every((port) => within.has(port))) smaller.limits.push(limit);
          }
        }
      });
    },
    limitsOf: (rank, set) => (set === undefined ? whole[rank]! : bySet[rank]!.get(set)!.limits),
  };
}
