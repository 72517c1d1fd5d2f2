/** Fills the typed arrays of a fabric whose size is known before its first cable. */

import { type Fabric, type Layout, NO_AXIS, NodeKind } from '../../model/fabric.ts';

import { formatSize } from '../../units/format.ts';
import { invariant, UserError } from '../../util/errors.ts';
import { allocating } from '../../util/memory.ts';
import type { ScaleUp } from './scale-up.ts';

/** Nodes a fabric may have; ids, hashes and route tables are sized for it. */
const MAX_NODES = 1 << 22;
/** Cables a fabric may have: 64 M links, about 1.7 GB of tables. */
const MAX_CABLES = 1 << 25;

/** The two links of one cable. */
export interface Cable {
  /** bit/s, each direction. */
  readonly rateBps: number;
  /** One way, ps. */
  readonly latencyPs: number;
  readonly scaleUp?: boolean;
  /** Axis of the grid along which it leads, from 0. */
  readonly axis?: number;
}

/** How many nodes and cables a fabric is to have, said before they are laid. */
export interface FabricPlan {
  readonly name: string;
  readonly tierNames: readonly string[];
  readonly ranks: number;
  /** Switches by tier from 1 up; `switches[0]` leaves. */
  readonly switches: readonly number[];
  /**
   * The nodes and cables that join the ranks of a server; they are added to every server at the
   * end.
   */
  readonly scaleUp?: ScaleUp | undefined;
  /** Cables, those of scale-up domains and from ranks to their NICs not counted. */
  readonly cables: number;
  /** Whether ranks have NICs of several ports, which are nodes then: see `nics.ts`. */
  readonly nics?: boolean;
  readonly ranksForward?: boolean;
  readonly layout?: Layout | undefined;
}

/** Lays the cables of a planned fabric, one by one. */
export interface FabricBuilder {
  readonly ranks: number;
  /** First node of tier `tier` of `switches`, from 1. */
  readonly firstOfTier: (tier: number) => number;
  /** Lays a cable between two nodes: a link each way. */
  readonly cable: (a: number, b: number, cable: Cable) => void;
  /** The fabric, once every planned cable is there. */
  readonly finish: () => Fabric;
  /** NIC of rank 0, those of the others follow; `undefined` if NICs are not nodes. */
  readonly firstNic: number | undefined;
}

/**
 * Starts a fabric. Node numbers: ranks, NICs where they are nodes, leaves, spines, cores, then
 * nodes of scale-up domains. Throws `UserError` when it would be larger than `MAX_NODES` or
 * `MAX_CABLES` of `src/model/limits.ts`.
 */
