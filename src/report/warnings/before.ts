/** Texts of warnings about a scenario that are known before it runs. */
import { formatPercent, formatRate, formatSize, formatTime } from '../../units/format.ts';
import type { Texts } from './texts.ts';

export const BEFORE: Texts<
  | 'idle-scale-up'
  | 'little-bisection'
  | 'lossy-links'
  | 'one-sequence'
  | 'headers-alone'
  | 'other-size'
  | 'later-start'
  | 'cut-windows'
  | 'held-bursts'
  | 'algorithm-sizes'
  | 'silent-steps'
  | 'controls-without-packets'
  | 'flows-without-json'
  | 'flows-of-a-step'
> = {
  'idle-scale-up': ({ keys }) =>
    `${keys.split(',').join(' and ')} of the fabric changes nothing: servers of one rank have no scale-up; give gpus`,

  'little-bisection': ({ fabric, carriedBps, sentBps, gpus }) =>
    `this ${fabric} carries at most ${formatPercent(carriedBps / sentBps)} of what the NICs of half its ranks send ` +
    `(${formatRate(carriedBps)} of ${formatRate(sentBps)}), and no oversubscription was asked for` +
    (gpus === undefined ? '' : `; hosts counts servers here, of ${gpus} ranks and NICs each`) +
    '; add links; if it is meant, give the rate of the links or an oversubscription',

  'lossy-links': ({ cables, errorRate }) =>
    `error rates need packets: ${cables === 1 ? 'a cable of the fabric loses' : `${cables} cables of the fabric lose`} ` +
    `up to ${formatPercent(errorRate)} of its packets; times of the flow engine are without such losses; use --engine packet`,

  'one-sequence': ({ queuePairs }) =>
    `go-back-n resends what is overtaken on another of ${queuePairs} queue pairs, since here they number their packets ` +
    'together; packet.recovery=selective is nearer to queue pairs that go back each by itself',

  'headers-alone': ({ senders, rank, headerBytes, enough }) =>
    `${senders} ranks send to rank ${rank}: if they do so at a time, the headers of trimmed packets, ${formatSize(headerBytes)} each, ` +
    `fill its link before any data, and the run cannot finish; use packet.trimming=false, or fewer than ${enough} senders`,

  'other-size': ({ nodes, ranks }) =>
    `the messages are of ${nodes} nodes, and the fabric has ${ranks} ranks: node i is rank i all the same; ` +
    `use a fabric of ${nodes} ranks for what the list was made for`,

  'later-start': ({ firstPs }) =>
    `the first message starts at ${formatTime(firstPs)} of its file; all times here are counted from then`,

  'cut-windows': ({ mostBytes, bdpBytes, instead }) =>
    `windows are ${formatSize(mostBytes)} at most, and a BDP of this fabric is ${formatSize(bdpBytes)}: ` +
    `one flow over the longest path gets ${Math.floor((100 * mostBytes) / bdpBytes)} % of the rate; ` +
    `use several channels, or ${instead}, which has no window`,

  'held-bursts': ({ control, ackEvery, waitingBytes, kminBytes, fitting }) =>
    `an ack for ${ackEvery} packets lets ${control} send a burst of which ${formatSize(waitingBytes)} wait before a slower link, and from ` +
    `${formatSize(kminBytes)} on they are marked: flows may get half of such a link; use packet.ackEvery=${fitting}, ` +
    `or packet.ecn.kmin=${waitingBytes}B`,

  'algorithm-sizes': ({ algorithm, minBytes, maxBytes, bytes, more }) => {
    const range = [
      ...(minBytes === undefined ? [] : [`from ${formatSize(minBytes)}`]),
      ...(maxBytes === undefined ? [] : [`below ${formatSize(maxBytes)}`]),
    ].join(' ');
    const which = formatSize(bytes) + (more > 0 ? ` and ${more} more sizes` : '');
    return (
      `${algorithm} is for sizes ${range} (minBytes, maxBytes of its file): at ${which} the MSCCL runtime would take ` +
      'an algorithm of NCCL; here the file is simulated all the same'
    );
  },

  'silent-steps': ({ file, line, more }) =>
    `${file}, line ${line}: hasdep="0"${more > 0 ? ` and of ${more} more` : ''}, although another thread block waits for the step: ` +
    'the MSCCL runtime would wait for a later one, or for ever; here it is taken as hasdep="1"',

  'controls-without-packets': () => '--cc is for packets, the flow engine has none; add --engine packet',

  'flows-without-json': () => '--flows lists messages in the JSON document only; add --json',

  'flows-of-a-step': () =>
    '--flows lists the messages of a collective; the parts of a training step are simulated apart',
};
