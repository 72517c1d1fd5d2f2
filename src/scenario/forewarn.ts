/** What a sound scenario says in vain, or what is likely to become of it: known before anything is simulated. */
import type { PlannedSettings } from '../engine/packet/api.ts';
import { transports } from '../transport/registry.ts';
import { formatPercent, formatSize, formatTime } from '../units/format.ts';
import type { CollectiveWorkload, TrafficWorkload } from '../workload/workload.ts';
import { heldBursts } from './held-bursts.ts';
import { littleBisection } from './like-with-like.ts';
import { MOST_WINDOW } from './packet-params.ts';
import { fabricTimes } from './packet-times.ts';
import type { CheckedFabric, CheckedScenario } from './scenario.ts';

/** Warnings about a checked scenario, each with its advice; none where all is well. */
export function forewarnings(scenario: CheckedScenario): string[] {
  const { fabric, routing, packet, workload } = scenario;
  const incast = packet?.trimming && workload.kind === 'traffic' && headersAlone(fabric, packet, workload);
  const { queuePairs } = routing.choice;
  const overtaken = queuePairs !== undefined && packet?.recovery === 'go-back-n';
  return [
    ...idleScaleUp(fabric),
    ...littleBisection(scenario),
    ...(packet ? [] : lossyLinks(fabric)),
    ...(overtaken ? [oneSequence(queuePairs)] : []),
    ...(incast ? [incast] : []),
    ...(workload.kind === 'traffic' ? [...ofOtherSize(fabric, workload), ...ofLaterStart(workload)] : []),
    ...(packet ? [...cutWindows(fabric, packet), ...heldBursts(fabric, packet)] : []),
    ...(workload.kind === 'collective' ? ofAlgorithmFile(workload) : []),
  ];
}

/** Of an algorithm from a file: what it says in vain, and sizes that it is not for. */
function ofAlgorithmFile({ members, sizes }: CollectiveWorkload): string[] {
  const algorithm = members?.algorithm;
  const { minBytes = 0, maxBytes = Infinity } = algorithm?.sizes ?? {};
  const beyond = sizes.filter((size) => size < minBytes || size >= maxBytes);
  const notes = algorithm?.notes ?? [];
  if (!algorithm || beyond.length === 0) return [...notes];
  const range = [
    ...(minBytes > 0 ? [`from ${formatSize(minBytes)}`] : []),
    ...(maxBytes < Infinity ? [`below ${formatSize(maxBytes)}`] : []),
  ].join(' ');
  const which = formatSize(beyond[0]!) + (beyond.length > 1 ? ` and ${beyond.length - 1} more sizes` : '');
  return [
    ...notes,
    `${algorithm.name} is for sizes ${range} (minBytes, maxBytes of its file): at ${which} the MSCCL runtime would take ` +
      'an algorithm of NCCL; here the file is simulated all the same',
  ];
}

/** A list that was made for another number of ranks: its messages are all there, but where they cross the fabric may differ. */
function ofOtherSize({ build }: CheckedFabric, { madeFor }: TrafficWorkload): string[] {
  const { ranks } = build();
  if (madeFor === undefined || madeFor === ranks) return [];
  return [
    `the messages are of ${madeFor} nodes, and the fabric has ${ranks} ranks: node i is rank i all the same; ` +
      `use a fabric of ${madeFor} ranks for what the list was made for`,
  ];
}

/** A trace whose first message starts late: times of faults, and those of results, are not the trace's. */
function ofLaterStart({ firstPs }: TrafficWorkload): string[] {
  if (firstPs === undefined) return [];
  return [
    `the first message starts at ${formatTime(firstPs)} of its file; all times here are counted from then`,
  ];
}

/** Real queue pairs go back each by itself; here a message has one sequence over all of them (docs/routing.md). */
function oneSequence(queuePairs: number): string {
  return (
    `go-back-n resends what is overtaken on another of ${queuePairs} queue pairs, since here they number their packets ` +
    'together; packet.recovery=selective is nearer to queue pairs that go back each by itself'
  );
}

