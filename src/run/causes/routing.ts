/** Why paths that flows really take cost more than an even spread. */
import { type Fabric, tierName } from '../../model/fabric.ts';
import { type Hashed, hashedFlows, type PairFlow, pairFlows } from './flows.ts';
import { bottleneck, busiest, isBetween, linksAt, sideBySide } from './links.ts';
import type { Rise } from './part.ts';
import type { Reason } from './reason.ts';
import { boundLinks } from './traced.ts';

/** Flows that carry less than this part of the largest one of a link are not counted. */
const LARGE = 0.25;
/** Bytes on links between switches that paths add, as a factor, before they are detours. */
const LONGER = 1.1;
/** Part of the links that random hashes would use, below which hashes are alike. */
const POLARISED = 0.7;
const MOST_FLOWS = 8;

/** The reasons of a rise at rung `routing`. */
export function routingReasons({ world, part, before, after }: Rise): Reason[] {
  const { fabric, routing, seeds } = world.job;
  const times = crossedBytes(fabric, after.linkBytes) / crossedBytes(fabric, before.linkBytes);
  const isLonger = times > LONGER;
  const flows = world.onePath ? pairFlows(part.schedule()) : [];
  const worst = after.timesPs.indexOf(Math.max(...after.timesPs));
  const seed = seeds[Math.max(0, worst)]!;
  const hashed = flows.length > 0 ? hashedFlows(flows, fabric, world.routed, routing, seed) : undefined;
  const bytes = hashed?.bytes ?? after.linkBytes;
  const lost = (part.lost ?? []).filter(({ lostPs }) => lostPs > 0);
  const link = lost[0]?.link ?? busiest(fabric, bytes, (one) => isBetween(fabric, one));
  const held =
    link === undefined
      ? {}
      : {
          link: bottleneck(fabric, bytes, link, part.calls),
          ...(lost.length > 0 && { bound: boundLinks(fabric, lost, part.calls) }),
        };
  if (isLonger) return [{ kind: 'detours', facts: { times }, share: 1, ...held }];
  if (!hashed || link === undefined) return [{ kind: 'uneven', facts: {}, share: 1, ...held }];
  const shared = large(hashed.on(link));
  const seen = { ...held, flows: shared.slice(0, MOST_FLOWS).map(({ src, dst }) => [src, dst] as const) };
  const isHashed = world.hashed;
  const alike = isHashed ? polarised(fabric, hashed, link) : undefined;
  if (alike) return [{ ...alike, ...seen }];
  return [{ ...collisions(fabric, hashed, link, isHashed ? seed : undefined), ...seen }];
}

function crossedBytes(fabric: Fabric, linkBytes: Float64Array): number {
  return linkBytes.reduce((sum, bytes, link) => sum + (isBetween(fabric, link) ? bytes : 0), 0);
}

function large(flows: readonly PairFlow[]): PairFlow[] {
  const [first] = flows;
  return flows.filter(({ bytes }) => bytes >= LARGE * first!.bytes);
}

/** The flows on a link, and on those side by side with it. */
function collisions(fabric: Fabric, hashed: Hashed, link: number, seed: number | undefined): Reason {
  const beside = sideBySide(fabric, link);
  const [first] = hashed.on(link);
  const least = LARGE * first!.bytes;
  const flows = large(hashed.on(link)).length;
  if (flows === 1) return { kind: 'one-path', facts: { links: beside.length }, share: 1 };
  const counts = beside.map((one) => hashed.on(one).filter(({ bytes }) => bytes >= least).length);
  return {
    kind: 'collisions',
    facts: {
      flows,
      even: counts.reduce((a, b) => a + b, 0) / beside.length,
      links: beside.length,
      idle: counts.filter((count) => count === 0).length,
      ...(seed !== undefined && { seed }),
    },
    share: 1,
  };
}

/**
 * Whether switches above the first tier use fewer of their links upwards than random hashes would:
 * they repeat the choice of the switch below.
 */
function polarised(fabric: Fabric, hashed: Hashed, link: number): Reason | undefined {
  const { tier, links } = fabric;
  const sums = new Map<number, { used: number; links: number; expected: number; node: number }>();
  for (let node = fabric.ranks; node < fabric.nodeCount; node++) {
    const own = tier[node]!;
    const up = linksAt(fabric, node, 'from', own + 1);
    const isSecond = linksAt(fabric, node, 'to', own - 1).some((one) => isBetween(fabric, one));
    if (up.length < 2 || !isSecond) continue;
    const flows = new Set(
      up.flatMap((one) => hashed.on(one).map(({ src, dst, channel }) => `${src} ${dst} ${channel}`)),
    );
    if (flows.size < 2) continue;
    const sum = sums.get(own) ?? { used: 0, links: 0, expected: 0, node };
    sums.set(own, sum);
    sum.used += up.filter((one) => hashed.bytes[one]! > 0).length;
    sum.links += up.length;
    sum.expected += up.length * (1 - (1 - 1 / up.length) ** flows.size);
  }
  const tiers = [links.from[link]!, links.to[link]!].map((node) => tier[node]!);
  const most = [...sums.values()].find(({ used, expected, node }) => {
    return used < POLARISED * expected && tiers.some((one) => one >= tier[node]!);
  });
  if (!most) return undefined;
  const { used, links: count, expected, node } = most;
  return {
    kind: 'polarised',
    facts: { tier: tierName(fabric, node), used, links: count, expected },
    share: 1,
  };
}
