/** Other hardware of a fabric that a file describes: uplinks, NICs, rates, links without loss. */
import { type Fabric, isSwitch, nodeName } from '../../model/fabric.ts';
import { usualWidth, type Width, widths } from '../../run/causes/tiers.ts';
import { fabricFile } from '../../scenario/check/check-fabric.ts';
import { entryOf } from '../../scenario/text/tree.ts';
import { withFasterTier, withOwnNics, withUplinksOf } from '../../topology/described-edits.ts';
import { looksLikeNs3, ns3WithoutLoss } from '../../topology/file-ns3.ts';
import { readYamlFabric } from '../../topology/file-yaml.ts';
import { writeYamlFabric } from '../../topology/file-yaml-write.ts';
import type { Description } from '../../topology/parts/described.ts';
import { topologies } from '../../topology/registry.ts';
import type { Asked } from '../asked.ts';
import type { Change } from '../change.ts';

/** Rates of switches that differ by less are the same. */
const SAME = 1.05;

/** Changes of the file of a fabric; none for fabrics of other families. */
export function describedChanges({ tree, scenario: { fabric, held } }: Asked): readonly Change[] {
  const entry = entryOf(tree, 'fabric');
  const path = entry && fabric.listed ? fabricFile(entry, topologies) : undefined;
  const text = path === undefined ? undefined : held?.scenario_files?.[path];
  if (path === undefined || text === undefined) return [];
  const built = fabric.build();
  if (looksLikeNs3(text)) return lossChanges(built, path, text);
  const description = readYamlFabric(path, text);
  const change = (what: string, about: string, changed: Description): Change => ({
    ...{ what, takes: 'hardware', about, settings: [] },
    files: { [path]: writeYamlFabric(changed) },
  });
  return [
    ...narrowSwitches(built).map(([node, like]) => {
      const name = nodeName(built, node);
      return change(
        `uplinks of ${name} as ${nodeName(built, like)}`,
        name,
        withUplinksOf(description, node, like),
      );
    }),
    ...sharedNics(built, description).map((nics) =>
      change('a NIC for each rank', 'NICs', withOwnNics(description, nics)),
    ),
    ...tierPairs(description).map(([low, high]) => {
      const { tierNames } = description;
      const what = `links from ${tierNames[low]} to ${tierNames[high]} twice as fast`;
      return change(what, what, withFasterTier(description, [low, high], 2));
    }),
  ];
}

/** Links that lose packets, repaired. */
function lossChanges({ links: { errorRate } }: Fabric, path: string, text: string): Change[] {
  if (!errorRate) return [];
  const files = { [path]: ns3WithoutLoss(text) };
  return [{ what: 'repair links that lose packets', takes: 'repair', about: 'loss', settings: [], files }];
}

/** Switches with less rate upwards than others of their tier, and the one that is most alike. */
function narrowSwitches(fabric: Fabric): (readonly [node: number, like: number])[] {
  const all = widths(fabric);
  const ratio = ({ downBps, upBps }: Width) => downBps / upBps;
  return [...all].flatMap(([node, own]) => {
    const usual = usualWidth(fabric, all, node);
    if (!usual || !isSwitch(fabric, node) || ratio(own) <= SAME * ratio(usual)) return [];
    const peers = [...all].filter(
      ([other, { upBps }]) =>
        upBps === usual.upBps &&
        fabric.tier[other] === fabric.tier[node] &&
        fabric.kind[other] === fabric.kind[node],
    );
    const above = neighboursAbove(fabric, node);
    const shared = (other: number) =>
      [...neighboursAbove(fabric, other)].filter((one) => above.has(one)).length;
    const [like] = peers.map(([other]) => other).sort((a, b) => shared(b) - shared(a));
    return like === undefined ? [] : [[node, like] as const];
  });
}

function neighboursAbove({ links, tier }: Fabric, node: number): Set<number> {
  const found = new Set<number>();
  for (let link = 0; link < links.count; link++)
    if (links.from[link] === node && tier[links.to[link]!]! > tier[node]!) found.add(links.to[link]!);
  return found;
}

/** The shared NICs, if they are all nodes of a tier. */
function sharedNics(
  { sharedNics: nics = [] }: Fabric,
  { ranks, switches }: Description,
): (readonly number[])[] {
  if (nics.length === 0) return [];
  const tier = switches[nics[0]! - ranks];
  const isWhole = switches.every((own, i) => (own === tier) === nics.includes(ranks + i));
  return isWhole ? [nics] : [];
}

/** Pairs of tiers with cables between them, other than scale-up; ranks are tier 0. */
function tierPairs({ ranks, switches, cables }: Description): (readonly [low: number, high: number])[] {
  const tierOf = (node: number) => (node < ranks ? 0 : switches[node - ranks]);
  const found = new Map<string, readonly [number, number]>();
  for (const { a, b } of cables) {
    const [x, y] = [tierOf(a), tierOf(b)];
    if (x === undefined || y === undefined || (x === 0 && y === 0)) continue;
    const pair = [Math.min(x, y), Math.max(x, y)] as const;
    found.set(pair.join(), pair);
  }
  return [...found.values()].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
}
