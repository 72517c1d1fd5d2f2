/**
 * Collectives as nccl-tests prints them (NVIDIA/nccl-tests, `doc/PERFORMANCE.md`), with the loss as
 * a column more.
 */
import type { Collective } from '../../collective/algorithm.ts';
import { collectives } from '../../collective/registry.ts';
import type { ChoiceWay } from '../../model/choice-result.ts';
import type { CollectiveResult, Quantity, Result } from '../../model/result.ts';
import { mean } from '../../stats/summary.ts';
import { formatSize } from '../../units/format.ts';
import { printableLine } from '../../util/printable.ts';
import { meanText, resultIsSeeded } from '../certainty.ts';
import { algorithmText, central, fabricText, timeText } from '../format.ts';

/** nccl-tests' default type. */
const ELEMENT_BYTES = 4;
const WIDTH = 100;

/**
 * A column of the table: its two lines of head, its width, that next to the columns of several
 * seeds, and its cells.
 */
interface NcclColumn {
  readonly title: string;
  readonly unit: string;
  readonly width: number;
  readonly narrow: number;
  readonly cell: (collective: CollectiveResult) => string;
}

/** The data type and operation, as nccl-tests print them. */
const DATA: readonly NcclColumn[] = [
  { title: 'count', unit: '(elements)', width: 13, narrow: 12, cell: (c) => String(elementsOf(c)) },
  { title: 'type', unit: '', width: 7, narrow: 6, cell: () => 'float' },
  { title: 'redop', unit: '', width: 7, narrow: 6, cell: (c) => (collectiveOf(c)?.reduces ? 'sum' : 'none') },
];
const SIZE: NcclColumn = { title: 'size', unit: '(B)', width: 14, narrow: 12, cell: (c) => String(c.bytes) };
const FIGURES: readonly NcclColumn[] = [
  { title: 'time', unit: '(us)', width: 12, narrow: 11, cell: (c) => central(c.time_us).toFixed(2) },
  { title: 'algbw', unit: '(GB/s)', width: 9, narrow: 8, cell: (c) => central(c.algbw_GBps).toFixed(2) },
  { title: 'busbw', unit: '(GB/s)', width: 9, narrow: 8, cell: (c) => central(c.busbw_GBps).toFixed(2) },
  { title: 'loss', unit: '(%)', width: 9, narrow: 8, cell: (c) => (central(c.loss) * 100).toFixed(2) },
];
/** With several seeds. */
const SEEDS: readonly NcclColumn[] = [
  { title: '± loss', unit: '(95 %)', width: 7, narrow: 7, cell: (c) => (halfOf(c.loss) * 100).toFixed(2) },
  { title: 'p99', unit: '(us)', width: 11, narrow: 11, cell: (c) => p99Of(c.time_us).toFixed(2) },
];
/** Where sizes may differ in it. */
const HOW: readonly NcclColumn[] = [
  { title: 'proto', unit: '', width: 8, narrow: 8, cell: ({ protocol }) => protocol ?? '-' },
  { title: ' algo', unit: '', width: 0, narrow: 0, cell: ({ algorithm }) => ` ${algorithm}` },
];

/**
 * Header lines start with `#`. With several seeds numbers are means. Half of the 95 % interval of
 * the loss and the slowest in a hundred are then further columns. If each size names its algorithm,
 * the columns of the data type have no room.
 */
