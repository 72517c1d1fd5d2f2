/**
 * Settings of a sound scenario that have no effect, or lead to a likely failure: known before
 * anything is simulated.
 */
import type { PlannedSettings } from '../engine/packet/api.ts';
import { type Warning, warning } from '../model/warning.ts';
import { transports } from '../transport/registry.ts';
import { idleKeys } from '../workload/idle-keys.ts';
import { unevenWidths } from '../workload/uneven-widths.ts';
import type { CollectiveWorkload, TrafficWorkload, TrainingWorkload } from '../workload/workload.ts';
import { heldBursts } from './held-bursts.ts';
import { littleBisection } from './like-with-like.ts';
import { littleMemory } from './little-memory.ts';
import { MOST_WINDOW } from './packet/params.ts';
import { fabricTimes } from './packet/times.ts';
import type { CheckedFabric, CheckedScenario } from './scenario.ts';

/** Warnings about a checked scenario, each with its advice; none if all is well. */
export function forewarnings(scenario: CheckedScenario): Warning[] {
  const { fabric, routing, packet, workload } = scenario;
  const incast = packet?.trimming && workload.kind === 'traffic' && headersAlone(fabric, packet, workload);
  const { queuePairs } = routing.choice;
  const overtaken = queuePairs !== undefined && packet?.recovery === 'go-back-n';
  return [
    ...sizeChosen(fabric),
    ...idleScaleUp(fabric),
    ...littleBisection(scenario),
    ...(packet ? [] : lossyLinks(fabric)),
    // Real queue pairs go back each by itself; here a message has one sequence over all of them
    // (docs/routing.md).
    ...(overtaken ? [warning('one-sequence', { queuePairs })] : []),
    ...(incast ? [incast] : []),
    ...(workload.kind === 'traffic' ? [...ofOtherSize(fabric, workload), ...ofLaterStart(workload)] : []),
    ...(packet ? [...cutWindows(fabric, packet), ...heldBursts(fabric, packet)] : []),
    ...(workload.kind === 'collective' ? ofAlgorithmFile(workload) : []),
    ...(workload.kind === 'training' ? [...ofKeys(workload), ...littleMemory(workload.training)] : []),
  ];
}

/** Peaks of data sheets are rounded: 989 TFLOP/s is also 990, or 989.4. */
const ROUNDED = 0.01;
/** The median error of rates from which on a step's seconds are said to be rough. */
const ROUGH = 0.05;

/**
 * For a training step: keys without effect, widths that tp does not divide, and rates that are
 * rough or of another accelerator.
 */
function ofKeys({ training, given = [], ratedPeak, seen }: TrainingWorkload): Warning[] {
  const { peak } = training.accelerator;
  const table = training.compute?.name;
  const isOther = table !== undefined && ratedPeak !== undefined && Math.abs(peak / ratedPeak - 1) > ROUNDED;
  const { tp } = training.parallelism;
  const isRough = table !== undefined && seen !== undefined && seen.median > ROUGH;
  return [
    ...idleKeys(training, given).map(({ keys, why }) =>
      warning('idle-training-keys', { keys: keys.join(), why }),
    ),
    ...unevenWidths(training).map((uneven) => warning('uneven-split', { ...uneven, tp })),
    ...(isOther ? [warning('other-rates', { table, ratedPeak, peak })] : []),
    ...(isRough ? [warning('rough-rates', { table, ...seen })] : []),
  ];
}

/** For an algorithm from a file: settings without effect, and sizes that it is not for. */
function ofAlgorithmFile({ members, sizes }: CollectiveWorkload): Warning[] {
  const algorithm = members?.algorithm;
  const { minBytes = 0, maxBytes = Infinity } = algorithm?.sizes ?? {};
  const [bytes, ...others] = sizes.filter((size) => size < minBytes || size >= maxBytes);
  const notes = algorithm?.notes ?? [];
  if (!algorithm || bytes === undefined) return [...notes];
  const range = { ...(minBytes > 0 && { minBytes }), ...(maxBytes < Infinity && { maxBytes }) };
  return [
    ...notes,
    warning('algorithm-sizes', { algorithm: algorithm.name, ...range, bytes, more: others.length }),
  ];
}

/**
 * A list that was made for another number of ranks: its messages are all there, but where they
 * cross the fabric may differ.
 */
function ofOtherSize({ build }: CheckedFabric, { madeFor }: TrafficWorkload): Warning[] {
  const { ranks } = build();
  if (madeFor === undefined || madeFor === ranks) return [];
  return [warning('other-size', { nodes: madeFor, ranks })];
}

/**
 * A trace whose first message starts late: times of faults, and those of results, are not the
 * trace's.
 */
function ofLaterStart({ firstPs }: TrafficWorkload): Warning[] {
  return firstPs === undefined ? [] : [warning('later-start', { firstPs })];
}

/** Windows that the arithmetic of controls has no room for. */
function cutWindows(
  fabric: CheckedFabric,
  { payloadBytes, headerBytes, ackBytes, cc }: PlannedSettings,
): Warning[] {
  const { links } = fabric.build();
  const routes = fabric.routes();
  const most = (values: Float64Array) => values.reduce((found, value) => Math.max(found, value), 0);
  // Few fabrics are near it, and the exact RTT takes time where they are large.
  const farPs = 2 * routes.maxHops * (most(links.latencyPs) + 1e9);
  const windowless = transports.filter((transport) => transport.windowless).map(({ name }) => name);
  if (windowless.includes(cc.name) || (farPs * most(links.rateBps)) / 8e12 < MOST_WINDOW) return [];
  const { bdpBytes } = fabricTimes(fabric.build(), routes, payloadBytes + headerBytes, ackBytes);
  if (bdpBytes <= MOST_WINDOW) return [];
  const instead = windowless.join(' or ');
  return [warning('cut-windows', { mostBytes: MOST_WINDOW, bdpBytes, instead })];
}

/** The counts that a family works out for a number of ranks, and what they leave unused. */
export function sizeChosen({ member, sized }: CheckedFabric): Warning[] {
  return sized ? [warning('size-chosen', { fabric: member, ...sized })] : [];
}

/** Scale-up parameters of a fabric whose servers have one rank, and so no scale-up. */
export function idleScaleUp({ values }: CheckedFabric): Warning[] {
  const idle = ['scaleUpRate', 'scaleUpLatency'].filter((key) => values[key] !== undefined);
  if (idle.length === 0 || values.gpus !== 1) return [];
  return [warning('idle-scale-up', { keys: idle.join(',') })];
}

/** Error rates of links, which a file may give and only packets act on. */
export function lossyLinks({ build }: CheckedFabric): Warning[] {
  const rates = build().links.errorRate;
  if (!rates) return [];
  const cables = rates.reduce((count, rate) => count + (rate > 0 ? 1 : 0), 0) / 2;
  const errorRate = rates.reduce((most, rate) => Math.max(most, rate), 0);
  return [warning('lossy-links', { cables, errorRate })];
}

/**
 * Senders to one rank so many that the headers of their trimmed packets alone fill its link. Each
 * has a packet under way at all times, and `buffer / full packet` of these wait in the last queue.
 * The others arrive as headers once a base RTT. If those are a BDP, headers, which are served
 * before data, leave data no time for ever.
 */
function headersAlone(
  fabric: CheckedFabric,
  { payloadBytes, headerBytes, ackBytes, bufferBytes }: PlannedSettings,
  { messages }: TrafficWorkload,
): Warning | undefined {
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
  return warning('headers-alone', { senders: most, rank, headerBytes, enough });
}
