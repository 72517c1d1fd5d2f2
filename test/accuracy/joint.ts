/**
 * One fit of all families. A figure that families share is a common value times a deviation of the
 * family's; any other is its prior times a deviation. Minimised is the sum over all rows of
 * |ln(simulated ÷ measured)| and, with one weight, of squares of the deviations' logarithms: a
 * figure leaves what families have in common, or its prior, as far as rows tell it. Common values
 * are free; those that no row tells stay where NCCL has them.
 */
import type { NcclFigures } from '../../src/collective/profiles/nccl.ts';
import { FAMILIES, type Family, type Fitted, SHARED, withFigure } from './families.ts';
import { rowsMeasured, type Table } from './tables.ts';
import { timesOf } from './times.ts';

/** Logarithms: of common values over their priors, and of families' figures over their bases. */
export interface Point {
  readonly shared: Readonly<Record<string, number>>;
  readonly own: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * Weight of squared deviations: of 1, 2, 3, 5, 10, 15, 20 and 30 the one with the least errors on
 * tables inside one server that were left out.
 */
export const WEIGHT = 5;

/** Steps of logarithms. */
const STEPS = [0.16, 0.04, 0.02];
/** Logarithms are whole hundredths, so that times are known of points that were tried. */
const hundredths = (log: number) => Math.round(log * 100) / 100;
/** A gain below this is none. */
const LEAST_GAIN = 1e-4;

/** All figures at their priors. */
const START: Point = {
  shared: Object.fromEntries(Object.keys(SHARED).map((name) => [name, 0])),
  own: Object.fromEntries(
    FAMILIES.map(({ name, fitted }) => [name, Object.fromEntries(fitted.map((one) => [one.name, 0]))]),
  ),
};

/** The value of a figure at a point. */
export function valueAt(point: Point, family: Family, { name, prior }: Fitted): number {
  const base = prior ?? SHARED[name]! * Math.exp(point.shared[name]!);
  return base * Math.exp(point.own[family.name]![name]!);
}

/** A family's figures at a point. */
export function figuresAt(point: Point, family: Family): NcclFigures {
  return family.fitted.reduce(
    (figures, one) => withFigure(figures, one, valueAt(point, family, one)),
    family.figures,
  );
}

/** |ln(simulated ÷ measured)| of a table's rows by a family's figures. */
export async function logsOf(table: Table, family: Family, figures: NcclFigures): Promise<number[]> {
  const times = await timesOf(table, family, figures);
  return rowsMeasured(table).map(([, busbw], i) => Math.abs(Math.log(busbw / times[i]!.busbw)));
}

/** The cost of a family's rows at a point. */
async function rowsCost(point: Point, family: Family, tables: readonly Table[]): Promise<number> {
  const figures = figuresAt(point, family);
  let cost = 0;
  for (const table of tables) {
    if (!family.tables.includes(table.id)) continue;
    for (const log of await logsOf(table, family, figures)) cost += log;
  }
  return cost;
}

/** Squares of all deviations. */
function far({ own }: Point): number {
  const all = Object.values(own).flatMap((logs) => Object.values(logs));
  return all.reduce((sum, log) => sum + log ** 2, 0);
}

/** The costs of a point, by family. */
async function costsAt(
  point: Point,
  tables: readonly Table[],
  known: ReadonlyMap<string, number>,
  changed: readonly Family[],
): Promise<Map<string, number>> {
  const costs = new Map(known);
  for (const family of changed) costs.set(family.name, await rowsCost(point, family, tables));
  return costs;
}

interface Coordinate {
  /** Families whose figures it moves. */
  readonly families: readonly Family[];
  at(point: Point): number;
  moved(point: Point, log: number): Point;
}

const withFigureOf = (name: string) =>
  FAMILIES.filter(({ fitted }) => fitted.some((one) => one.name === name));

/** Everything that a fit moves. */
function coordinates(): Coordinate[] {
  const shared = Object.keys(SHARED).flatMap((name): Coordinate[] => {
    const families = withFigureOf(name);
    const at = (point: Point) => point.shared[name]!;
    const moved = (point: Point, log: number): Point => ({
      ...point,
      shared: { ...point.shared, [name]: log },
    });
    // The common value alone, while figures that have left it stay.
    const apart = (point: Point, log: number): Point => {
      const less = log - at(point);
      const own = { ...point.own };
      for (const { name: family } of families) {
        const away = own[family]![name]!;
        if (away !== 0) own[family] = { ...own[family], [name]: hundredths(away - less) };
      }
      return { ...moved(point, log), own };
    };
    return [
      { families, at, moved },
      { families, at, moved: apart },
    ];
  });
  const own = FAMILIES.flatMap((family) =>
    family.fitted.map(({ name }): Coordinate => {
      return {
        families: [family],
        at: ({ own: all }) => all[family.name]![name]!,
        moved: (point, log) => ({
          ...point,
          own: { ...point.own, [family.name]: { ...point.own[family.name], [name]: log } },
        }),
      };
    }),
  );
  return [...shared, ...own];
}

/** The fit to some tables: one figure after the other, as long as the cost falls. */
export async function fitJointly(tables: readonly Table[], weight = WEIGHT): Promise<Point> {
  let best = START;
  let costs = await costsAt(best, tables, new Map(), FAMILIES);
  const total = (point: Point, of: ReadonlyMap<string, number>) =>
    [...of.values()].reduce((sum, one) => sum + one, 0) + weight * far(point);
  let cost = total(best, costs);
  const take = async (coordinate: Coordinate, log: number): Promise<boolean> => {
    const point = coordinate.moved(best, hundredths(log));
    const tried = await costsAt(point, tables, costs, coordinate.families);
    if (total(point, tried) > cost - LEAST_GAIN) return false;
    [best, costs, cost] = [point, tried, total(point, tried)];
    return true;
  };
  for (const step of STEPS) {
    for (let moved = true; moved; ) {
      moved = false;
      for (const coordinate of coordinates()) {
        for (const way of [step, -step]) {
          while (await take(coordinate, coordinate.at(best) + way)) moved = true;
        }
      }
    }
  }
  return best;
}
