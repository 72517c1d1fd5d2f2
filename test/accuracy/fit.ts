/**
 * Fits the profiles of machine families to the open tables, and what leaving a table out costs.
 *
 *   npx tsx test/accuracy/fit.ts [--family NAME …] [--from figures|prior] [--only TABLE …]
 *   [--leave-out [--save]]
 *
 * A family has one profile for all its tables. Its fitted figures (families.ts) start from those of
 * the profile, or from their priors, and are moved one after the other, by 20 % at first and by
 * less and less, as long as the sum of |ln(simulated ÷ measured)| over all rows falls (inside one
 * server by closed forms). Three tenths of |ln(figure ÷ prior)| keep those near their priors of
 * which the tables say little. Prints the figures; those in the profiles are typed from here,
 * rounded.
 * `--only` fits to some of the tables. `--leave-out` fits without each table in turn, from priors,
 * and prints the error over all tables of the family. `--save` writes the errors of the tables left
 * out to `validation/left-out.json`, which `weft validate --all` prints; it needs all families.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { NcclFigures } from '../../src/collective/profiles/nccl.ts';
import { LEFT_OUT_FILE, type LeftOut, type LeftOutFile } from '../../src/validate/left-out.ts';
import { FAMILIES, type Family, type Fitted, figureAt, fingerprint, withFigure } from './families.ts';
import { errorText, modelledLogs, type Row, rowsOfTable, TABLES, type Table } from './tables.ts';

const { values } = parseArgs({
  options: {
    family: { type: 'string', multiple: true },
    from: { type: 'string', default: 'figures' },
    only: { type: 'string', multiple: true },
    'leave-out': { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
});

/** Steps of figures, as parts of them. */
const STEPS = [0.2, 0.08, 0.03, 0.01];
const PRIOR_WEIGHT = 0.3;

const saved: LeftOut[] = [];
for (const family of FAMILIES) {
  if (values.family && !values.family.includes(family.name)) continue;
  const tables = TABLES.filter(({ id }) => family.tables.includes(id));
  const only = tables.filter(({ id }) => values.only?.includes(id) ?? true);
  console.log(`${family.name}, as it is: ${errorText(await rowsOf(family, family.figures, tables))}`);
  const start = values.from === 'prior' ? atPriors(family, family.fitted) : family.figures;
  await fitAndTell(family, start, only, tables, values.only?.join(', ') ?? 'all tables');
  if (!values['leave-out']) continue;
  for (const out of tables) {
    const kept = tables.filter((table) => table !== out);
    const other = await fitAndTell(
      family,
      atPriors(family, family.fitted),
      kept,
      tables,
      `without ${out.id}`,
    );
    const [fitted, leftOut] = [family.figures, other].map((figures) => rowsOf(family, figures, [out]));
    saved.push({
      profile: family.name,
      table: out.id,
      fitted: errorOf(await fitted!),
      leftOut: errorOf(await leftOut!),
    });
  }
}
if (values.save) {
  const of = Object.fromEntries(FAMILIES.map((family) => [family.name, fingerprint(family)]));
  const file: LeftOutFile = { of, rows: saved };
  writeFileSync(LEFT_OUT_FILE, `${JSON.stringify(file, undefined, 2)}\n`);
}

/** exp(mean |ln(simulated ÷ measured)|) − 1, to four digits. */
function errorOf(rows: readonly Row[]): number {
  const mean = rows.reduce((sum, { log }) => sum + Math.abs(log), 0) / rows.length;
  return Number((Math.exp(mean) - 1).toPrecision(4));
}

function atPriors({ figures }: Family, fitted: readonly Fitted[]): NcclFigures {
  return fitted.reduce((own, one) => withFigure(own, one, one.prior), figures);
}

async function rowsOf({ profile }: Family, figures: NcclFigures, tables: readonly Table[]): Promise<Row[]> {
  const own = profile(figures);
  const rows: Row[] = [];
  for (const table of tables) rows.push(...(await rowsOfTable(table, own)));
  return rows;
}

async function costOf(family: Family, figures: NcclFigures, tables: readonly Table[]): Promise<number> {
  const profile = family.profile(figures);
  let cost = 0;
  for (const table of tables) {
    const logs = await modelledLogs(table, profile);
    const own = logs ?? (await rowsOfTable(table, profile)).map(({ log }) => Math.abs(log));
    cost += own.reduce((sum, log) => sum + log, 0);
  }
  const far = family.fitted.reduce(
    (sum, one) => sum + Math.abs(Math.log(figureAt(figures, one) / one.prior)),
    0,
  );
  return cost + PRIOR_WEIGHT * far;
}

async function fitAndTell(
  family: Family,
  start: NcclFigures,
  tables: readonly Table[],
  all: readonly Table[],
  what: string,
): Promise<NcclFigures> {
  let best = start;
  let cost = await costOf(family, best, tables);
  for (const step of STEPS) {
    for (let moved = true; moved; ) {
      moved = false;
      for (const one of family.fitted) {
        for (const factor of [1 + step, 1 / (1 + step)]) {
          for (;;) {
            const tried = withFigure(best, one, figureAt(best, one) * factor);
            const costs = await costOf(family, tried, tables);
            if (costs > cost - 1e-4) break;
            [best, cost, moved] = [tried, costs, true];
          }
        }
      }
    }
  }
  console.log(`${family.name}, ${what}: ${errorText(await rowsOf(family, best, all))}`);
  for (const one of family.fitted) {
    console.log(
      `  ${one.path.join('.').padEnd(22)} ${figureAt(best, one).toPrecision(4)}  (prior ${one.prior})`,
    );
  }
  return best;
}
