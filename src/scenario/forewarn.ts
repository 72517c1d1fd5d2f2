/** What a sound scenario says in vain, or what is likely to become of it: known before anything is simulated. */
import type { PlannedSettings } from '../engine/packet/api.ts';
import { formatSize } from '../units/format.ts';
import { fabricTimes } from './packet-times.ts';
import type { CheckedFabric, CheckedScenario, TrafficWorkload } from './scenario.ts';

/** Warnings about a checked scenario, each with its advice; none where all is well. */
export function forewarnings({ fabric, routing, packet, workload }: CheckedScenario): string[] {
  const incast = packet?.trimming && workload.kind === 'traffic' && headersAlone(fabric, packet, workload);
  const { queuePairs } = routing.choice;
  const overtaken = queuePairs !== undefined && packet?.recovery === 'go-back-n';
  return [
    ...idleScaleUp(fabric),
    ...(overtaken ? [oneSequence(queuePairs)] : []),
    ...(incast ? [incast] : []),
  ];
}

/** Real queue pairs go back each by itself; here a message has one sequence over all of them (docs/routing.md). */
function oneSequence(queuePairs: number): string {
  return (
    `go-back-n resends what is overtaken on another of ${queuePairs} queue pairs, since here they number their packets ` +
    'together; packet.recovery=selective is nearer to queue pairs that go back each by itself'
  );
}

/** Scale-up parameters of a fabric whose servers have one rank, and so no scale-up. */
export function idleScaleUp({ values }: CheckedFabric): string[] {
  const idle = ['scaleUpRate', 'scaleUpLatency'].filter((key) => values[key] !== undefined);
  if (idle.length === 0 || values.gpus !== 1) return [];
  return [
    `${idle.join(' and ')} of the fabric changes nothing: servers of one rank have no scale-up; give gpus`,
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
