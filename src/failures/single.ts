/** The single failures of a fabric: each switch of a tier, each cable, each NIC. */
import { type Fabric, NodeKind, nodeName } from '../model/fabric.ts';
import { nodeFamilies } from '../model/node-names.ts';
import { UserError } from '../util/errors.ts';

/** One part that fails, and takes all its cables with it. */
export interface Failure {
  /** The tier of a switch, `cable` or `nic`. */
  readonly kind: string;
  /** `spine 1`, `leaf 3 - spine 1`, `nic of rank 5`. */
  readonly what: string;
  /** The node that fails; undefined for a cable. */
  readonly node?: number;
  /** First link (`2c`) of each of its cables. */
  readonly cables: readonly number[];
}

const CABLE = 'cable';
const NIC = 'nic';

/** The kinds that a fabric has, switches first. */
export function failureKinds(fabric: Fabric): readonly string[] {
  const tiers = switchTiers(fabric).map(({ name }) => name);
  const others = [CABLE, NIC].filter((kind) => failuresOf(fabric, kind).length > 0);
  return [...tiers, ...others];
}

/**
 * Every single failure of the kinds, kind by kind. Throws `UserError` for a kind that the fabric
 * does not have.
 */
export function singleFailures(fabric: Fabric, kinds: readonly string[]): readonly Failure[] {
  return kinds.flatMap((kind) => {
    const found = failuresOf(fabric, kind);
    if (found.length > 0) return found;
    throw new UserError(`this ${fabric.name} has no ${kind} that can fail`, {
      where: '--each-failure',
      advice: `use a list of ${failureKinds(fabric).join(', ')}`,
    });
  });
}

function failuresOf(fabric: Fabric, kind: string): readonly Failure[] {
  if (kind === CABLE) return cableFailures(fabric);
  if (kind === NIC) return nicFailures(fabric);
  const nodes = switchTiers(fabric).find(({ name }) => name === kind)?.nodes ?? [];
  return nodes.map((node) => ({ kind, what: nodeName(fabric, node), node, cables: cablesOf(fabric, node) }));
}

/** Tiers of scale-out switches. */
function switchTiers(fabric: Fabric) {
  const { kind, sharedNics } = fabric;
  const shared = new Set(sharedNics);
  return nodeFamilies(fabric).filter(({ nodes }) =>
    nodes.every((node) => kind[node] === NodeKind.scaleOutSwitch && !shared.has(node)),
  );
}

/** Cables between switches; between ranks, where these forward. */
function cableFailures(fabric: Fabric): readonly Failure[] {
  const { links, kind, ranks, ranksForward, sharedNics } = fabric;
  const shared = new Set(sharedNics);
  const isEnd = (node: number) =>
    node < ranks ? ranksForward : kind[node] === NodeKind.scaleOutSwitch && !shared.has(node);
  const parallel = new Map<string, number>();
  const found: Failure[] = [];
  for (let link = 0; link < links.count; link += 2) {
    const [a, b] = [links.from[link]!, links.to[link]!];
    if (links.scaleUp[link] === 1 || !isEnd(a) || !isEnd(b)) continue;
    const name = `${nodeName(fabric, a)} - ${nodeName(fabric, b)}`;
    const index = parallel.get(name) ?? 0;
    parallel.set(name, index + 1);
    found.push({ kind: CABLE, what: index === 0 ? name : `${name}, cable ${index}`, cables: [link] });
  }
  return found;
}

/** NICs: nodes of their own, or the ports of a rank outside its server. */
function nicFailures(fabric: Fabric): readonly Failure[] {
  const { nodeCount, kind, ranks, ranksForward, sharedNics } = fabric;
  if (ranksForward) return [];
  const shared = new Set(sharedNics);
  const own = Array.from({ length: nodeCount }, (_, node) => node).filter(
    (node) => kind[node] === NodeKind.nic || shared.has(node),
  );
  const nodes = own.length > 0 ? own : Array.from({ length: ranks }, (_, rank) => rank);
  return nodes.flatMap((node) => {
    const cables = cablesOf(fabric, node);
    const what = node < ranks ? `nic of rank ${node}` : nodeName(fabric, node);
    return cables.length === 0 ? [] : [{ kind: NIC, what, node, cables }];
  });
}

/** First links of a node's cables outside servers. */
const perFabric = new WeakMap<Fabric, Map<number, number[]>>();

function cablesOf(fabric: Fabric, node: number): readonly number[] {
  let all = perFabric.get(fabric);
  if (!all) {
    all = new Map();
    const { links } = fabric;
    for (let link = 0; link < links.count; link++) {
      if (links.scaleUp[link] === 1) continue;
      const of = all.get(links.from[link]!);
      if (of) of.push(link & ~1);
      else all.set(links.from[link]!, [link & ~1]);
    }
    perFabric.set(fabric, all);
  }
  return all.get(node) ?? [];
}
