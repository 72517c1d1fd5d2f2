/**
 * Sections of a result about messages and packets: messages, completion times, counters, every
 * flow.
 */
import type { Counters, FlowsResult, Quantity, Result } from '../../model/result.ts';
import { formatSize } from '../../units/format.ts';
import { printableLine } from '../../util/printable.ts';
import { meanText, stepLines } from '../certainty.ts';
import { central, countText, fabricText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

const right = true;
const TITLES = { time: 'last delivery', loss: 'loss', formula: '(time - ideal) / ideal' };

/** The messages and their fabric, when the last of them arrived, and the loss to the fabric. */
export function trafficSection(result: Result): string[] {
  const { name, traffic, fabric, provenance, step } = result;
  const { engine, device, seeds, seed } = provenance;
  const lines = name ? [printableLine(name)] : [];
  if (traffic) {
    const { pattern, messages, bytes, senders, receivers } = traffic;
    const what = pattern === 'messages' ? '' : `${pattern}: `;
    lines.push(
      `${what}${counted(messages, 'message')}, ${formatSize(bytes)} in all, ` +
        `${counted(senders, 'sender')}, ${counted(receivers, 'receiver')}`,
    );
  }
  lines.push(
    fabricText(fabric),
    `engine ${engine} on ${device.name}${seeds === 1 ? `, seed ${seed}` : meanText(seeds)}`,
  );
  if (!step) return lines;
  return [...lines, '', ...stepLines(result, step, TITLES)];
}

function counted(count: number, what: string): string {
  return `${countText(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** Completion times, of packets to the last ack; `of`: e.g. `, mean of 4 seeds`. */
export function completionSection({ fct_us }: FlowsResult, packets: boolean, of = ''): string[] {
  if (!fct_us) return [];
  const names = ['min', 'mean', 'p50', 'p99', 'max'] as const;
  const cell = (quantity: Quantity) => timeText(central(quantity));
  return [
    `flow completion times${packets ? ', to the last ack' : ''}${of}`,
    ...columnLines(
      names.map((title) => ({ title, right })),
      [names.map((name) => cell(fct_us[name]))],
    ),
  ];
}

/** Packet events on the scope of the links, `when`; empty without packets. */
export function packetSection(counters: Counters, seeds: number, when = ''): string[] {
  if (counters.packets === undefined) return [];
  const columns: readonly (readonly [title: string, value: number | undefined])[] = [
    ['sent', counters.packets],
    ['hops', counters.packet_hops],
    ['ECN marks', counters.ecn_marks],
    ['trims', counters.trims],
    ['drops', counters.drops],
    ['resent', counters.retransmits],
    ['pauses', counters.pauses],
  ];
  return [
    `packets${when}${seeds > 1 ? ', all seeds together' : ''}`,
    ...columnLines(
      columns.map(([title]) => ({ title, right })),
      [columns.map(([, value]) => countText(value ?? 0))],
    ),
  ];
}

/** Every flow, where they were asked for. */
export function flowSection({ list }: FlowsResult): string[] {
  if (!list) return [];
  const rows = list.map(({ src, dst, bytes, start_us, end_us }) => [
    String(src),
    '->',
    String(dst),
    formatSize(bytes),
    ...[start_us, end_us, end_us - start_us].map((us) => us.toFixed(3)),
  ]);
  const titles = ['src', '', 'dst', 'size', 'start (us)', 'end (us)', 'fct (us)'];
  return [
    'flows',
    ...columnLines(
      titles.map((title) => ({ title, right })),
      rows,
    ),
  ];
}
