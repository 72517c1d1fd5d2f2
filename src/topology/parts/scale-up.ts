/**
 * The nodes and cables of one scale-up domain, which join the ranks of a server; the same in all
 * servers.
 *
 * A rank has one link into its domain. If several cables leave it (full mesh, torus, several
 * switches) they meet in a *port* node, to which the rank has a link as fast as all of them. Half
 * of the latency of a cable's two ends is on those links. So two ranks with a cable of latency L
 * between them are L apart, as if the ports did not exist.
 */
import { NodeKind } from '../../model/fabric.ts';
import { UserError } from '../../util/errors.ts';
import { cubeMesh } from './cube-mesh-graph.ts';
import { grid } from './grid.ts';

/** Nodes and cables of a domain. Local numbers: its ranks, then its `nodes`. */
export interface ScaleUp {
  /** Ranks of a domain, consecutive. */
  readonly gpus: number;
  readonly nodes: readonly { readonly kind: number; readonly tier: number }[];
  readonly cables: readonly ScaleUpCable[];
}

/** A cable inside a scale-up domain, by local numbers. */
export interface ScaleUpCable {
  readonly a: number;
  readonly b: number;
  /** bit/s, each direction. */
  readonly rateBps: number;
  /** One way, ps. */
  readonly latencyPs: number;
}

/** The common input of all shapes. */
export interface DomainValues {
  readonly gpus: number;
  /** bit/s of a rank, all its cables together. */
  readonly rateBps: number;
  /** One way, of a cable; ps. */
  readonly latencyPs: number;
}

const SWITCH = { kind: NodeKind.scaleUpSwitch, tier: 1 };
const TOP_SWITCH = { kind: NodeKind.scaleUpSwitch, tier: 2 };
const PORT = { kind: NodeKind.scaleUpPort, tier: 0 };

/** Every rank on one switch, which stands for all of a domain's. */
export function oneSwitch({ gpus, rateBps, latencyPs }: DomainValues): ScaleUp {
  const cables = range(gpus).map((rank) => ({ a: rank, b: gpus, rateBps, latencyPs }));
  return { gpus, nodes: [SWITCH], cables };
}

/** Every rank on each of `count` switches, by a `count`-th of its rate. */
export function severalSwitches(values: DomainValues, count: number): ScaleUp {
  const { gpus } = values;
  const edges = range(gpus).flatMap((rank) =>
    range(count).map((i) => ({ a: gpus + rank, b: 2 * gpus + i, share: 1 / count })),
  );
  return withPorts(
    values,
    edges,
    range(count).map(() => SWITCH),
  );
}

/**
 * Switches of `group` ranks each, all on one switch above. `taper` is rate down over rate up.
 * Throws `UserError` if groups are not whole.
 */
export function twoTiers(values: DomainValues, group: number, taper: number, where: string): ScaleUp {
  const { gpus, rateBps, latencyPs } = values;
  const groups = gpus / group;
  if (!Number.isInteger(groups)) {
    throw new UserError(`${gpus} ranks cannot be split into groups of ${group}`, {
      where,
      advice: `use a divisor of ${gpus}`,
    });
  }
  const ups = range(groups).map((i) => ({
    a: gpus + i,
    b: gpus + groups,
    rateBps: (group * rateBps) / taper,
    latencyPs,
  }));
  const downs = range(gpus).map((rank) => ({
    a: rank,
    b: gpus + Math.floor(rank / group),
    rateBps,
    latencyPs,
  }));
  return { gpus, nodes: [...range(groups).map(() => SWITCH), TOP_SWITCH], cables: [...downs, ...ups] };
}

/** A cable between any two ranks, the rate of a rank divided among its cables. */
export function fullMesh(values: DomainValues): ScaleUp {
  const { gpus } = values;
  const share = 1 / (gpus - 1);
  const edges = range(gpus).flatMap((a) => range(a).map((b) => ({ a: gpus + a, b: gpus + b, share })));
  return withPorts(values, edges);
}

/**
 * The hybrid cube-mesh of 8; see `cube-mesh-graph.ts`. Throws `UserError` for another number of
 * ranks.
 */
export function hybridCubeMesh(values: DomainValues): ScaleUp {
  const { gpus } = values;
  if (gpus !== 8) {
    throw new UserError(`a hybrid cube-mesh has 8 ranks, not ${gpus}`, {
      where: 'gpus',
      advice: 'use gpus=8',
    });
  }
  const edges = cubeMesh.cables.map(({ a, b, links }) => ({
    a: gpus + a,
    b: gpus + b,
    share: links / cubeMesh.linksOfRank,
  }));
  return withPorts(values, edges);
}

/**
 * A 2D torus of rows of `row` ranks, the rate of a rank divided among its cables; of one row, a
 * ring. Throws `UserError` if rows are not whole.
 */
export function torusOfRows(values: DomainValues, row: number): ScaleUp {
  const { gpus } = values;
  if (!Number.isInteger(gpus / row)) {
    throw new UserError(`${gpus} ranks cannot be split into rows of ${row}`, {
      where: 'scaleUpGroup',
      advice: 'use a divisor of the ranks of a server',
    });
  }
  const cables = grid({ sizes: [row, gpus / row], wrap: [true, true] });
  const share = gpus / (2 * cables.length);
  return withPorts(
    values,
    cables.map(({ a, b }) => ({ a: gpus + a, b: gpus + b, share })),
  );
}

/**
 * Ports for all ranks, and cables that carry a share of a rank's rate between ports and the next
 * nodes.
 */
function withPorts(
  { gpus, rateBps, latencyPs }: DomainValues,
  edges: readonly { readonly a: number; readonly b: number; readonly share: number }[],
  switches: readonly { readonly kind: number; readonly tier: number }[] = [],
): ScaleUp {
  const isPort = (node: number) => node < 2 * gpus;
  const [quarter, half] = [latencyPs / 4, latencyPs / 2];
  return {
    gpus,
    nodes: [...range(gpus).map(() => PORT), ...switches],
    cables: [
      ...range(gpus).map((rank) => ({ a: rank, b: gpus + rank, rateBps, latencyPs: quarter })),
      ...edges.map(({ a, b, share }) => {
        const ports = Number(isPort(a)) + Number(isPort(b));
        return { a, b, rateBps: rateBps * share, latencyPs: latencyPs - (ports === 2 ? half : quarter) };
      }),
    ],
  };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
