/** An advice as rows: one for each change. */
import { type Column, type Table, tableOf } from '../report/export/table.ts';
import { central } from '../report/format.ts';
import type { Cell } from '../util/csv.ts';
import type { Advice, TriedChange } from './advice.ts';

const text = (name: string): Column => ({ name, type: 'text' });
const number = (name: string): Column => ({ name, type: 'number' });

/**
 * Times in µs, ends of 95 % intervals as `_lo` and `_hi`; prices and watts above the scenario's.
 */
const COLUMNS: readonly Column[] = [
  ...['name', 'kind', 'version', 'engine', 'device', 'part', 'change', 'takes', 'settings'].map(text),
  ...['seed', 'seeds', 'time_us', 'saves_us', 'saves_lo_us', 'saves_hi_us'].map(number),
  ...['ratio', 'ratio_lo', 'ratio_hi'].map(number),
  text('certainty'),
  ...['pairs', 'seeds_to_tell', 'price'].map(number),
  text('currency'),
  number('watts'),
  text('why'),
];

/**
 * The rows: `part` is `scenario` for the scenario as it is, then `change`, `together` and
 * `not tried`.
 */
export function adviceRows(advice: Advice): Table {
  const { name, kind, version, engine, device, seed, seeds, as_it_is: own, together } = advice;
  const same = { name, kind, version, engine, device: device.name, seed, seeds };
  const tried = (part: string, row: TriedChange) => ({ part, ...triedCells(row, advice.currency) });
  return tableOf(
    COLUMNS,
    [
      { part: 'scenario', time_us: central(own.time_us) },
      ...advice.changes.map((row) => tried('change', row)),
      ...(together ? [tried('together', together)] : []),
      ...advice.not_tried.map(({ what, takes, settings, why }) => ({
        ...{ part: 'not tried', change: what, takes, settings: settings.join(' '), why },
      })),
    ].map((row) => ({ ...same, ...row })),
  );
}

function triedCells(row: TriedChange, currency: string): Readonly<Record<string, Cell>> {
  const { what, takes, settings, time_us, saves_us: saves, versus, costs } = row;
  const [lo, hi] = typeof saves === 'number' ? [] : saves.ci95;
  return {
    ...{ change: what.join('; '), takes: takes.join(' '), settings: settings.join(' ') },
    ...{ time_us: central(time_us), saves_us: central(saves), saves_lo_us: lo, saves_hi_us: hi },
    ...{ ratio: versus.ratio, ratio_lo: versus.ci95?.[0], ratio_hi: versus.ci95?.[1] },
    ...{ certainty: versus.certainty, pairs: versus.pairs, seeds_to_tell: versus.seeds_to_tell },
    ...{ price: costs?.price, currency: costs ? currency : undefined, watts: costs?.watts },
  };
}
