/**
 * Fits the profiles of all machine families to the open tables at once, and what leaving a table
 * out costs.
 *
 *   npx tsx test/accuracy/fit.ts [--only TABLE …] [--leave-out [--save]] [--weight N]
 *
 * joint.ts says what is minimised, families.ts what is fitted and from where. Prints the figures;
 * those in the profiles are typed from here, rounded. `--only` fits to some of the tables.
 * `--leave-out` fits without each table in turn, and prints the error over the rows of that table
 * next to that of the profiles as they are. `--save` writes both to `validation/left-out.json`,
 * which `weft validate --all` prints.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { NcclFigures } from '../../src/collective/profiles/nccl.ts';
import { LEFT_OUT_FILE, type LeftOut, type LeftOutFile } from '../../src/validate/left-out.ts';
import { FAMILIES, type Family, fingerprint } from './families.ts';
import { figuresAt, fitJointly, type Point, valueAt, WEIGHT } from './joint.ts';
import { errorText, LARGE, type Row, rowsOfTable, TABLES, type Table } from './tables.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    'leave-out': { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    weight: { type: 'string', default: String(WEIGHT) },
  },
});
const BANDS: readonly (readonly [LeftOut['sizes'], (row: Row) => boolean])[] = [
  ['all', () => true],
  ['from 64 MiB', ({ bytes }) => bytes >= LARGE],
  ['below 64 MiB', ({ bytes }) => bytes < LARGE],
];
const weight = Number(values.weight);
const familyOf = (table: Table) => FAMILIES.find(({ tables }) => tables.includes(table.id))!;

const only = TABLES.filter(({ id }) => values.only?.includes(id) ?? true);
const asItIs = new Map<string, Row[]>();
for (const table of TABLES) asItIs.set(table.id, await rowsBy(table, familyOf(table).figures));
tell('the profiles as they are', asItIs);
const fitted = await fitJointly(only, weight);
tellFigures(fitted);
tell(`fitted to ${values.only?.join(', ') ?? 'all tables'}`, await rowsAt(fitted, TABLES));

if (values['leave-out']) {
  const saved: LeftOut[] = [];
  const all = new Map<string, Row[]>();
  for (const out of TABLES) {
    const kept = TABLES.filter((table) => table !== out);
    const point = await fitJointly(kept, weight);
    const family = familyOf(out);
    tellFigures(point, family);
    const rows = await rowsBy(out, figuresAt(point, family));
    all.set(out.id, rows);
    for (const [sizes, counts] of BANDS) {
      const [as, left] = [asItIs.get(out.id)!, rows].map((of) => errorOf(of.filter(counts)));
      saved.push({ profile: family.name, table: out.id, sizes, fitted: as!, leftOut: left! });
    }
  }
  tell('each table by the fit without it', all);
  for (const { table, sizes, fitted: as, leftOut } of saved) {
    const errors = `${(100 * as).toFixed(2)} % → ${(100 * leftOut).toFixed(2)} %`;
    console.log(`${table.padEnd(10)} ${sizes.padEnd(13)} ${errors}`);
  }
  if (values.save) {
    const of = Object.fromEntries(FAMILIES.map((family) => [family.name, fingerprint(family)]));
    const file: LeftOutFile = { of, rows: saved };
    writeFileSync(LEFT_OUT_FILE, `${JSON.stringify(file, undefined, 2)}\n`);
  }
}

async function rowsBy(table: Table, figures: NcclFigures): Promise<Row[]> {
  return rowsOfTable(table, familyOf(table).profile(figures));
}

async function rowsAt(point: Point, tables: readonly Table[]): Promise<Map<string, Row[]>> {
  const rows = new Map<string, Row[]>();
  for (const table of tables) rows.set(table.id, await rowsBy(table, figuresAt(point, familyOf(table))));
  return rows;
}

/** exp(mean |ln(simulated ÷ measured)|) − 1, to four digits. */
function errorOf(rows: readonly Row[]): number {
  const mean = rows.reduce((sum, { log }) => sum + Math.abs(log), 0) / rows.length;
  return Number((Math.exp(mean) - 1).toPrecision(4));
}

function tell(what: string, rows: ReadonlyMap<string, readonly Row[]>): void {
  console.log(what);
  for (const [id, of] of rows) {
    console.log(`  ${id.padEnd(10)} ${(100 * errorOf(of)).toFixed(2)} %, ${errorText(of)}`);
  }
  console.log(`  ${'all'.padEnd(10)} ${errorText([...rows.values()].flat())}`);
}

function tellFigures(point: Point, of?: Family): void {
  for (const family of FAMILIES) {
    if (of && family !== of) continue;
    console.log(family.name);
    for (const one of family.fitted) {
      const own = point.own[family.name]![one.name]!;
      const value = valueAt(point, family, one).toPrecision(4);
      const from = valueAt(
        { ...point, own: { ...point.own, [family.name]: { [one.name]: 0 } } },
        family,
        one,
      );
      console.log(
        `  ${one.name.padEnd(20)} ${value.padStart(9)}  (${from.toPrecision(4)}${own === 0 ? ', stays' : ''})`,
      );
    }
  }
}
