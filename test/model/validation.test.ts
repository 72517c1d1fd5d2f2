/**
 * The quick cases of `validation/`: measured sweeps with one profile a family for all sizes and
 * tables, single figures, closed forms. Misses are exactly the rows with an explanation, and
 * docs/validation.md is current.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { checkFabricTree, checkScenario } from '../../src/scenario/check.ts';
import type { Case } from '../../src/validate/case.ts';
import { judge, type Row } from '../../src/validate/judge.ts';
import { validationMarkdown } from '../../src/validate/markdown.ts';
import { measure, readNamed, tasksOf } from '../../src/validate/measure.ts';
import type { Outcome } from '../../src/validate/outcome.ts';
import { readValidation } from '../../src/validate/read.ts';
import { overtaken, unexplained } from '../../src/validate/summary.ts';
import { drifted } from './drift.ts';

const COMMITTED = readFileSync(new URL('../../docs/validation.md', import.meta.url), 'utf8');

const cases = await readValidation();

async function rowsOf(of: Case): Promise<readonly Row[]> {
  const outcomes = new Map<string, Outcome[]>();
  const device = createCpuDevice();
  try {
    for (const task of tasksOf(of)) {
      const outcome = await measure(task, device);
      outcomes.set(task.run.name, [...(outcomes.get(task.run.name) ?? []), outcome]);
    }
  } finally {
    device.destroy();
  }
  return judge(of, outcomes);
}

const told = (rows: readonly Row[]) =>
  rows.map(({ check, got, values }) => `${check.label}: ${got ?? values} for ${check.expected}`);

const quick = cases.filter((one) => one.quick).map((one) => [one.id, one.tests, one] as const);

const seen: Row[] = [];

test.each(quick)('%s: %s', async (_id, _tests, one) => {
  const rows = await rowsOf(one);
  seen.push(...rows);
  expect(told(unexplained(rows))).toEqual([]);
  expect(told(overtaken(rows))).toEqual([]);
});

test('docs/validation.md says what they come to', () => {
  expect(seen.length).toBeGreaterThan(150);
  // `weft validate --all --export md docs/validation.md` writes it anew.
  expect(drifted(validationMarkdown({ rows: seen, leftOut: [] }), COMMITTED)).toEqual([]);
});

test('the scenario of every case can be simulated', async () => {
  expect(cases.length).toBeGreaterThan(40);
  for (const one of cases) {
    for (const { scenario, factsOnly } of one.runs) {
      const options = { readText: readNamed(one) };
      await (factsOnly ? checkFabricTree(scenario, options) : checkScenario(scenario, [], options));
    }
  }
});

test('every table of measured values is held to, each size once', () => {
  const tables = new Map<string, number>();
  for (const { table, checks } of cases)
    if (table !== undefined) tables.set(table, (tables.get(table) ?? 0) + checks.length);
  expect([...tables]).toEqual([
    ['O-27', 20],
    ['O-28', 24],
    ['O-29', 40],
    ['O-30', 9],
    ['O-31', 8],
  ]);
});
