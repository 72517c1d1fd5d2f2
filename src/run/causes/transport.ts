/** Why packets take longer than flows: pauses, losses, queues, or senders that are too slow. */
import type { LinkEvents } from '../../ladder/measure.ts';
import { mean } from '../../stats/summary.ts';
import { bottleneck, busiest, busyPs } from './links.ts';
import type { Rise } from './part.ts';
import type { Reason } from './reason.ts';

/** A bottleneck that is used for a smaller part of the time has senders that are too slow. */
const USED = 0.9;
/** A smaller part of the packets, sent again, costs nothing. */
const FEW = 0.001;

/**
 * The reasons of a rise at rung `transport`. Headers and acks take what they add to the bytes of
 * the busiest link; the events at links decide on the rest.
 */
export function transportReasons(rise: Rise): Reason[] {
  const { world, part, before, after } = rise;
  const { fabric } = world.job;
  const { linkEvents: events, linkBytes } = after;
  const link = busiest(fabric, linkBytes, () => true);
  const packets: Reason = { kind: 'packets', facts: {}, share: 1 };
  if (!events || link === undefined) return [packets];
  const more = overhead(before.linkBytes, linkBytes);
  const [wasPs, isPs] = [mean(before.timesPs), mean(after.timesPs)];
  const share = Math.min(1, Math.max(0, (more * wasPs) / Math.max(1, isPs - wasPs)));
  const held = (at: number) => ({ link: bottleneck(fabric, linkBytes, at, part.calls), share: 1 });
  const found = [
    ...paused(events).map((at): Reason => ({ ...held(at), ...spreading(events, at) })),
    ...lost(rise, events).map(({ at, ...reason }): Reason => ({ ...held(at), ...reason })),
  ];
  if (found.length > 0) return [{ ...packets, share }, found[0]!];
  const used = busyPs(fabric, linkBytes, link) / isPs;
  const queue = events.highWater[link]!;
  const marks = events.marks[link]!;
  if (used < USED)
    return [
      { ...packets, share },
      { kind: 'slow-control', facts: { used, queue }, ...held(link) },
    ];
  return [
    { ...packets, share },
    { kind: 'queues', facts: { marks, queue }, ...held(link) },
  ];
}

/**
 * Headers and acks, as a part of the bytes: the least over all links, so without packets sent
 * again.
 */
function overhead(flowBytes: Float64Array, packetBytes: Float64Array): number {
  let least = Infinity;
  for (let link = 0; link < flowBytes.length; link++)
    if (flowBytes[link]! > 0) least = Math.min(least, packetBytes[link]! / flowBytes[link]! - 1);
  return Number.isFinite(least) ? Math.max(0, least) : 0;
}

/** The link that pauses began at: of those never paused the one that caused most. */
export function paused({ pauses, caused }: LinkEvents): number[] {
  const roots = [...caused.keys()].filter((link) => caused[link]! > 0);
  const [first] = roots.toSorted(
    (a, b) => Number(pauses[a]! > 0) - Number(pauses[b]! > 0) || caused[b]! - caused[a]!,
  );
  return first === undefined ? [] : [first];
}

/** The pauses that spread from a link. */
export function spreading({ pauses, caused }: LinkEvents, link: number) {
  const links = pauses.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  return { kind: 'pfc-spreading', facts: { links, pauses: caused[link]! } } as const;
}

/** The link that lost most packets. */
function lost({ world, after: { packets, linkBytes } }: Rise, { drops, trims }: LinkEvents) {
  const of = (link: number) => drops[link]! + trims[link]!;
  const resent = packets?.retransmits ?? 0;
  if (resent < FEW * (packets?.packets ?? 0)) return [];
  const rates = world.job.fabric.links.errorRate;
  if (rates && resent > 0) {
    const losses = linkBytes.map((bytes, link) => bytes * rates[link]!);
    const worst = losses.indexOf(Math.max(...losses));
    return [{ at: worst, kind: 'lossy-link', facts: { share: rates[worst]!, resent } } as const];
  }
  const [at] = [...drops.keys()].filter((link) => of(link) > 0).sort((a, b) => of(b) - of(a));
  if (at === undefined) return [];
  const facts = { drops: drops[at]!, trims: trims[at]!, resent };
  return [{ at, kind: 'drops', facts } as const];
}
