/** Reads a log of nccl-tests or rccl-tests, whichever of their forms it has. */
import { UserError } from '../util/errors.ts';
import { CSV_HEAD, csvTables, jsonTables } from './json-log.ts';
import type { MeasuredTable } from './log.ts';
import { textTables } from './text-log.ts';

/**
 * The tables of a log's text. Throws `UserError` with file and line for what cannot be read, and
 * where no row is left.
 */
export function readLog(text: string, file: string): MeasuredTable[] {
  const tables = tablesOf(text, file).filter(({ rows }) => rows.length > 0);
  if (tables.length > 0) return tables;
  throw new UserError('the log has no timed row', {
    where: file,
    advice: 'use what all_reduce_perf and the like print, or the file that they write with -J',
  });
}

function tablesOf(text: string, file: string): MeasuredTable[] {
  if (/^\s*[[{]\s*["{[\]}]/.test(text)) return jsonTables(text, file);
  if (text.split('\n', 50).some((line) => CSV_HEAD.test(line.trim()))) return csvTables(text, file);
  return textTables(text, file);
}
