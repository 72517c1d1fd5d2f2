/** A fabric from a list of nodes and cables that some file describes, in whatever order. */
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import { UserError } from '../../util/errors.ts';
import { findSharedNics } from './shared-nics.ts';

/** A cable of a description: between nodes, ranks first and then switches. */
export interface DescribedCable {
  readonly a: number;
  readonly b: number;
  /** bit/s, each direction. */
  readonly rateBps: number;
  /** One way, ps. */
  readonly latencyPs: number;
  /** Packets of this fraction are lost on it, each direction; 0 if left out. */
  readonly errorRate?: number;
  /** Line of the file that names it, from 1, for messages; 0 without a line. */
  readonly line: number;
}

export interface Description {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly ranks: number;
  /** Whether ranks forward packets for other ranks. */
  readonly forward: boolean;
  /** Tier of each scale-out switch, from 1; `undefined` for a switch of a scale-up domain. */
  readonly switches: readonly (number | undefined)[];
  /** Names of the tiers, ranks' first. */
  readonly tierNames: readonly string[];
  /** Whether the names are the file's. */
  readonly named: boolean;
  readonly cables: readonly DescribedCable[];
  /** Node here of each node that the file numbers. */
  readonly fileNodes?: Uint32Array;
}

/**
 * The fabric. Cables to scale-up switches, and those between two ranks that do not forward, are
 * scale-up; ranks that such cables join are a server. A rank with several cables of a plane gets a
 * NIC (or port) as fast as all of them, half of the shortest of their latencies away. Throws
 * `UserError` if a rank has no cable or a cable is impossible.
 */
export function describedFabric(name: string, description: Description): Fabric {
  const { ranks, forward, switches, cables } = description;
  const isScaleUp = ({ a, b }: DescribedCable): boolean =>
    !forward &&
    ((a < ranks && b < ranks) ||
      [a, b].some((node) => node >= ranks && switches[node - ranks] === undefined));
  for (const cable of cables) checkCable(description.file, cable);
  const nodes = createNodes(description);
  const links: DescribedCable[] = [];
  const inDomain: boolean[] = [];
  const ends = forward ? [] : [portsOf(description, isScaleUp, false), portsOf(description, isScaleUp, true)];
  const added = ends.map((ports, plane) =>
    ports.map(
      (port) => port && port.cables > 1 && nodes.add(plane === 0 ? NodeKind.nic : NodeKind.scaleUpPort),
    ),
  );
  ends.forEach((ports, plane) => {
    ports.forEach((port, rank) => {
      const node = added[plane]?.[rank];
      if (!port || !node) return;
      links.push({ a: rank, b: node, rateBps: port.rateBps, latencyPs: port.latencyPs / 2, line: 0 });
      inDomain.push(plane === 1);
    });
  });
  for (const cable of cables) {
    const within = isScaleUp(cable);
    const plane = within ? 1 : 0;
    let { latencyPs } = cable;
    const end = (node: number): number => {
      const port = node < ranks ? added[plane]?.[node] : undefined;
      if (!port) return nodes.of(node);
      latencyPs -= ends[plane]![node]!.latencyPs / 2;
      return port;
    };
    const [a, b] = [end(cable.a), end(cable.b)];
    links.push({ ...cable, a, b, latencyPs });
    inDomain.push(within);
  }
  const fabric = nodes.finish(name, links, inDomain);
  checkReached(fabric);
  return description.fileNodes ? { ...fabric, fileNodes: description.fileNodes } : fabric;
}

function checkCable(file: string, { a, b, rateBps, latencyPs, line }: DescribedCable): void {
  const place = `${file}, line ${line}`;
  if (a === b) throw new UserError(`${place}: a cable from a node to itself`);
  if (!(rateBps >= 1)) throw new UserError(`${place}: a link needs a rate of at least 1 bit/s`);
  if (!(latencyPs >= 1)) throw new UserError(`${place}: a link needs a latency of at least 1 ps`);
}

interface Ports {
  cables: number;
  rateBps: number;
  /** Shortest of them. */
  latencyPs: number;
}

/** The attachment of each rank in a plane. */
function portsOf(
  { ranks, cables }: Description,
  isScaleUp: (cable: DescribedCable) => boolean,
  within: boolean,
): Ports[] {
  const ports: Ports[] = Array.from({ length: ranks }, () => ({
    cables: 0,
    rateBps: 0,
    latencyPs: Infinity,
  }));
  for (const cable of cables) {
    if (isScaleUp(cable) !== within) continue;
    for (const node of [cable.a, cable.b]) {
      const port = ports[node];
      if (!port) continue;
      port.cables++;
      port.rateBps += cable.rateBps;
      port.latencyPs = Math.min(port.latencyPs, cable.latencyPs);
    }
  }
  return ports;
}