export function startFabric(plan: FabricPlan): FabricBuilder {
  const { name, ranks, scaleUp, nics = false } = plan;
  const gpus = scaleUp?.gpus ?? 1;
  const domains = scaleUp ? ranks / gpus : 0;
  invariant(Number.isInteger(domains), 'ranks are whole servers');
  const counts = nics ? [ranks, ...plan.switches] : plan.switches;
  const starts = [ranks];
  for (const count of counts) starts.push((starts.at(-1) as number) + count);
  const firstScaleUp = starts.at(-1) as number;
  const perDomain = scaleUp?.nodes.length ?? 0;
  const nodeCount = firstScaleUp + domains * perDomain;
  const cables = plan.cables + (nics ? ranks : 0) + domains * (scaleUp?.cables.length ?? 0);
  checkSize(name, nodeCount, cables);

  const { kind, tier, links } = emptyTables(name, nodeCount, cables);
  kind.fill(NodeKind.scaleOutSwitch, ranks);
  counts.forEach((_, i) => {
    tier.fill(i + 1, starts[i], starts[i + 1]);
  });
  if (nics) kind.fill(NodeKind.nic, ranks, 2 * ranks);
  for (let i = firstScaleUp; i < nodeCount; i++) {
    const node = scaleUp!.nodes[(i - firstScaleUp) % perDomain]!;
    kind[i] = node.kind;
    tier[i] = node.tier;
  }
  let axes: Uint8Array | undefined;
  let next = 0;
  const cable: FabricBuilder['cable'] = (a, b, { rateBps, latencyPs, scaleUp: within = false, axis }) => {
    if (axis !== undefined) {
      axes ??= new Uint8Array(links.count).fill(NO_AXIS);
      axes.fill(axis, next, next + 2);
    }
    const latency = Math.max(1, Math.round(latencyPs));
    for (let direction = 0; direction < 2; direction++) {
      links.from[next] = direction === 0 ? a : b;
      links.to[next] = direction === 0 ? b : a;
      links.rateBps[next] = rateBps;
      links.latencyPs[next] = latency;
      links.scaleUp[next] = within ? 1 : 0;
      next++;
    }
  };
  const layDomain = (shape: ScaleUp, domain: number): void => {
    const node = (local: number) =>
      local < gpus ? domain * gpus + local : firstScaleUp + domain * perDomain + local - gpus;
    for (const { a, b, rateBps, latencyPs } of shape.cables) {
      cable(node(a), node(b), { rateBps, latencyPs, scaleUp: true });
    }
  };
  return {
    ranks,
    firstOfTier: (t) => starts[nics ? t : t - 1] as number,
    firstNic: nics ? ranks : undefined,
    cable,
    finish() {
      for (let domain = 0; domain < domains; domain++) layDomain(scaleUp!, domain);
      invariant(next === links.count, `${name}: ${next} links laid, ${links.count} planned`);
      const [ofRanks, ...ofSwitches] = plan.tierNames as [string, ...string[]];
      return {
        name,
        ranks,
        nodeCount,
        kind,
        tier,
        server: Uint32Array.from({ length: ranks }, (_, rank) => Math.floor(rank / gpus)),
        ranksForward: plan.ranksForward ?? false,
        tierNames: nics ? [ofRanks, 'nic', ...ofSwitches] : plan.tierNames,
        ...(plan.layout ? { layout: plan.layout } : {}),
        links: axes ? { ...links, axis: axes } : links,
      };
    },
  };
}

/** Bytes of a node's and of a link's entries. */
const NODE_BYTES = 2;
const LINK_BYTES = 25;

function emptyTables(name: string, nodes: number, cables: number) {
  const bytes = NODE_BYTES * nodes + 2 * LINK_BYTES * cables;
  return allocating(`${formatSize(bytes)} for the ${nodes} nodes and ${2 * cables} links of ${name}`, () => ({
    kind: new Uint8Array(nodes),
    tier: new Uint8Array(nodes),
    links: {
      count: 2 * cables,
      from: new Uint32Array(2 * cables),
      to: new Uint32Array(2 * cables),
      rateBps: new Float64Array(2 * cables),
      latencyPs: new Float64Array(2 * cables),
      scaleUp: new Uint8Array(2 * cables),
    },
  }));
}

/** Cables that the fabric being built may have; builds are synchronous, so one at a time. */
let mostCables = MAX_CABLES;

/** The fabric that `make` builds, refused at once if it would have more links than that. */
export function withMostLinks<T>(links: number, make: () => T): T {
  const before = mostCables;
  mostCables = Math.min(before, links / 2);
  try {
    return make();
  } finally {
    mostCables = before;
  }
}

/**
 * Throws `UserError` for a fabric of more nodes or cables than can be; for builders that list them
 * first.
 */
export function checkSize(where: string, nodes: number, cables: number): void {
  if (nodes > MAX_NODES) {
    throw new UserError(`the fabric would have ${nodes} nodes; the limit is ${MAX_NODES}`, {
      where,
      advice: 'simulate a smaller part: fewer hosts, pods or servers',
    });
  }
  if (cables > mostCables) {
    throw new UserError(`the fabric would have ${2 * cables} links; the limit is ${2 * mostCables}`, {
      where,
      advice: 'use fewer switches of a higher rate, or fewer hosts',
    });
  }
}
