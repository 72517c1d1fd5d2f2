/** Comma-separated values (RFC 4180), safe to open in a spreadsheet. */

/** A cell; an absent one is empty. */
export type Cell = string | number | boolean | null | undefined;

/**
 * Rows as text, with a newline at the end of each. Texts that a spreadsheet would take for a
 * formula (they begin with = + - @, a tab or a carriage return) get an apostrophe before them.
 */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\n`).join('');
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