/** Windows that the arithmetic of controls has no room for. */
function cutWindows(
  fabric: CheckedFabric,
  { payloadBytes, headerBytes, ackBytes, cc }: PlannedSettings,
): string[] {
  const { links } = fabric.build();
  const routes = fabric.routes();
  const most = (values: Float64Array) => values.reduce((found, value) => Math.max(found, value), 0);
  // Few fabrics are near it, and the exact RTT takes time where they are large.
  const farPs = 2 * routes.maxHops * (most(links.latencyPs) + 1e9);
  const windowless = transports.filter((transport) => transport.windowless).map(({ name }) => name);
  if (windowless.includes(cc.name) || (farPs * most(links.rateBps)) / 8e12 < MOST_WINDOW) return [];
  const { bdpBytes } = fabricTimes(fabric.build(), routes, payloadBytes + headerBytes, ackBytes);
  if (bdpBytes <= MOST_WINDOW) return [];
  const share = Math.floor((100 * MOST_WINDOW) / bdpBytes);
  return [
    `windows are ${formatSize(MOST_WINDOW)} at most, and a BDP of this fabric is ${formatSize(bdpBytes)}: ` +
      `one flow over the longest path gets ${share} % of the rate; use several channels, or ${windowless.join(' or ')}, which has no window`,
  ];
}

/** Scale-up parameters of a fabric whose servers have one rank, and so no scale-up. */
export function idleScaleUp({ values }: CheckedFabric): string[] {
  const idle = ['scaleUpRate', 'scaleUpLatency'].filter((key) => values[key] !== undefined);
  if (idle.length === 0 || values.gpus !== 1) return [];
  return [
    `${idle.join(' and ')} of the fabric changes nothing: servers of one rank have no scale-up; give gpus`,
  ];
}

/** Error rates of links, which a file may give and only packets act on. */
export function lossyLinks({ build }: CheckedFabric): string[] {
  const rates = build().links.errorRate;
  if (!rates) return [];
  const lossy = rates.reduce((count, rate) => count + (rate > 0 ? 1 : 0), 0) / 2;
  const most = rates.reduce((least, rate) => Math.max(least, rate), 0);
  return [
    `error rates need packets: ${lossy === 1 ? 'a cable of the fabric loses' : `${lossy} cables of the fabric lose`} up to ${formatPercent(most)} of its packets; ` +
      'times of the flow engine are without such losses; use --engine packet',
  ];
}

/**
 * Senders to one rank so many that the headers of their trimmed packets alone fill its link: each has a packet under way
 * at all times, `buffer / full packet` of these wait in the last queue, and the others come by as headers once a base RTT.
 * Where those are a BDP, headers, which are served before data, leave data no time for ever.
 */
function headersAlone(
  fabric: CheckedFabric,
  { payloadBytes, headerBytes, ackBytes, bufferBytes }: PlannedSettings,
  { messages }: TrafficWorkload,
): string | undefined {
  const senders = new Map<number, Set<number>>();
  for (const { src, dst } of messages) {
    const known = senders.get(dst);
    if (known) known.add(src);
    else senders.set(dst, new Set([src]));
  }
  const [rank, most] = [...senders].reduce<[number, number]>(
    (best, [dst, { size }]) => (size > best[1] ? [dst, size] : best),
    [0, 0],
  );
  const full = payloadBytes + headerBytes;
  const waiting = Math.ceil(bufferBytes / full);
  // So few are enough on no fabric, whose routes take seconds where it is large.
  if (most < waiting) return undefined;
  const { bdpBytes } = fabricTimes(fabric.build(), fabric.routes(), full, ackBytes);
  const enough = waiting + Math.ceil(bdpBytes / headerBytes);
  if (most < enough) return undefined;
  return (
    `${most} ranks send to rank ${rank}: if they do so at a time, the headers of trimmed packets, ${formatSize(headerBytes)} each, ` +
    `fill its link before any data, and the run cannot finish; use packet.trimming=false, or fewer than ${enough} senders`
  );
}
