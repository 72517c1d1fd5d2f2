/** Collectives as nccl-tests prints them (NVIDIA/nccl-tests, `doc/PERFORMANCE.md`), with the loss as a column more. */
import type { CollectiveResult, Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { meanText, resultIsSeeded } from './certainty.ts';
import { algorithmText, central, fabricText } from './format.ts';

/** nccl-tests' default type. */
const ELEMENT_BYTES = 4;
const REDUCES = new Set(['all-reduce', 'reduce-scatter']);
/** Collectives whose count is of one rank's block. */
const BLOCKS = new Set(['reduce-scatter', 'all-gather', 'all-to-all']);

const WIDTHS = [14, 13, 7, 7, 12, 9, 9, 9] as const;
/** With the columns of several seeds, so that a line fits 100. */
const NARROW = [12, 12, 6, 6, 11, 8, 8, 8, 7, 12] as const;

/**
 * Header lines start with `#`. With several seeds numbers are means; half of the 95 % interval of the loss and the slowest in
 * a hundred are columns more.
 */
export function ncclLines(result: Result): string[] {
  const [first] = result.collectives;
  if (!first) return [];
  const many = typeof first.time_us !== 'number';
  // Told in each row where sizes may differ in it.
  const told = result.collectives.some(({ picked, protocol }) => picked || protocol !== undefined);
  const { fabric, provenance } = result;
  const single = !result.step && !many && resultIsSeeded(result);
  const row = (cells: readonly string[]) => {
    const widths = [...(many ? NARROW : WIDTHS), ...(told ? [8, 0] : [])];
    return cells.map((cell, i) => cell.padStart(widths[i]!)).join(' ');
  };
  const titles = [
    'size',
    'count',
    'type',
    'redop',
    'time',
    'algbw',
    'busbw',
    'loss',
    ...(many ? ['± loss', 'p99'] : []),
    ...(told ? ['proto', ' algo'] : []),
  ];
  const units = [
    '(B)',
    '(elements)',
    '',
    '',
    '(us)',
    '(GB/s)',
    '(GB/s)',
    '(%)',
    ...(many ? ['(95 %)', '(us)'] : []),
    ...(told ? ['', ''] : []),
  ];
  const mean =
    result.collectives.reduce((sum, c) => sum + central(c.busbw_GBps), 0) / result.collectives.length;
  return [
    ...(result.name ? [`# ${printable(result.name)}`] : []),
    `# weft ${provenance.version}: ${first.name}, ${algorithmsText(result.collectives)}, ${ranksText(first)}${meanText(provenance.seeds)}`,
    `# ${fabricText(fabric)}`,
    `# engine ${provenance.engine} on ${provenance.device.name}`,
    '#',
    `#${row(titles).slice(1)}`,
    `#${row(units).slice(1)}`.trimEnd(),
    ...result.collectives.map((c) => row([...cells(c, many), ...(told ? how(c) : [])])),
    `# Avg bus bandwidth    : ${mean.toFixed(3)}`,
    ...(single ? ['# one seed, no interval'] : []),
  ];
}

function how({ protocol, algorithm }: CollectiveResult): string[] {
  return [protocol ?? '-', ` ${algorithm}`];
}

/** The algorithm of all sizes, or that it was picked. */
function algorithmsText(collectives: readonly CollectiveResult[]): string {
  const names = new Set(collectives.map(algorithmText));
  const picked = collectives[0]?.picked ? 'auto: ' : '';
  return picked + [...names].join(', then ');
}

function ranksText({ ranks, groups }: CollectiveResult): string {
  return groups === 1 ? `${ranks} ${ranks === 1 ? 'rank' : 'ranks'}` : `${groups} groups of ${ranks} ranks`;
}

function cells(c: CollectiveResult, many: boolean): string[] {
  const elements = Math.floor(c.bytes / (BLOCKS.has(c.name) ? c.ranks : 1) / ELEMENT_BYTES);
  const p99 = typeof c.time_us === 'number' ? c.time_us : c.time_us.p99;
  const [lo, hi] = typeof c.loss === 'number' ? [0, 0] : c.loss.ci95;
  return [
    String(c.bytes),
    String(elements),
    'float',
    REDUCES.has(c.name) ? 'sum' : 'none',
    central(c.time_us).toFixed(2),
    central(c.algbw_GBps).toFixed(2),
    central(c.busbw_GBps).toFixed(2),
    (central(c.loss) * 100).toFixed(2),
    ...(many ? [(((hi - lo) / 2) * 100).toFixed(2), p99.toFixed(2)] : []),
  ];
}
