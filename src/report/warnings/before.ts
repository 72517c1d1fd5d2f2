/** Texts of warnings about a scenario that are known before it runs. */
import { formatFlops, formatPercent, formatRate, formatSize, formatTime } from '../../units/format.ts';
import { IDLE_REASONS } from './idle.ts';
import type { Texts } from './texts.ts';

/** Remedies for too little memory, by code. */
const REMEDIES: Readonly<Record<string, string>> = {
  zero1: 'gradients.sharding: zero1',
  fsdp: 'gradients.sharding: fsdp',
  sequenceParallel: 'parallelism.sequenceParallel',
  microBatches: 'more micro-batches',
  recompute: 'recompute: full',
  pp: 'a larger pp',
  tp: 'a larger tp',
};

/** Ports for hosts, and ports of switches by tier. */
function unusedText(radix: number, hostPorts: number, ports: string): string {
  const hosts = hostPorts === 0 ? [] : [`${hostPorts} host ports`];
  const tiers = (ports === '' ? [] : ports.split(',')).map((tier) => {
    const [name, unused, all] = tier.split(' ');
    return `${unused} of ${all} ports of ${name} switches of ${radix}`;
  });
  return [...hosts, ...tiers].join(', ') || 'no port of a switch';
}

export const BEFORE: Texts<
  | 'size-chosen'
  | 'idle-scale-up'
  | 'little-bisection'
  | 'lossy-links'
  | 'one-sequence'
  | 'headers-alone'
  | 'other-ranks'
  | 'wrong-data'
  | 'other-place'
  | 'other-size'
  | 'later-start'
  | 'cut-windows'
  | 'held-bursts'
  | 'algorithm-sizes'
  | 'silent-steps'
  | 'little-memory'
  | 'idle-training-keys'
  | 'idle-algorithm'
  | 'rough-rates'
  | 'other-rates'
  | 'uneven-split'
  | 'controls-without-packets'
  | 'flows-without-json'
  | 'strict-unchecked'
  | 'flows-of-a-step'
  | 'strange-variable'