export function ncclLines(result: Result): string[] {
  const { collectives, fabric, provenance } = result;
  const [first] = collectives;
  if (!first) return [];
  const many = typeof first.time_us !== 'number';
  const told = collectives.some(({ picked, protocol }) => picked || protocol !== undefined);
  const data = many && told ? [] : DATA;
  const columns = [SIZE, ...data, ...FIGURES, ...(many ? SEEDS : []), ...(told ? HOW : [])];
  const row = (cell: (column: NcclColumn) => string) =>
    columns.map((column) => cell(column).padStart(many ? column.narrow : column.width)).join(' ');
  const busbw = mean(collectives.map(({ busbw_GBps }) => central(busbw_GBps)));
  const single = !result.step && !many && resultIsSeeded(result);
  return [
    ...(result.name ? [`# ${printableLine(result.name)}`] : []),
    `# weft ${provenance.version}: ${first.name}, ${algorithmsText(collectives)}, ${ranksText(first)}${meanText(provenance.seeds)}`,
    `# ${fabricText(fabric)}`,
    `# engine ${provenance.engine} on ${provenance.device.name}`,
    '#',
    `#${row(({ title }) => title).slice(1)}`,
    `#${row(({ unit }) => unit).slice(1)}`.trimEnd(),
    ...collectives.map((c) => row(({ cell }) => cell(c))),
    `# Avg bus bandwidth    : ${busbw.toFixed(3)}`,
    ...(single ? ['# one seed, no interval'] : []),
    ...choiceLines(result.collectives.at(-1)!, result.collectives.length > 1),
  ];
}

/** The collective that a result is of; undefined for one that is not weft's own. */
function collectiveOf({ name }: CollectiveResult): Collective | undefined {
  return collectives.find((collective) => collective.name === name);
}

function elementsOf(result: CollectiveResult): number {
  const blocks = collectiveOf(result)?.countsBlock ? result.ranks : 1;
  return Math.floor(result.bytes / blocks / ELEMENT_BYTES);
}

/** Half of the 95 % interval; 0 of a single number. */
function halfOf(quantity: Quantity): number {
  return typeof quantity === 'number' ? 0 : (quantity.ci95[1] - quantity.ci95[0]) / 2;
}

function p99Of(quantity: Quantity): number {
  return typeof quantity === 'number' ? quantity : quantity.p99;
}

/** The candidates of the algorithm's choice; for several sizes, those of the last. */
function choiceLines({ choice, bytes }: CollectiveResult, several: boolean): string[] {
  if (!choice) return [];
  const named = ({ algorithm, protocol, channels }: ChoiceWay) =>
    algorithm +
    (protocol === undefined ? '' : ` by ${protocol}`) +
    (channels === undefined ? '' : ` channels=${channels}`);
  // Some were not simulated to their end: their time is not that of the table.
  const looked = choice.looked_at.map(
    (way) => `${named(way)} ${way.by === 'simulation' ? '' : 'about '}${timeText(way.time_us)}`,
  );
  const bounded = choice.left_out.flatMap((way) =>
    way.at_least_us === undefined ? [] : [`${named(way)} (at least ${timeText(way.at_least_us)})`],
  );
  const at = several ? `, at ${formatSize(bytes)}` : '';
  return [
    ...wrapped(`# looked at${at}: `, looked),
    ...(bounded.length > 0 ? wrapped('# not tried: ', bounded) : []),
  ];
}

/** A list in lines of at most 100 columns, those after the first without the title. */
function wrapped(title: string, items: readonly string[]): string[] {
  const lines: string[] = [];
  let line = title;
  items.forEach((item, i) => {
    const text = i === items.length - 1 ? item : `${item}, `;
    if (line.length + text.trimEnd().length > WIDTH && line !== title) {
      lines.push(line.trimEnd());
      line = `#${' '.repeat(title.length - 1)}`;
    }
    line += text;
  });
  return [...lines, line];
}

/** The algorithm of all sizes with its parameters, or the names of several. */
function algorithmsText(collectives: readonly CollectiveResult[]): string {
  const several = new Set(collectives.map(({ algorithm }) => algorithm)).size > 1;
  const names = new Set(collectives.map((one) => (several ? one.algorithm : algorithmText(one))));
  const picked = collectives[0]?.picked ? 'auto: ' : '';
  return picked + [...names].join(' and ');
}

function ranksText({ ranks, groups }: CollectiveResult): string {
  return groups === 1 ? `${ranks} ${ranks === 1 ? 'rank' : 'ranks'}` : `${groups} groups of ${ranks} ranks`;
}
