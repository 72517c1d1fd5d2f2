/** An estimate of a run as text and as JSON. */
import type { Estimate } from '../../run/estimate/estimate.ts';
import { formatSize, formatTime } from '../../units/format.ts';
import { documentText } from '../../util/document.ts';
import { printableLine } from '../../util/printable.ts';
import { countText, fabricText } from '../format.ts';

/** The machine of docs/performance.md, on which the rates of the engines were measured. */
const MACHINE = 'one core of an Intel Xeon (docs/performance.md)';
const WIDTH = 12;

/** A few lines, with a newline at the end. */
export function estimateText(estimate: Estimate): string {
  const { name, fabric, engine, seeds, messages, packet_hops: hops, simulated, memory, time_s } = estimate;
  const all = simulated.packet_hops;
  const work = [
    `${countText(simulated.messages)} messages`,
    ...(all === undefined ? [] : [`${countText(all)} packet hops`]),
  ];
  const rows = [
    ['messages', `${countText(messages)}${seeds > 1 ? ', one seed' : ''}`],
    ...(hops === undefined ? [] : [['packet hops', `${countText(hops)}, without resends`]]),
    ['simulated', `about ${work.join(', ')}; all rungs and seeds`],
    [
      'memory',
      `${formatSize(memory.device_bytes)} on the device, ${formatSize(memory.host_bytes)} of tables`,
    ],
    ['time', `about ${seconds(time_s.engine + time_s.set_up)}, of which ${seconds(time_s.set_up)} to set up`],
    ['', `assumes ${MACHINE}`],
  ];
  const lines = [
    ...(name === null ? [] : [printableLine(name)]),
    fabricText(fabric),
    `engine ${engine}, ${seeds} seed${seeds === 1 ? '' : 's'}; an estimate, nothing was simulated`,
    '',
    ...rows.map(([title, text]) => `  ${title!.padEnd(WIDTH)}${text}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** The document, with a newline at its end. */
export function estimateJson(estimate: Estimate): string {
  return `${documentText({ ...estimate, assumes: MACHINE })}\n`;
}

function seconds(s: number): string {
  return formatTime(s * 1e12, 2);
}
