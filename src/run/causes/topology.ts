/** Why links between switches are too slow, even if all paths share the load. */
import { type Fabric, NO_AXIS, NO_GROUP, nodeName, tierName } from '../../model/fabric.ts';
import { pairFlows } from './flows.ts';
import { bottleneck, busiest, busyPs, isBetween, lowerEnd, sideBySide } from './links.ts';
import type { LostTime } from './lost-time.ts';
import { orderReasons } from './order.ts';
import type { Rise } from './part.ts';
import type { Reason } from './reason.ts';
import { usualWidth, widths } from './tiers.ts';
import { boundLinks } from './traced.ts';

/** Rates and ratios that differ by less are the same. */
const SAME = 1.05;
/** A link must be busy for this part of the time to hold anything up. */
const HOLDS = 0.5;

/** The reasons of a rise at rung `topology`. */
export function topologyReasons(rise: Rise): Reason[] {
  const { world, part, after } = rise;
  const { fabric } = world.job;
  const link = busiest(fabric, after.linkBytes, (one) => isBetween(fabric, one));
  if (link === undefined) return [{ kind: 'uneven', facts: {}, share: 1 }];
  const held = { link: bottleneck(fabric, after.linkBytes, link, part.calls), share: 1 };
  const order = orderReasons(rise, link).map((reason) => ({ ...held, ...reason }));
  const bound = byLostTime(rise);
  if (bound.length > 0) return [...order, ...bound];
  if (busyPs(fabric, after.linkBytes, link) < HOLDS * (after.timesPs[0] ?? 0))
    return [{ kind: 'uneven', facts: {}, ...held }];
  return [...order, { ...held, ...ofLink(fabric, link, hopsOf(rise)) }];
}

/**
 * The reasons of all links that bind the critical path, by the time that they take from it; none if
 * it was not traced, or loses nothing.
 */
function byLostTime(rise: Rise): Reason[] {
  const { world, part, after } = rise;
  const { fabric } = world.job;
  const hops = hopsOf(rise);
  const groups = new Map<string, { reason: Reason; lostPs: number; lost: LostTime[] }>();
  for (const one of (part.lost ?? []).filter(({ lostPs }) => lostPs > 0)) {
    const reason = ofLink(fabric, one.link, hops);
    const key = JSON.stringify([reason.kind, reason.facts]);
    const group = groups.get(key) ?? { reason, lostPs: 0, lost: [] };
    groups.set(key, group);
    group.lostPs += one.lostPs;
    group.lost.push(one);
  }
  const sorted = [...groups.values()].sort((a, b) => b.lostPs - a.lostPs);
  let leftPs = sorted.reduce((sum, { lostPs }) => sum + lostPs, 0);
  return sorted.map(({ reason, lostPs, lost }): Reason => {
    const share = lostPs / leftPs;
    leftPs -= lostPs;
    const link = bottleneck(fabric, after.linkBytes, lost[0]!.link, part.calls);
    return { ...reason, share, link, bound: boundLinks(fabric, lost, part.calls) };
  });
}

/** Links between switches, or between ranks that forward, that a byte crosses, on the mean. */
function hopsOf({ world, part, after, before }: Rise): number {
  const { fabric } = world.job;
  let crossed = 0;
  let sent = fabric.ranksForward ? pairFlows(part.schedule()).reduce((sum, { bytes }) => sum + bytes, 0) : 0;
  for (let link = 0; link < after.linkBytes.length; link++) {
    if (isBetween(fabric, link)) crossed += after.linkBytes[link]!;
    else if (fabric.links.from[link]! < fabric.ranks && fabric.links.scaleUp[link] === 0)
      sent += before.linkBytes[link]!;
  }
  return sent > 0 ? crossed / sent : 0;
}

/** The reason that a link is too slow, by its place in the fabric. */
export function ofLink(fabric: Fabric, link: number, hops: number): Pick<Reason, 'kind' | 'facts'> & Reason {
  const { links, group } = fabric;
  const low = lowerEnd(fabric, link);
  const share = 1;
  const beside = sideBySide(fabric, link);
  const fastest = Math.max(...beside.map((one) => links.rateBps[one]!));
  if (fastest > SAME * links.rateBps[link]!)
    return { kind: 'slow-link', facts: { share: links.rateBps[link]! / fastest }, share };
  if (low === undefined) {
    const [a, b] = [group?.[links.from[link]!], group?.[links.to[link]!]];
    if (a !== undefined && b !== undefined && a !== b && a !== NO_GROUP && b !== NO_GROUP)
      return { kind: 'group-links', facts: { hops }, share };
    return { kind: 'bisection', facts: { hops, axis: links.axis?.[link] ?? NO_AXIS }, share };
  }
  const all = widths(fabric);
  const [own, usual] = [all.get(low), usualWidth(fabric, all, low)];
  if (!own || !usual) return { kind: 'bisection', facts: { hops, axis: NO_AXIS }, share };
  const times = own.downBps / own.upBps;
  if (times > SAME * (usual.downBps / usual.upBps)) {
    const { uplinks, upBps: bps } = own;
    const others = { others: usual.uplinks, othersBps: usual.upBps };
    return { kind: 'narrow-switch', facts: { node: nodeName(fabric, low), uplinks, bps, ...others }, share };
  }
  if (times > SAME) return { kind: 'oversubscription', facts: { tier: tierName(fabric, low), times }, share };
  return { kind: 'uneven', facts: {}, share };
}