/** Numbers the nodes: ranks, then switches as they were described, then NICs and ports. */
function createNodes({ ranks, switches, tierNames, named, forward }: Description) {
  const kind: number[] = Array.from({ length: ranks }, () => NodeKind.rank);
  const tier: number[] = Array.from({ length: ranks }, () => 0);
  for (const level of switches) {
    kind.push(level === undefined ? NodeKind.scaleUpSwitch : NodeKind.scaleOutSwitch);
    tier.push(level ?? 1);
  }
  return {
    of: (node: number): number => node,
    /** The node added. */
    add(of: number): number {
      tier.push(of === NodeKind.nic ? 1 : 0);
      return kind.push(of) - 1;
    },
    finish(name: string, cables: readonly DescribedCable[], inDomain: readonly boolean[]): Fabric {
      const count = 2 * cables.length;
      const pick = (value: (cable: DescribedCable) => number) => (_: unknown, link: number) =>
        value(cables[link >> 1]!);
      const both = { length: count };
      const links = {
        count,
        from: Uint32Array.from(both, (_, link) =>
          link % 2 === 0 ? cables[link >> 1]!.a : cables[link >> 1]!.b,
        ),
        to: Uint32Array.from(both, (_, link) =>
          link % 2 === 0 ? cables[link >> 1]!.b : cables[link >> 1]!.a,
        ),
        rateBps: Float64Array.from(
          both,
          pick(({ rateBps }) => rateBps),
        ),
        latencyPs: Float64Array.from(
          both,
          pick(({ latencyPs }) => Math.max(1, Math.round(latencyPs))),
        ),
        scaleUp: Uint8Array.from(both, (_, link) => Number(inDomain[link >> 1])),
        ...(cables.some(({ errorRate }) => errorRate !== undefined)
          ? {
              errorRate: Float64Array.from(
                both,
                pick(({ errorRate }) => errorRate ?? 0),
              ),
            }
          : {}),
      };
      // With NICs between, leaves are the second tier.
      const up = kind.includes(NodeKind.nic) ? 1 : 0;
      const nodes = {
        ranks,
        nodeCount: kind.length,
        kind: Uint8Array.from(kind),
        server: domainsOf(ranks, kind.length, links),
        ranksForward: forward,
        links,
      };
      const nameOf = (node: number) => (named ? tierNames[tier[node]!] : undefined);
      const sharedNics = findSharedNics(nodes, nameOf);
      return {
        ...nodes,
        name,
        ...(sharedNics.length > 0 ? { sharedNics } : {}),
        tier: Uint8Array.from(
          tier,
          (level, node) => level + (kind[node] === NodeKind.scaleOutSwitch ? up : 0),
        ),
        // A file's own NICs keep their name.
        tierNames:
          up === 1
            ? [tierNames[0] as string, tierNames.includes('nic') ? 'port' : 'nic', ...tierNames.slice(1)]
            : tierNames,
      };
    },
  };
}

/** Numbers the domains that scale-up links make of the ranks, in order of their first ranks. */
function domainsOf(ranks: number, nodeCount: number, links: Fabric['links']): Uint32Array {
  const root = Uint32Array.from({ length: nodeCount }, (_, node) => node);
  const find = (node: number): number => {
    let at = node;
    while (root[at] !== at) {
      root[at] = root[root[at]!]!;
      at = root[at]!;
    }
    return at;
  };
  for (let link = 0; link < links.count; link += 2) {
    if (links.scaleUp[link] === 1) root[find(links.from[link]!)] = find(links.to[link]!);
  }
  const numbers = new Map<number, number>();
  return Uint32Array.from({ length: ranks }, (_, rank) => {
    const domain = find(rank);
    const number = numbers.get(domain) ?? numbers.size;
    numbers.set(domain, number);
    return number;
  });
}

/** Refuses ranks that no cable reaches. */
function checkReached({ ranks, links }: Fabric): void {
  const reached = new Uint8Array(ranks);
  for (const node of links.from) if (node < ranks) reached[node] = 1;
  const alone = reached.indexOf(0);
  if (alone === -1) return;
  throw new UserError(`rank ${alone} has no link`, { advice: 'every rank needs one' });
}
