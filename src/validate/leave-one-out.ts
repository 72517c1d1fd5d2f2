/** The error of fitted profiles on tables that they were not fitted to. */
import type { Profile } from '../collective/profile.ts';
import { createCpuDevice } from '../device/cpu.ts';
import { builtIn } from '../scenario/registries.ts';
import type { Case } from './case.ts';
import type { Fitted } from './fitted.ts';
import { judge, type Row } from './judge.ts';
import { measure, tasksOf } from './measure.ts';
import type { Outcome } from './outcome.ts';
import { summaryOf } from './summary.ts';

/** A fit and one of its tables; errors as `Summary` has them. */
export interface LeftOut {
  readonly profile: string;
  readonly table: string;
  /** Fitted to all tables. */
  readonly fitted: number;
  /** Fitted to all but this one. */
  readonly leftOut: number;
}

/** Each table of each fit left out in turn; `rows` are those of the fitted profiles. */
export async function leaveOneOut(
  fits: readonly Fitted[],
  cases: readonly Case[],
  rows: readonly Row[],
): Promise<LeftOut[]> {
  const found: LeftOut[] = [];
  for (const { profile, tables, refit } of fits) {
    for (const table of tables) {
      const own = cases.filter((of) => of.table === table);
      const fitted = errorOf(rows.filter(({ of }) => own.includes(of)));
      if (fitted === undefined) continue;
      const other = await refit(tables.filter((one) => one !== table));
      const leftOut = errorOf((await Promise.all(own.map((of) => rowsWith(of, other)))).flat());
      if (leftOut !== undefined) found.push({ profile, table, fitted, leftOut });
    }
  }
  return found;
}

const errorOf = (rows: readonly Row[]): number | undefined => summaryOf('', rows).error;

/** A case's rows with a profile in place of that of the same name. */
async function rowsWith(of: Case, profile: Profile): Promise<readonly Row[]> {
  const profiles = builtIn.profiles.map((one) => (one.name === profile.name ? profile : one));
  const outcomes = new Map<string, Outcome[]>();
  const device = createCpuDevice();
  try {
    for (const task of tasksOf(of)) {
      const outcome = await measure(task, device, { ...builtIn, profiles });
      outcomes.set(task.run.name, [...(outcomes.get(task.run.name) ?? []), outcome]);
    }
  } finally {
    device.destroy();
  }
  return judge(of, outcomes);
}
