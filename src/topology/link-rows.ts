/**
 * The rows of a fabric file's `links`, read without the tree of nodes that a YAML library makes:
 * that takes 0.1 ms and 7 kB a link, and fabrics have hundreds of thousands. Only plain rows are
 * read here, all else is left to the library.
 */

/** One link as it is written, e.g. `['rank 0', 'leaf 0', '400Gbit/s', '500ns']`. */
export interface LinkRow {
  readonly parts: readonly string[];
  /** From 1. */
  readonly line: number;
}

export interface TakenRows {
  readonly rows: readonly LinkRow[];
  /** The text with an empty list of links, on as many lines. */
  readonly rest: string;
}

/** A row has 5 parts at most; where more are, the library's reader says so. */
const MOST_PARTS = 8;

/** Quoted without escapes, or plain: no indicator of YAML at its start, no `: ` or ` #` within. */
const SCALAR = /"([^"\\\n]*)"|'([^'\n]*)'|([\p{L}\d.+-][^,[\]{}#:"'\n&*!|>]*)/uy;

interface Cursor {
  readonly text: string;
  at: number;
  line: number;
}

/**
 * The rows under the key `links` of the text's outermost block, YAML or JSON; undefined if they are
 * not all plain rows in brackets, `- [rank 0, leaf 0, 400Gbit/s, 500ns]` on a line each or `[[…],
 * […]]`.
 */
export function takeLinkRows(text: string): TakenRows | undefined {
  const key = linksKey(text);
  if (key === undefined) return undefined;
  const cursor: Cursor = { text, at: key, line: 1 };
  for (let i = text.indexOf('\n'); i >= 0 && i < key; i = text.indexOf('\n', i + 1)) cursor.line++;
  const first = cursor.line;
  skipBlank(cursor);
  const rows = text[cursor.at] === '[' ? flowRows(cursor) : blockRows(cursor);
  if (!rows || rows.length === 0) return undefined;
  const lines = '\n'.repeat(cursor.line - first);
  return { rows, rest: `${text.slice(0, key)} []${lines}${text.slice(cursor.at)}` };
}

/** Where the value of the only `links` key begins. */
function linksKey(text: string): number | undefined {
  const json = /^\s*\{/.test(text);
  const pattern = json ? /"links"[ \t]*:/g : /^links[ \t]*:(?=\s)/gm;
  const found = pattern.exec(text);
  if (!found || pattern.exec(text)) return undefined;
  return found.index + found[0].length;
}

/** `[[a, b], [c, d]]`, over as many lines as it likes; a comma may follow the last. */
function flowRows(cursor: Cursor): LinkRow[] | undefined {
  const rows: LinkRow[] = [];
  cursor.at++;
  for (;;) {
    skipBlank(cursor);
    if (take(cursor, ']')) return rows;
    const row = readRow(cursor);
    if (!row) return undefined;
    rows.push(row);
    skipBlank(cursor);
    if (!take(cursor, ',') && cursor.text[cursor.at] !== ']') return undefined;
  }
}

/**
 * Lines of `- [a, b]`, all indented alike, until the next key of the outermost block or the end.
 */
function blockRows(cursor: Cursor): LinkRow[] | undefined {
  const { text } = cursor;
  const rows: LinkRow[] = [];
  let indent: number | undefined;
  for (;;) {
    skipBlank(cursor);
    const column = cursor.at - (text.lastIndexOf('\n', cursor.at - 1) + 1);
    const dash = text[cursor.at] === '-' && /[ \t]/.test(text[cursor.at + 1] ?? '');
    if (!dash) return cursor.at === text.length || column === 0 ? rows : undefined;
    indent ??= column;
    if (column !== indent) return undefined;
    cursor.at++;
    while (/[ \t]/.test(text[cursor.at] ?? '')) cursor.at++;
    const row = readRow(cursor);
    if (!row) return undefined;
    rows.push(row);
    const { line } = cursor;
    skipBlank(cursor);
    // Something follows on the line.
    if (cursor.line === line && cursor.at < text.length) return undefined;
  }
}

function readRow(cursor: Cursor): LinkRow | undefined {
  const { line } = cursor;
  if (!take(cursor, '[')) return undefined;
  const parts: string[] = [];
  for (;;) {
    skipBlank(cursor);
    SCALAR.lastIndex = cursor.at;
    const found = SCALAR.exec(cursor.text);
    if (!found || parts.length === MOST_PARTS) return undefined;
    parts.push(found[1] ?? found[2] ?? found[3]!.trimEnd());
    cursor.at += found[0].length;
    skipBlank(cursor);
    if (take(cursor, ']')) return { parts, line };
    if (!take(cursor, ',')) return undefined;
  }
}

function take(cursor: Cursor, char: string): boolean {
  if (cursor.text[cursor.at] !== char) return false;
  cursor.at++;
  return true;
}

/** Skips spaces, comments and ends of lines, which it counts. */
function skipBlank(cursor: Cursor): void {
  const { text } = cursor;
  for (; cursor.at < text.length; cursor.at++) {
    const char = text[cursor.at];
    if (char === '\n') cursor.line++;
    else if (char === '#' && /\s/.test(text[cursor.at - 1] ?? ' ')) {
      const end = text.indexOf('\n', cursor.at);
      cursor.at = (end < 0 ? text.length : end) - 1;
    } else if (char !== ' ' && char !== '\t' && char !== '\r') return;
  }
}
