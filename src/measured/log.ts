/** The content of a log of nccl-tests or rccl-tests in any form: rows of sizes and times. */

/** One timed size. */
export interface MeasuredRow {
  /** As nccl-tests counts: the whole buffer. */
  readonly bytes: number;
  readonly timeUs: number;
  /** busbw / algbw with the limits that rounding leaves; undefined where the digits say nothing. */
  readonly busFactor?: readonly [least: number, most: number] | undefined;
  readonly inPlace: boolean;
  /** Results that the test found wrong; undefined where it did not check. */
  readonly wrong?: number | undefined;
}

/** The rows of one run of a test. */
export interface MeasuredTable {
  /** File, and the line of the table's head where it has lines. */
  readonly where: string;
  /** As the log calls it, e.g. `all_reduce_perf`; undefined where it says nothing. */
  readonly test?: string | undefined;
  /** Ranks of a group by the log's list of devices; undefined where it has none. */
  readonly ranks?: number | undefined;
  /** Reduction, e.g. `sum`; undefined where the log says `none` or nothing. */
  readonly redop?: string | undefined;
  readonly rows: readonly MeasuredRow[];
}

/** A printed number, and half of its last digit. */
export interface Printed {
  readonly value: number;
  readonly half: number;
}

/** A number as a log prints it; undefined where it is none (`N/A`, `nan`, `-`). */
export function printedNumber(text: string): Printed | undefined {
  const found = /^[+-]?\d+(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!found) return undefined;
  return { value: Number(text), half: 0.5 * 10 ** (Number(found[2] ?? 0) - (found[1] ?? '').length) };
}

/** Limits of busbw / algbw, 0 for a rank alone; undefined where the digits leave more than a tenth open. */
export function factorOf(algbw: Printed | undefined, busbw: Printed | undefined): MeasuredRow['busFactor'] {
  if (!algbw || !busbw || algbw.value <= algbw.half || busbw.value < 0) return undefined;
  // No collective of two ranks or more has so little.
  if (busbw.value === 0) return algbw.value > 100 * busbw.half ? [0, 0] : undefined;
  const least = (busbw.value - busbw.half) / (algbw.value + algbw.half);
  const most = (busbw.value + busbw.half) / (algbw.value - algbw.half);
  return most <= 1.1 * least ? [least, most] : undefined;
}
