/** The events of a run over time, as rows to draw. */
import {
  buildStep,
  type CheckedScenario,
  central,
  type FlowListEntry,
  programOf,
  type Result,
  stepSpans,
  type Training,
} from 'weft';
import type { TimelineRow } from './protocol.ts';

/** More spans than that are not told apart on any screen. */
const MOST_SPANS = 6000;
const MOST_MESSAGES = 256;
const MOST_SENDERS = 40;

/**
 * The streams of a training step, or the messages by sender; no rows if they are too many to see.
 */
export function timelineOf(
  { workload }: CheckedScenario,
  result: Pick<Result, 'collectives'>,
  list: readonly FlowListEntry[],
): TimelineRow[] {
  return workload.kind === 'training' ? stepRows(workload.training, result) : messageRows(list);
}

const STREAMS = [
  [['compute'], 'compute', 'compute'],
  [['tp', 'ep'], 'exposed', 'exposed'],
  [['dp'], 'dp buckets', 'hidden'],
  [['edp'], 'expert buckets', 'hidden'],
] as const;

function stepRows(training: Training, { collectives }: Pick<Result, 'collectives'>): TimelineRow[] {
  const step = buildStep(training);
  const items = [...step.head, ...step.tail];
  if (items.length > MOST_SPANS) return [];
  const time = new Map(collectives.map(({ name, time_us }) => [name, central(time_us) * 1e6]));
  const spans = stepSpans(programOf(step), (c) => time.get(step.collectives[c]!.name) ?? 0);
  return STREAMS.flatMap(([streams, title, kind]) => {
    const own = spans.filter(({ stream }) => streams.some((name) => name === stream));
    const told = own.map(({ startPs, endPs, collective }) => {
      const what = collective === undefined ? 'compute' : step.collectives[collective]!.name;
      return [startPs / 1e6, endPs / 1e6, what] as const;
    });
    return told.length > 0 ? [{ title, kind, spans: told }] : [];
  });
}

function messageRows(list: readonly FlowListEntry[]): TimelineRow[] {
  const senders = [...new Set(list.map(({ src }) => src))];
  if (list.length > MOST_MESSAGES || senders.length > MOST_SENDERS) return [];
  return senders.map((src) => ({
    title: `rank ${src}`,
    kind: 'message',
    spans: list
      .filter((entry) => entry.src === src)
      .map(({ start_us, end_us, dst }) => [start_us, end_us, `to rank ${dst}`] as const),
  }));
}
