/** Where text came from, and how a place in it is shown to people. */

/** A file's text, or the text after a flag. */
export interface Source {
  /** File name as given, or the flag: `--fabric`. */
  readonly name: string;
  readonly text: string;
  readonly kind: 'file' | 'flag';
}

/** Characters `start … end-1` of a source. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** The whole of a source. */
export function wholeSpan(source: Source): Span {
  return { source, start: 0, end: source.text.length };
}

interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly lineText: string;
}

/** Line and column of a span's start, and the line. */
export function placeOf({ source, start }: Span): Place {
  const { text } = source;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', lineStart);
  return {
    line: 1 + newlinesBefore(text, lineStart),
    column: start - lineStart + 1,
    lineText: text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd).replace(/\r$/, ''),
  };
}

function newlinesBefore(text: string, end: number): number {
  let count = 0;
  for (let i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) count++;
  return count;
}

/** `file:line:column`, or `--flag, column N`. */
export function whereText(span: Span): string {
  const { line, column } = placeOf(span);
  const { kind, name } = span.source;
  return kind === 'file' ? `${name}:${line}:${column}` : `${name}, column ${column}`;
}

const WIDEST = 100;

/** The source line with carets under the span; long lines are cut around it. */
export function snippet(span: Span): string {
  const { line, column, lineText } = placeOf(span);
  const cut = lineText.length > WIDEST ? Math.max(0, column - 1 - WIDEST / 2) : 0;
  const shown = lineText.slice(cut, cut + WIDEST);
  const before = shown.slice(0, column - 1 - cut);
  const carets = Math.max(1, Math.min(span.end - span.start, shown.length - before.length));
  const gutter = span.source.kind === 'file' ? String(line) : '';
  // Tabs are kept so that carets stand below their text, at any width of a tab.
  const indent = before.replace(/[^\t]/g, ' ');
  return [`  ${gutter} | ${shown}`, `  ${' '.repeat(gutter.length)} | ${indent}${'^'.repeat(carets)}`].join(
    '\n',
  );
}
