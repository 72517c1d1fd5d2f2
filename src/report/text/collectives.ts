/** The table of collectives, as text. */
import type { CollectiveResult } from '../../model/result.ts';
import { formatSize } from '../../units/format.ts';
import { algorithmText, central, halfPercentText, percentText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';

/** The algorithm, its protocol, and the source of its choice if that was not the scenario. */
function howText(collective: CollectiveResult): string {
  const { protocol, named_by } = collective;
  const by = protocol === undefined ? '' : ` by ${protocol}`;
  return `${algorithmText(collective)}${by}${named_by === undefined || named_by === 'scenario' ? '' : `, ${named_by}`}`;
}

/** Columns of a terminal that a line may take. */
const WIDEST = 100;

/** A column of the table of collectives. */
interface CollectiveColumn {
  readonly title: string;
  readonly right?: boolean;
  readonly cell: (collective: CollectiveResult) => string;
}

/** The collectives of a result; those that differ only in their pipeline stage are one row. */
export function collectiveSection(collectives: readonly CollectiveResult[], of: string): string[] {
  if (collectives.length === 0) return [];
  const right = true;
  const many = collectives.some(({ loss }) => typeof loss !== 'number');
  const columns: readonly CollectiveColumn[] = [
    { title: 'name', cell: (c) => c.name },
    { title: 'algorithm', cell: howText },
    { title: 'groups', right, cell: (c) => `${c.groups} x ${c.ranks}` },
    { title: 'size', right, cell: (c) => formatSize(c.bytes) },
    { title: 'count', right, cell: (c) => String(c.count) },
    { title: 'time', right, cell: (c) => timeText(central(c.time_us)) },
    { title: 'ideal', right, cell: (c) => timeText(central(c.ideal_us)) },
    { title: 'loss', right, cell: (c) => percentText(central(c.loss)) },
    ...(many ? [{ title: '± 95 %', right, cell: (c: CollectiveResult) => halfPercentText(c.loss) }] : []),
    { title: 'busbw GB/s', right, cell: (c) => central(c.busbw_GBps).toFixed(1) },
  ];
  const lines = (shown: readonly CollectiveColumn[]) => columnLines(shown, rowsOf(collectives, shown));
  let shown = columns;
  for (const title of LEAST_MISSED) {
    if (lines(shown).every((line) => line.length <= WIDEST)) break;
    shown = shown.filter((column) => column.title !== title);
  }
  return [`collectives, each alone on the fabric${of}`, ...lines(shown)];
}

/**
 * Columns that a table of long rows does without, in this order. The ideal follows from time and
 * loss; JSON has all.
 */
const LEAST_MISSED = ['ideal', 'groups', 'busbw GB/s'];

/** Where a collective of a pipeline is, and its number among those of other sizes. */
const PLACE = / stages? \d+(?: (?:to|and) \d+)?(?: \d+)?$/;
const PAIR = / stages? \d+ (?:to|and) /;

/** Rows of cells, the name first. Those that differ only in their place are one. */
function rowsOf(collectives: readonly CollectiveResult[], columns: readonly CollectiveColumn[]): string[][] {
  const groups = new Map<string, string[][]>();
  for (const collective of collectives) {
    const row = columns.map(({ cell }) => cell(collective));
    const [name, ...others] = row;
    const key = JSON.stringify([name!.replace(PLACE, ''), collective.bytes, ...others]);
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map((group) => {
    const [name, ...others] = group[0]!;
    if (group.length === 1) return group[0]!;
    const what = PAIR.test(name!) ? 'pairs of stages' : 'stages';
    return [`${name!.replace(PLACE, '')}, ${group.length} ${what}`, ...others];
  });
}
