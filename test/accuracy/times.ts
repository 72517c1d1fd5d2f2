/** Times of a table's rows by a family's figures, each computed once: for fits. */
import { modelledTimePs } from '../../src/collective/auto.ts';
import type { NcclFigures } from '../../src/collective/profiles/nccl.ts';
import { findCollective } from '../../src/collective/registry.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { candidatesOf, waysAt } from '../../src/workload/pick/candidates.ts';
import { type GroupLevels, levelsOf } from '../../src/workload/pick/levels.ts';
import type { CollectiveWorkload } from '../../src/workload/workload.ts';
import type { Family } from './families.ts';
import { rowsMeasured, rowsOfTable, scenarioOf, type Table } from './tables.ts';

/** Busbw of all-reduces of `n` ranks, GB/s. */
const busbwOf = (n: number, bytes: number, ns: number) => (2 * (n - 1) * bytes) / (n * ns);

/** Six digits of a number: figures that differ by less are the same. */
const rounded = (_: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(6)) : value;

interface Inside {
  readonly levels: GroupLevels;
  readonly workload: CollectiveWorkload;
  readonly n: number;
}

/** Tables inside one server, by the usable rate; undefined for those over several. */
const inside = new Map<string, Promise<Inside | undefined>>();
/** Tables over several servers: times without the launch, ns, by all figures that matter. */
const several = new Map<string, Promise<{ readonly n: number; readonly ns: readonly number[] }>>();

/** Busbw of a table's rows, GB/s; inside one server by closed forms, which are exact there. */
export async function timesOf(
  table: Table,
  family: Family,
  figures: NcclFigures,
): Promise<{ readonly busbw: number }[]> {
  const profile = family.profile(figures);
  const { up, out } = figures.efficiency;
  const key = `${table.id} ${up.toPrecision(6)} ${out}`;
  const found = inside.get(key) ?? insideOf(table, family, figures);
  inside.set(key, found);
  const rows = rowsMeasured(table);
  const one = await found;
  if (one) {
    const { levels, workload, n } = one;
    const collective = findCollective(workload.collective);
    const { ways } = candidatesOf({ workload, collective, profile, levels, n, axes: undefined });
    return rows.map(([bytes]) => {
      const times = waysAt(ways, bytes, false).map((way) => modelledTimePs(way, n, bytes) ?? Infinity);
      return { busbw: busbwOf(n, bytes, profile.launchNs + Math.min(...times) / 1000) };
    });
  }
  const launch = profile.launchNs + (profile.launchOutNs ?? 0);
  const { launchNs: _, launchOutNs: __, ...rest } = figures;
  // Rates that LL and LL128 reach inside one server count only there.
  const matter = { ...rest, ll: rest.ll.out, ll128: rest.ll128.out };
  const severalKey = `${table.id} ${JSON.stringify(matter, rounded)}`;
  const simulated =
    several.get(severalKey) ??
    rowsOfTable(table, profile).then((all) => {
      const n = Math.round(1 / (1 - (all[0]!.busbw * all[0]!.us * 1000) / (2 * all[0]!.bytes)));
      return { n, ns: all.map(({ us }) => us * 1000 - launch) };
    });
  several.set(severalKey, simulated);
  const { n, ns } = await simulated;
  return rows.map(([bytes], i) => ({ busbw: busbwOf(n, bytes, launch + ns[i]!) }));
}

async function insideOf(table: Table, family: Family, figures: NcclFigures): Promise<Inside | undefined> {
  const { fabric, workload } = await scenarioOf(table, family.profile(figures));
  if (workload?.kind !== 'collective') return undefined;
  const built = fabric.build();
  const group = workload.groups[0]!;
  const levels = levelsOf(built, buildRoutes(built), group);
  return levels.out ? undefined : { levels, workload, n: group.length };
}
