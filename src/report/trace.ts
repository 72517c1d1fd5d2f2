/**
 * A run as a trace that Perfetto and chrome://tracing open (the Trace Event Format): a track a
 * sender with its messages, and for the links that carried most or queued longest their queue and
 * rate over time.
 */
import type { Result } from '../model/result.ts';
import { formatSize } from '../units/format.ts';
import { documentText } from '../util/document.ts';

/** A link's queue and rate at the samples' times. */
export interface LinkTrack {
  readonly name: string;
  readonly timesUs: readonly number[];
  readonly queueBytes: readonly number[];
  readonly rateGbps: readonly number[];
}

/** Processes of the trace. */
const FLOWS = 1;
const LINKS = 2;

/** The trace as JSON text. Times are in microseconds, as the format wants them. */
export function traceJson(result: Result, tracks: readonly LinkTrack[]): string {
  const named = (pid: number, name: string) => ({ ph: 'M', pid, name: 'process_name', args: { name } });
  const list = result.flows.list ?? [];
  const senders = [...new Set(list.map(({ src }) => src))].sort((a, b) => a - b);
  const events: object[] = [
    named(FLOWS, 'messages by sender'),
    named(LINKS, 'links'),
    ...senders.map((src) => ({
      ph: 'M',
      pid: FLOWS,
      tid: src,
      name: 'thread_name',
      args: { name: `rank ${src}` },
    })),
    // Messages of one sender overlap, so each is an asynchronous slice of its own.
    ...list.flatMap(({ src, dst, bytes, start_us, end_us }, id) => {
      const common = { cat: 'message', id, pid: FLOWS, tid: src, name: `rank ${src} -> rank ${dst}` };
      return [
        { ...common, ph: 'b', ts: start_us, args: { bytes, size: formatSize(bytes) } },
        { ...common, ph: 'e', ts: end_us },
      ];
    }),
    ...tracks.flatMap(({ name, timesUs, queueBytes, rateGbps }) =>
      timesUs.flatMap((ts, i) => [
        { ph: 'C', pid: LINKS, name: `${name} queue`, ts, args: { bytes: queueBytes[i] } },
        { ph: 'C', pid: LINKS, name: `${name} rate`, ts, args: { 'Gbit/s': rateGbps[i] } },
      ]),
    ),
  ];
  return `${documentText({ displayTimeUnit: 'ns', otherData: result.provenance, traceEvents: events }, 0)}\n`;
}
