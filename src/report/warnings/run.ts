/** Texts of warnings about a run and its result. */
import { durationOf } from '../../collective/most-messages.ts';
import { formatNumber, formatPercent, formatSize, formatTime } from '../../units/format.ts';
import { neededText } from '../certainty.ts';
import type { Texts } from './texts.ts';

export const RUN: Texts<
  | 'long-run'
  | 'auto-took'
  | 'few-seeds'
  | 'resent-overtaken'
  | 'resent-late'
  | 'unsettled-calls'
  | 'cut-episode'
  | 'sliced-step'
  | 'sampled-step'
  | 'short-flaps'
  | 'uncertain-flaps'
  | 'criterion-of-one-seed'
  | 'criterion-near-limit'
  | 'no-gpu'
  | 'gpu-failed'
  | 'needless-explanations'
  | 'other'
> = {
  'long-run': ({ algorithm, ranks, messages }) =>
    `${algorithm} over ${ranks} ranks sends ${messages} messages, about ${durationOf(messages)} of work per seed; ` +
    'use fewer ranks or another algorithm',

  'auto-took': ({ ways, fromBytes }) => {
    const sizes = fromBytes.split(',');
    const said = ways
      .split(',')
      .map((way, i) => (i === 0 ? way : `${way} from ${formatSize(Number(sizes[i]))}`));
    return `auto chose ${said.join(', ')}: the fastest in the flow engine; use --algorithm to choose another`;
  },

  'few-seeds': ({ seeds, halfShare, lowUs }) =>
    `${seeds} seeds say little: the 95 % interval of the mean time is ` +
    `±${formatNumber(halfShare * 100, 2)} % of it${lowUs < 0 ? ', below zero even' : ''}; use --seeds 16 or more`,

  'resent-overtaken': ({ packets }) =>
    `${resent(packets)}: go-back-n discards packets that others have overtaken on another path; ` +
    'use packet.recovery=selective, or a routing that keeps a flow on one path',

  'resent-late': ({ packets }) =>
    `${resent(packets)}: their acks came later than the retransmission timeout; use a larger packet.rto`,

  'unsettled-calls': ({ rung, leftPs, share }) =>
    `the times of collectives that meet on links have not settled at rung ${rung}: one still changed by ${formatTime(leftPs)} ` +
    `in the last round, ${formatPercent(share)} of the training step, whose time may be off by about as much`,

  'cut-episode': ({ rung, parts, most }) =>
    `collectives that meet on links have more than ${formatNumber(most)} messages and lanes, so at rung ${rung} they are simulated in ${parts} parts; ` +
    'those of different parts do not slow each other down; use fewer ranks or micro-batches',

  'sliced-step': ({ rung, kept, of }) =>
    `collectives that meet on links are too many to simulate together, so at rung ${rung} they are simulated in ${kept} of ${of} parts of the fabric that are alike; ` +
    'the time that the others take longer alone is added; compared steps came out up to 1.6 % too short (docs/models.md)',

  'sampled-step': ({ rung, share, leftPs, change, lowPs, highPs }) =>
    `collectives that meet on links are too many to simulate together, so at rung ${rung} a sample of ${formatPercent(share)} of their messages is; ` +
    `the last round changed the training step by ${formatTime(leftPs)}, ${formatPercent(change)}, and with calls that were simulated apart its time is about ${formatTime(lowPs)} to ${formatTime(highPs)} (docs/models.md); use fewer micro-batches`,

  'short-flaps': ({ fault, begins, effectPs, apartPs, lowPs, highPs }) =>
    `a flap of ${fault} has an effect for ${formatTime(effectPs)}, but the ${begins} begins of it are up to ${formatTime(apartPs)} apart: ` +
    `short calls between them may be missed, and its mean cost is ${formatTime(lowPs)} to ${formatTime(highPs)}; ${moreBegins(begins)}`,

  'uncertain-flaps': ({ fault, begins, meanPs, lowPs, highPs }) =>
    `${begins} begins say little of a flap of ${fault}: it costs ${formatTime(meanPs)} in the mean, with a 95 % interval of ` +
    `${formatTime(lowPs)} to ${formatTime(highPs)}; ${moreBegins(begins)}`,

  'criterion-of-one-seed': ({ criterion }) =>
    `--fail-if '${criterion}': one seed, no interval; other seeds may give another answer`,

  'criterion-near-limit': ({ criterion, low, high, seeds, needed }) =>
    `--fail-if '${criterion}': the mean is compared, but its 95 % interval with ${seeds} seeds, ${low} to ${high}, ` +
    `contains the limit; ${neededText(needed)} seeds are needed`,

  'no-gpu': ({ reason }) => `no hardware GPU: ${reason}; running on the CPU`,

  'gpu-failed': ({ reason }) => `${reason}; restarting on the CPU`,

  'needless-explanations': ({ cases }) => `within tolerance now, but explained as misses: ${cases}`,

  other: ({ text }) => text,
};

/** Advice: half as wide an interval. Each seed has four begins at least. */
function moreBegins(begins: number): string {
  return `use --seeds ${begins} for ${4 * begins} begins, or at for a known time`;
}

function resent(packets: number): string {
  return `${formatNumber(packets)} packets were resent although none was lost`;
}