> = {
  'size-chosen': ({ fabric, ranks, radix, chosen, hostPorts, ports }) =>
    `${fabric} for ${ranks} ranks: ${chosen || 'nothing is to be chosen'}; unused: ` +
    unusedText(radix, hostPorts, ports),

  'idle-scale-up': ({ keys }) =>
    `${keys.split(',').join(' and ')} of the fabric has no effect: servers of one rank have no scale-up; set gpus`,

  'little-bisection': ({ fabric, carriedBps, sentBps, gpus }) =>
    `this ${fabric} carries at most ${formatPercent(carriedBps / sentBps)} of what the NICs of half its ranks send ` +
    `(${formatRate(carriedBps)} of ${formatRate(sentBps)}), but the fabric has no oversubscription set` +
    (gpus === undefined ? '' : `; with gpus, hosts counts servers of ${gpus} ranks and NICs each`) +
    '; add links, or state it with a link rate or an oversubscription',

  'lossy-links': ({ cables, errorRate }) =>
    `error rates need packets: ${cables === 1 ? 'a cable of the fabric loses' : `${cables} cables of the fabric lose`} ` +
    `up to ${formatPercent(errorRate)} of its packets; the flow engine ignores these losses; use --engine packet`,

  'one-sequence': ({ queuePairs }) =>
    `go-back-n resends packets overtaken on another of ${queuePairs} queue pairs, because all number their packets ` +
    'together; packet.recovery=selective is closer to queue pairs that recover separately',

  'headers-alone': ({ senders, rank, headerBytes, enough }) =>
    `${senders} ranks send to rank ${rank}: if they send at the same time, the headers of trimmed packets, ${formatSize(headerBytes)} each, ` +
    `fill its link before any data and the run cannot finish; use packet.trimming=false, or fewer than ${enough} senders`,

  'other-ranks': ({ where, listed, collective, least, most }) =>
    `${where}: the log lists ${listed} ranks, but its busbw is that of ${collective} on ` +
    `${least === most ? least : `${least} to ${most}`}; its numbers count, not its label`,

  'wrong-data': ({ where, rows }) =>
    `${where}: the test found wrong data in ${rows} of its timings; mend the cluster before its times are trusted`,

  'other-place': ({ where, asked, used }) =>
    `${where}: the log has no ${asked} timings; its ${used} timings are used`,

  'other-size': ({ nodes, ranks }) =>
    `the messages are for ${nodes} nodes, but the fabric has ${ranks} ranks: node i becomes rank i; ` +
    `use a fabric of ${nodes} ranks to match the list`,

  'later-start': ({ firstPs }) =>
    `the first message starts at ${formatTime(firstPs)} in the list; all times here are relative to that`,

  'cut-windows': ({ mostBytes, bdpBytes, instead }) =>
    `windows are at most ${formatSize(mostBytes)}, but a BDP of this fabric is ${formatSize(bdpBytes)}: ` +
    `one flow over the longest path gets ${Math.floor((100 * mostBytes) / bdpBytes)} % of the rate; ` +
    `use several channels, or ${instead}, which has no window`,

  'held-bursts': ({ control, ackEvery, waitingBytes, kminBytes, fitting }) =>
    `one ack per ${ackEvery} packets makes ${control} send bursts: ${formatSize(waitingBytes)} of a burst wait before a slower link, and above ` +
    `${formatSize(kminBytes)} packets are marked, so flows may get half of such a link; use packet.ackEvery=${fitting}, ` +
    `or packet.ecn.kmin=${waitingBytes}B`,

  'algorithm-sizes': ({ algorithm, minBytes, maxBytes, bytes, more }) => {
    const range = [
      ...(minBytes === undefined ? [] : [`from ${formatSize(minBytes)}`]),
      ...(maxBytes === undefined ? [] : [`below ${formatSize(maxBytes)}`]),
    ].join(' ');
    const which = formatSize(bytes) + (more > 0 ? ` and ${more} more sizes` : '');
    return (
      `${algorithm} is for sizes ${range} (minBytes, maxBytes of its file): at ${which} the MSCCL runtime would use ` +
      'an algorithm of NCCL; weft simulates the file anyway'
    );
  },

  'silent-steps': ({ file, line, more }) =>
    `${file}, line ${line}: hasdep="0"${more > 0 ? ` and of ${more} more` : ''}, although another thread block waits for the step: ` +
    'the MSCCL runtime would wait for a later one, or forever; weft reads it as hasdep="1"',

  'little-memory': ({ neededBytes, memoryBytes, part, partBytes, stage, remedies }) =>
    `a rank${stage === undefined ? '' : ` of stage ${stage}`} needs about ${formatSize(neededBytes)} of memory, but its accelerator has ${formatSize(memoryBytes)}; ` +
    `the largest part is ${part}, ${formatSize(partBytes)}; ` +
    `use ${remedies
      .split(',')
      .map((code) => REMEDIES[code] ?? code)
      .join(', or ')}`,

  'idle-training-keys': ({ keys, why }) => {
    const places = keys.split(',').map((key) => `training.${key}`);
    const reason = IDLE_REASONS[why];
    const have = places.length > 1 ? 'have' : 'has';
    const omit = places.length > 1 ? 'omit them' : 'omit it';
    return `${places.join(' and ')} ${have} no effect${reason === undefined ? '' : `: ${reason}`}, or ${omit}`;
  },

  'idle-algorithm': ({ group, algorithm, used }) =>
    `training.algorithms.${group} has no effect: ` +
    (used === undefined
      ? `no collective has the group ${group} in this training step; omit it`
      : `${algorithm} is not an algorithm of its ${used.split(',').join(' and ')}; use one of these, or omit it`),

  'rough-rates': ({ table, steps, median }) =>
    `with the rates ${table}, seconds of ${steps} measured training steps are off by ${formatPercent(median)} in the median; trust ratios of steps more than seconds`,

  'other-rates': ({ table, ratedPeak, peak }) =>
    `training.compute: ${table} is for a peak of ${formatFlops(ratedPeak)}, but accelerator.peak is ${formatFlops(peak)}: ` +
    'times are those of the table, and utilization is a share of accelerator.peak; ' +
    'use the accelerator and the precision of the table, or other rates',

  'uneven-split': ({ key, width, tp }) =>
    `tp ${tp} does not divide ${key} ${width} of the model, which frameworks refuse: all ranks get ${key}/tp here; ` +
    `use tp that divides ${width}`,

  'strange-variable': ({ variable, known }) =>
    `the variable ${variable} has no effect; there are ${known.split(',').join(', ')}`,

  'controls-without-packets': () => '--cc has no effect without packets; add --engine packet',

  'strict-unchecked': ({ why }) =>
    why === 'no-memory'
      ? '--strict checks nothing: the memory of the accelerator is not known; set accelerator.memory, e.g. 80GiB, or name an accelerator'
      : '--strict checks nothing: only a training block has an estimate of memory; omit --strict',

  'flows-without-json': () => '--flows lists messages only in the JSON document; add --json',

  'flows-of-a-step': () =>
    '--flows lists the messages of a collective; the parts of a training step are simulated separately',
};
