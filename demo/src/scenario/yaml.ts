/** A document as the YAML of a scenario file, and the content of each line. */
import type { PlainBlock, PlainValue } from 'weft';
import { isBlock, type Path } from './document.ts';

export interface ScenarioText {
  readonly text: string;
  /** Path of the content of each line, the first line first. */
  readonly paths: readonly Path[];
}

/** Order in which a scenario is read; keys that are not here come last. */
const ORDER = ['name', 'fabric', 'engine', 'routing', 'cc', 'packet', 'seed', 'seeds'];

/** The text; every key on a line of its own. */
export function scenarioText(document: PlainBlock): ScenarioText {
  const lines: string[] = [];
  const paths: Path[] = [];
  const put = (indent: number, text: string, path: Path) => {
    lines.push(' '.repeat(indent) + text);
    paths.push(path);
  };
  const putBlock = (block: PlainBlock, indent: number, path: Path, first = '') => {
    for (const [i, [key, value]] of inOrder(block, path).entries()) {
      const at = [...path, key];
      const head = `${i === 0 ? first : ''}${key}:`;
      const depth = indent - (i === 0 ? first.length : 0);
      putValue(head, value, depth, indent + 2, at);
    }
  };
  const putValue = (head: string, value: PlainValue, indent: number, inner: number, path: Path) => {
    if (isBlock(value) && Object.keys(value).length > 0) {
      put(indent, head, path);
      putBlock(value, inner, path);
    } else if (Array.isArray(value) && value.some((item) => isBlock(item))) {
      put(indent, head, path);
      for (const [i, item] of (value as readonly PlainValue[]).entries()) {
        if (isBlock(item)) putBlock(item, inner + 2, [...path, i], '- ');
        else put(inner, `- ${flow(item)}`, [...path, i]);
      }
    } else put(indent, `${head} ${flow(value)}`, path);
  };
  putBlock(document, 0, []);
  return { text: `${lines.join('\n')}\n`, paths };
}

function inOrder(block: PlainBlock, path: Path): (readonly [string, PlainValue])[] {
  const entries = Object.entries(block);
  if (path.length > 0) return entries;
  const rank = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return entries.sort(([a], [b]) => rank(a) - rank(b));
}

function flow(value: PlainValue): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (isBlock(value))
    return `{${Object.entries(value)
      .map(([k, v]) => `${k}: ${flow(v)}`)
      .join(', ')}}`;
  return yamlScalar(value as string | number | boolean | null);
}

/** Text is quoted where YAML would read something else, or might. */
export function yamlScalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  const reads = /^(true|false|null|yes|no|on|off|~|[-+.\d][\d.eE+-]*)$/i.test(value);
  return /^[\w.%/+-]([\w .%/+*^()-]*[\w.%/+)-])?$/.test(value) && !reads ? value : JSON.stringify(value);
}
