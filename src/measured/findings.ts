/**
 * Causes of gaps between a cluster and its simulation. A launch that is too long adds the same time
 * to every size; links that are too slow multiply the time of large ones; another algorithm or
 * protocol changes the sizes in between, or one alone.
 */
import { quantile } from '../stats/summary.ts';
import type { AgainstRow } from './against.ts';
import type { BusiestLevels, LinkLevel } from './levels.ts';

/** A cause or gap that was found, over sizes from `fromBytes` to `toBytes`. */
export interface Finding {
  readonly code: 'launch' | 'rate' | 'middle' | 'outlier' | 'level';
  readonly fromBytes: number;
  readonly toBytes: number;
  /** Measured over simulated. */
  readonly gap: number;
  /** `launch`: what is added to each size, µs. */
  readonly addedUs?: number;
  /** `rate`: the links that limit these sizes, and the busbw reached and simulated, GB/s. */
  readonly levels?: readonly LinkLevel[];
  readonly reached?: number;
  readonly simulated?: number;
  /** `rate`: what is left of the links' rate, by how much longer more bytes take. */
  readonly share?: number;
  /** `middle` and `outlier`: how the simulation does it. */
  readonly how?: string;
}

/** Gaps below this are not told: a tenth. */
const NOTABLE = Math.log(1.1);
/** A single size this far from its neighbours stands alone. */
const ALONE = Math.log(1.15);
/** Sizes whose simulated time is at most so many times that of the smallest one. */
const SMALL = 1.25;
/** Sizes from this share of the largest simulated busbw. */
const LARGE = 0.8;
/** The links limit large sizes from this utilization on. */
const LIMITING = 0.6;

type Row = Pick<
  AgainstRow,
  | 'bytes'
  | 'gap'
  | 'measuredUs'
  | 'simulatedUs'
  | 'measuredBusbw'
  | 'simulatedBusbw'
  | 'algorithm'
  | 'protocol'
>;

/** @param rows By size, ascending. */
export function findingsOf(rows: readonly Row[], busiest: BusiestLevels): Finding[] {
  const best = Math.max(...rows.map(({ simulatedBusbw }) => simulatedBusbw));
  const limited = busiest.utilization >= LIMITING;
  const isLarge = (row: Row) => limited && row.simulatedBusbw >= LARGE * best;
  const first = rows[0]!;
  const isSmall = (row: Row) => !isLarge(row) && row.simulatedUs <= SMALL * first.simulatedUs;
  const small = rows.filter(isSmall);
  const large = tailOf(rows.filter(isLarge));
  const found: Finding[] = [];
  const addedUs =
    small.length > 0
      ? quantile(
          small.map((row) => row.measuredUs - row.simulatedUs),
          0.5,
        )
      : 0;
  const smallGap = gapOf(small);
  const isSlowStart = Math.abs(Math.log(smallGap)) > NOTABLE;
  if (isSlowStart) found.push({ code: 'launch', ...spanOf(small), gap: smallGap, addedUs });
  // The extra time of small sizes is in all sizes.
  const rest = (row: Row) => Math.max(row.measuredUs - (isSlowStart ? addedUs : 0), 1e-6) / row.simulatedUs;
  const largeGap = gapOf(large);
  if (Math.abs(Math.log(largeGap)) > NOTABLE) {
    const last = large.at(-1)!;
    found.push({
      ...{ code: 'rate', ...spanOf(large), gap: largeGap, levels: busiest.levels },
      ...{ reached: last.measuredBusbw, simulated: last.simulatedBusbw, share: shareOf(large) },
    });
  }
  const lone = rows.filter((_, i) => standsAlone(rows, i, rest));
  for (const row of lone) found.push({ code: 'outlier', ...spanOf([row]), gap: row.gap, how: howText(row) });
  found.push(
    ...middleOf(
      rows.filter((row) => !isSmall(row) && !large.includes(row) && !lone.includes(row)),
      rest,
      largeGap,
    ),
  );
  if (found.length === 0) found.push({ code: 'level', ...spanOf(rows), gap: gapOf(rows) });
  return found;
}

/** The last sizes whose gaps are on the same side as the last one's: above, below, or neither. */
function tailOf(rows: readonly Row[]): readonly Row[] {
  const side = ({ gap }: Row) => (Math.abs(Math.log(gap)) > NOTABLE ? Math.sign(Math.log(gap)) : 0);
  const last = rows.at(-1);
  if (!last) return [];
  return rows.slice(rows.findLastIndex((row) => side(row) !== side(last)) + 1);
}

/** Time of more bytes, simulated over measured: what latency adds to each size falls out. */
function shareOf(large: readonly Row[]): number {
  const [first, last] = [large[0]!, large.at(-1)!];
  const measured = last.measuredUs - first.measuredUs;
  const simulated = last.simulatedUs - first.simulatedUs;
  return measured > 0 && simulated > 0 ? simulated / measured : 1 / last.gap;
}

/** Runs of sizes in between that neither end explains. */
function middleOf(middle: readonly Row[], rest: (row: Row) => number, largeGap: number): Finding[] {
  const [low, high] = [Math.min(0, Math.log(largeGap)) - NOTABLE, Math.max(0, Math.log(largeGap)) + NOTABLE];
  const runs: Row[][] = [];
  let before: number | undefined;
  for (const row of middle) {
    const off = Math.log(rest(row));
    const side = off > high ? 1 : off < low ? -1 : 0;
    if (side !== 0 && side === before) runs.at(-1)!.push(row);
    else if (side !== 0) runs.push([row]);
    before = side;
  }
  return runs.map((run) => ({ code: 'middle', ...spanOf(run), gap: gapOf(run), how: howText(run[0]!) }));
}

/** Whether a size is far from where both its neighbours are, which agree. */
function standsAlone(rows: readonly Row[], i: number, rest: (row: Row) => number): boolean {
  const [before, row, after] = [rows[i - 1], rows[i]!, rows[i + 1]];
  if (!before || !after) return false;
  const [left, here, right] = [before, row, after].map((one) => Math.log(rest(one))) as [
    number,
    number,
    number,
  ];
  const off = Math.abs(here - (left + right) / 2);
  return off > ALONE && Math.abs(left - right) < off / 2;
}

/** Geometric mean of the gaps; 1 of none. */
function gapOf(rows: readonly Pick<Row, 'gap'>[]): number {
  if (rows.length === 0) return 1;
  return Math.exp(rows.reduce((sum, { gap }) => sum + Math.log(gap), 0) / rows.length);
}

function spanOf(rows: readonly Row[]): { readonly fromBytes: number; readonly toBytes: number } {
  return { fromBytes: rows[0]!.bytes, toBytes: rows.at(-1)!.bytes };
}

const howText = ({ algorithm, protocol }: Row) =>
  protocol === undefined ? algorithm : `${algorithm} by ${protocol}`;
