/**
 * SPEC strings, `name:key=value,key=value`: the short form of a block `{name: …, key: value}`; and
 * `preset:NAME,key=value`, that of `{preset: NAME, key: value}`.
 */
import type { Problem } from './problems.ts';
import type { Span } from './source.ts';
import type { Entry, MapNode, ScalarNode } from './tree.ts';

/** The block that a SPEC says; syntax errors go to `problems`. */
export function parseSpec(spec: ScalarNode, problems: Problem[]): MapNode {
  const at = placesIn(spec);
  const { text } = spec;
  const preset = /^\s*preset\s*:/.exec(text)?.[0].length;
  const nameStart = preset ?? 0;
  const colon = text.indexOf(preset === undefined ? ':' : ',', nameStart);
  const nameEnd = colon < 0 ? text.length : colon;
  const nameSpan = at(nameStart, nameEnd);
  const key = preset === undefined ? 'name' : 'preset';
  const name = scalar(text.slice(nameStart, nameEnd).trim(), nameSpan);
  const entries: Entry[] = [{ key, keySpan: nameSpan, value: name }];
  const seen = new Set<string>();
  for (const { start, end } of colon < 0 ? [] : pieces(text, colon + 1)) {
    const piece = text.slice(start, end);
    const equals = piece.indexOf('=');
    const key = (equals < 0 ? piece : piece.slice(0, equals)).trim();
    if (equals < 0 || key === '') {
      const what = piece.trim() === '' ? 'a key=value is missing here' : `'${piece.trim()}' is not key=value`;
      problems.push({
        what,
        span: at(start, Math.max(end, start + 1)),
        advice: 'write name:key=value,key=value',
      });
      continue;
    }
    const keyStart = start + piece.indexOf(key);
    const keySpan = at(keyStart, keyStart + key.length);
    if (seen.has(key)) {
      problems.push({ what: `'${key}' is given twice`, span: keySpan, advice: 'keep one of them' });
      continue;
    }
    seen.add(key);
    const value = piece.slice(equals + 1);
    const valueStart = start + equals + 1 + (value.length - value.trimStart().length);
    entries.push({
      key,
      keySpan,
      value:
        value.trim() === ''
          ? { kind: 'scalar', value: null, text: '', span: keySpan }
          : scalar(value.trim(), at(valueStart, valueStart + value.trim().length)),
    });
  }
  return { kind: 'map', entries, span: spec.span };
}

function pieces(text: string, from: number): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = from;
  for (const piece of text.slice(from).split(',')) {
    found.push({ start, end: start + piece.length });
    start += piece.length + 1;
  }
  return found;
}

function scalar(text: string, span: Span): ScalarNode {
  return { kind: 'scalar', value: text, text, span };
}

/** Places of a scalar's characters in its source; all of it where quotes or folding moved them. */
function placesIn({ span, text }: ScalarNode): (start: number, end: number) => Span {
  const { source } = span;
  for (const quote of [0, 1]) {
    const from = span.start + quote;
    if (source.text.startsWith(text, from) && from + text.length <= span.end)
      return (start, end) => ({ source, start: from + start, end: from + end });
  }
  return () => span;
}
