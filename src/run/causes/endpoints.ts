/** Why the ranks' own ports take time: which ranks, which of their ports. */
import { type Fabric, nodeName } from '../../model/fabric.ts';
import { pairFlows } from './flows.ts';
import { bottleneck, busiest, busyPs, isBetween } from './links.ts';
import { overServers } from './over-servers.ts';
import type { Rise } from './part.ts';
import type { Reason } from './reason.ts';

/** A port that is busy so many times as long as that of the mean rank is one of its own. */
const SKEWED = 1.25;

/** The reasons of a rise at rung `endpoints`; the last one takes what is left. */
export function endpointReasons(rise: Rise): Reason[] {
  const { world, part, after } = rise;
  const { fabric } = world.job;
  const link = busiest(fabric, after.linkBytes, (one) => !isBetween(fabric, one) || fabric.ranksForward);
  if (link === undefined) return [{ kind: 'ports', facts: {}, share: 1 }];
  const held = { link: bottleneck(fabric, after.linkBytes, link, part.calls) };
  const found = [
    ...sharedNic(fabric, after.linkBytes, link),
    ...overServers(rise),
    ...idleNics(fabric, after.linkBytes, link),
    ...skewed(rise, link),
  ];
  return [
    ...found.map((reason) => ({ ...reason, ...held })),
    { kind: 'ports', facts: {}, share: 1, ...held },
  ];
}

/** A NIC that several ranks use. */
function sharedNic(fabric: Fabric, linkBytes: Float64Array, link: number): Reason[] {
  const { from, to } = fabric.links;
  const nic = fabric.sharedNics?.find((node) => node === from[link] || node === to[link]);
  if (nic === undefined) return [];
  const users = new Set<number>();
  for (let one = 0; one < linkBytes.length; one++) {
    if (!(linkBytes[one]! > 0)) continue;
    if (to[one] === nic && from[one]! < fabric.ranks) users.add(from[one]!);
    if (from[one] === nic && to[one]! < fabric.ranks) users.add(to[one]!);
  }
  if (users.size < 2) return [];
  return [
    {
      kind: 'shared-nic',
      facts: { node: nodeName(fabric, nic), ranks: users.size },
      share: 1 - 1 / users.size,
    },
  ];
}

/** NICs of a server that carry nothing in a direction, while others do. */
function idleNics(fabric: Fabric, linkBytes: Float64Array, link: number): Reason[] {
  const { links, server, ranks } = fabric;
  if (links.scaleUp[link] === 1 || fabric.ranksForward) return [];
  const side = links.from[link]! < ranks ? 'from' : 'to';
  const home = server[links[side][link]!];
  if (links[side][link]! >= ranks) return [];
  let used = 0;
  let nics = 0;
  for (let one = 0; one < linkBytes.length; one++) {
    const rank = links[side][one]!;
    if (rank >= ranks || links.scaleUp[one] === 1 || server[rank] !== home) continue;
    nics++;
    if (linkBytes[one]! > 0) used++;
  }
  return used < nics ? [{ kind: 'idle-nics', facts: { used, nics }, share: 1 - used / nics }] : [];
}

/** A rank that receives, or sends, more than others. */
function skewed({ world, part, after }: Rise, link: number): Reason[] {
  const { fabric } = world.job;
  const { from, to, scaleUp } = fabric.links;
  const flows = pairFlows(part.schedule());
  if (fabric.ranksForward || flows.length === 0) return [];
  const received = new Map<number, number>();
  const sent = new Map<number, number>();
  for (const { src, dst, bytes } of flows) {
    sent.set(src, (sent.get(src) ?? 0) + bytes);
    received.set(dst, (received.get(dst) ?? 0) + bytes);
  }
  const members = new Set([...sent.keys(), ...received.keys()]).size;
  const of = (amounts: Map<number, number>) => {
    const sum = [...amounts.values()].reduce((a, b) => a + b, 0);
    const [rank, most] = [...amounts].reduce((a, b) => (b[1] > a[1] ? b : a));
    return { rank, times: (most * members) / sum };
  };
  const isDown = to[link]! < fabric.ranks;
  const { rank, times } = of(isDown ? received : sent);
  const isIts = (isDown ? to[link] : from[link]) === rank && scaleUp[link] === 0;
  const isBusy = busyPs(fabric, after.linkBytes, link) > 0;
  if (times < SKEWED || !isIts || !isBusy) return [];
  const share = 1 - 1 / times;
  if (isDown) {
    const senders = new Set(flows.filter(({ dst }) => dst === rank).map(({ src }) => src)).size;
    if (senders < 2) return [];
    return [{ kind: 'many-to-one', facts: { rank, times, senders }, share }];
  }
  const receivers = new Set(flows.filter(({ src }) => src === rank).map(({ dst }) => dst)).size;
  return receivers < 2 ? [] : [{ kind: 'one-to-many', facts: { rank, times, receivers }, share }];
}
