/** The events of a run over time, as rows to draw. */
import {
  buildProgram,
  type CheckedScenario,
  central,
  type FlowListEntry,
  type Result,
  type StepSpan,
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

/** Titles of streams other than `compute`, where they differ from their names. */
const TITLES: Readonly<Record<string, string>> = { dp: 'dp buckets', edp: 'expert buckets' };

function stepRows(training: Training, { collectives }: Pick<Result, 'collectives'>): TimelineRow[] {
  const { program } = buildProgram(training);
  const { roles, streams } = program;
  const items = roles
    .flatMap(({ phases }) => phases)
    .reduce((sum, phase) => sum + phase.repeat * phase.items.length, 0);
  if (items > MOST_SPANS) return [];
  const time = new Map(collectives.map(({ name, time_us }) => [name, central(time_us) * 1e6]));
  const spans = stepSpans(program, (c) => time.get(program.collectives[c]!.name) ?? 0);
  const rowOf = (role: number, name: string, kind: TimelineRow['kind'], own: readonly StepSpan[]) => {
    const told = own.flatMap(({ startPs, endPs, collective }) => {
      const what = collective === undefined ? 'compute' : program.collectives[collective]!.name;
      return endPs > startPs ? [[startPs / 1e6, endPs / 1e6, what] as const] : [];
    });
    const title = roles.length > 1 ? `${roles[role]!.name} ${name}` : name;
    return told.length > 0 ? [{ title, kind, spans: told }] : [];
  };
  return roles.flatMap((_, role) => {
    const all = spans.filter((span) => span.role === role);
    const on = (stream: string) => all.filter((span) => span.stream === stream);
    const main = on(streams[0]!);
    return [
      ...rowOf(
        role,
        'compute',
        'compute',
        main.filter(({ collective }) => collective === undefined),
      ),
      ...rowOf(
        role,
        'exposed',
        'exposed',
        main.filter(({ collective }) => collective !== undefined),
      ),
      ...streams.slice(1).flatMap((stream) => rowOf(role, TITLES[stream] ?? stream, 'hidden', on(stream))),
    ];
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
