/** A comparison as comma-separated values. */
import { tableCsv } from '../report/export/csv.ts';
import type { Comparison } from './comparison.ts';
import { comparisonRows } from './table.ts';

/** The rows under a head; a row for each set-up. */
export function comparisonCsv(comparison: Comparison): string {
  return tableCsv(comparisonRows(comparison));
}
