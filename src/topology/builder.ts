/** Fills the typed arrays of a fabric whose size is known before its first cable. */
import { type Fabric, NodeKind } from '../model/fabric.ts';
import { invariant, UserError } from '../util/errors.ts';

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
}

export interface FabricPlan {
  readonly name: string;
  readonly tierNames: readonly string[];
  readonly ranks: number;
  /** Switches by tier from 1 up; `switches[0]` leaves. */
  readonly switches: readonly number[];
  /** Ranks of one scale-up domain, consecutive; 1 for none. Adds a switch for each and a cable for each rank. */
  readonly gpus?: number;
  /** Cables, those of the scale-up domains not counted. */
  readonly cables: number;
  readonly ranksForward?: boolean;
}

export interface FabricBuilder {
  /** First node of tier `tier`, from 1. */
  readonly firstOfTier: (tier: number) => number;
  readonly cable: (a: number, b: number, cable: Cable) => void;
  /** The fabric, once every planned cable is there. */
  readonly finish: () => Fabric;
  /** First scale-up switch. */
  readonly firstScaleUpSwitch: number;
}

/**
 * Starts a fabric. Node numbers: ranks, leaves, spines, cores, then scale-up switches.
 * Throws `UserError` when it would be larger than {@link MAX_NODES} or {@link MAX_CABLES}.
 */
export function startFabric(plan: FabricPlan): FabricBuilder {
  const gpus = plan.gpus ?? 1;
  const domains = gpus > 1 ? plan.ranks / gpus : 0;
  invariant(Number.isInteger(domains), 'ranks are whole servers');
  const starts = [plan.ranks];
  for (const count of plan.switches) starts.push((starts.at(-1) as number) + count);
  const firstScaleUpSwitch = starts.at(-1) as number;
  const nodeCount = firstScaleUpSwitch + domains;
  const cables = plan.cables + (domains > 0 ? plan.ranks : 0);
  checkSize(plan.name, nodeCount, cables);

  const kind = new Uint8Array(nodeCount).fill(NodeKind.scaleOutSwitch, plan.ranks, firstScaleUpSwitch);
  kind.fill(NodeKind.scaleUpSwitch, firstScaleUpSwitch);
  const tier = new Uint8Array(nodeCount);
  plan.switches.forEach((_, i) => {
    tier.fill(i + 1, starts[i], starts[i + 1]);
  });
  tier.fill(1, firstScaleUpSwitch);
  const links = {
    count: 2 * cables,
    from: new Uint32Array(2 * cables),
    to: new Uint32Array(2 * cables),
    rateBps: new Float64Array(2 * cables),
    latencyPs: new Float64Array(2 * cables),
    scaleUp: new Uint8Array(2 * cables),
  };
  let next = 0;
  return {
    firstOfTier: (t) => starts[t - 1] as number,
    firstScaleUpSwitch,
    cable(a, b, { rateBps, latencyPs, scaleUp = false }) {
      const latency = Math.max(1, Math.round(latencyPs));
      for (let direction = 0; direction < 2; direction++) {
        links.from[next] = direction === 0 ? a : b;
        links.to[next] = direction === 0 ? b : a;
        links.rateBps[next] = rateBps;
        links.latencyPs[next] = latency;
        links.scaleUp[next] = scaleUp ? 1 : 0;
        next++;
      }
    },
    finish() {
      invariant(next === links.count, `${plan.name}: ${next} links laid, ${links.count} planned`);
      return {
        name: plan.name,
        ranks: plan.ranks,
        nodeCount,
        kind,
        tier,
        server: Uint32Array.from({ length: plan.ranks }, (_, rank) => Math.floor(rank / gpus)),
        ranksForward: plan.ranksForward ?? false,
        tierNames: plan.tierNames,
        links,
      };
    },
  };
}

function checkSize(where: string, nodes: number, cables: number): void {
  if (nodes > MAX_NODES) {
    throw new UserError(`the fabric would have ${nodes} nodes; at most ${MAX_NODES} can be simulated`, {
      where,
      advice: 'simulate a smaller part of it: fewer hosts, pods or servers',
    });
  }
  if (cables > MAX_CABLES) {
    throw new UserError(`the fabric would have ${cables} cables; at most ${MAX_CABLES} can be simulated`, {
      where,
      advice: 'use fewer switches of a higher rate, or fewer hosts',
    });
  }
}
