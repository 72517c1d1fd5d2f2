/** The open tables of measured all-reduces, and the presets that stand for their machines. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Profile } from '../../src/collective/profile.ts';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';
import { withMembers } from '../../src/scenario/registries.ts';
import type { CheckedScenario } from '../../src/scenario/scenario.ts';

/** A table and its machine. */
export interface Table {
  readonly id: string;
  readonly fabric: string;
  /** File under `validation/tables`, and the column of busbw. */
  readonly file: string;
  readonly column: string;
  /** Sizes up to this are left out: they timed a cold start, not the collective. */
  readonly coldUpTo?: number;
}

export const TABLES: readonly Table[] = [
  { id: 'O-27', fabric: 'preset:dgx-h200,servers=1', file: 'o-27-h200', column: 'busbw' },
  { id: 'O-28', fabric: 'preset:dgx-a100,servers=1', file: 'o-28-a100-azure', column: 'busbw' },
  { id: 'O-29-one', fabric: 'preset:p6-b200,servers=1', file: 'o-29-b200-efa', column: 'busbw_1node' },
  {
    id: 'O-29-four',
    fabric: 'preset:p6-b200,servers=4',
    file: 'o-29-b200-efa',
    column: 'busbw_4nodes',
    coldUpTo: 2 ** 16,
  },
  {
    id: 'O-30',
    fabric: 'preset:dgx-a100,servers=4,rate=100Gbit/s,uplinkRate=100Gbit/s',
    file: 'o-30-a100-four',
    column: 'busbw',
  },
  { id: 'O-31', fabric: 'preset:dgx-h200,servers=1', file: 'o-31-h200-azure', column: 'busbw' },
];

/** Sizes from here on are large. */
export const LARGE = 64 * 2 ** 20;

/** A row of a table, simulated. */
export interface Row {
  readonly bytes: number;
  readonly measured: number;
  readonly busbw: number;
  readonly us: number;
  readonly how: string;
  /** ln(simulated ÷ measured time). */
  readonly log: number;
}

const UNITS: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** Rows that count: bytes and busbw, GB/s. */
export function rowsMeasured({
  file,
  column,
  coldUpTo = 0,
}: Table): (readonly [bytes: number, busbw: number])[] {
  const path = fileURLToPath(new URL(`../../validation/tables/${file}.yaml`, import.meta.url));
  const { columns, rows } = parse(readFileSync(path, 'utf8')) as {
    readonly columns: Readonly<Record<string, string>>;
    readonly rows: readonly (readonly (string | number)[])[];
  };
  const at = Object.keys(columns).indexOf(column);
  return rows
    .map((row) => {
      const [, count = '', unit = ''] = /^([\d.]+) ?(\w+)$/.exec(String(row[0])) ?? [];
      return [Number(count) * UNITS[unit]!, Number(row[at])] as const;
    })
    .filter(([bytes]) => bytes > coldUpTo);
}

/** A table as a scenario. */
export function scenarioOf(table: Table, profile: Profile | undefined): Promise<CheckedScenario> {
  const sizes = rowsMeasured(table).map(([bytes]) => `${bytes} B`);
  const text = `fabric: ${table.fabric}\ncollective: { name: all-reduce, size: [${sizes.join(', ')}] }\n`;
  const other = profile ? { ...profile, name: 'other' } : undefined;
  return parseScenario(other ? `${text}profile: other\n` : text, {
    registries: withMembers(other ? { profiles: [other] } : {}),
  });
}

/** Simulates the rows of a table, by its preset's profile or by another one. */
export async function rowsOfTable(table: Table, profile?: Profile): Promise<Row[]> {
  const kept = rowsMeasured(table);
  const scenario = await scenarioOf(table, profile);
  const device = createCpuDevice();
  try {
    const { collectives } = await runScenario(scenario, { device });
    return kept.map(([bytes, busbw], i) => {
      const row = collectives[i]!;
      return {
        bytes,
        measured: busbw,
        busbw: row.busbw_GBps as number,
        us: row.time_us as number,
        how: `${row.algorithm} ${row.protocol ?? ''}`,
        log: Math.log(busbw / (row.busbw_GBps as number)),
      };
    });
  } finally {
    device.destroy();
  }
}

/** exp(mean |ln(simulated ÷ measured)|) − 1 from 64 MiB up and below, and the worst of each. */
export function errorsOf(rows: readonly Row[]) {
  const of = (own: readonly Row[]) => {
    const mean = own.reduce((sum, { log }) => sum + Math.abs(log), 0) / Math.max(1, own.length);
    const worst = Math.max(0, ...own.map(({ log }) => Math.abs(Math.exp(-log) - 1)));
    return { error: Math.exp(mean) - 1, worst, rows: own.length };
  };
  const large = (row: Row) => row.bytes >= LARGE;
  return { large: of(rows.filter(large)), small: of(rows.filter((row) => !large(row))) };
}

/** Errors as text. */
export function errorText(rows: readonly Row[]): string {
  const { large, small } = errorsOf(rows);
  const text = ({ error, worst }: typeof large) =>
    `${(100 * error).toFixed(2)} % (worst ${(100 * worst).toFixed(0)} %)`.padStart(22);
  return `from 64 MiB ${text(large)}, below ${text(small)}`;
}
