/** A scenario as the page edits it: plain data, never changed in place. */
import type { PlainBlock, PlainValue } from 'weft';

export type Path = readonly (string | number)[];

export type Workload = 'collective' | 'traffic' | 'training';
const WORKLOADS: readonly Workload[] = ['collective', 'traffic', 'training'];

export function isBlock(value: PlainValue | undefined): value is PlainBlock {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at `path`, if it is there. */
export function valueAt(value: PlainValue | undefined, path: Path): PlainValue | undefined {
  let at: PlainValue | undefined = value;
  for (const key of path) {
    if (Array.isArray(at)) at = (at as readonly PlainValue[])[Number(key)];
    else at = isBlock(at) ? at[key] : undefined;
  }
  return at;
}

/** The block at `path`; empty if it does not exist. */
export function blockAt(document: PlainBlock, path: Path): PlainBlock {
  const value = valueAt(document, path);
  return isBlock(value) ? value : {};
}

/**
 * The document with `value` at `path`, or without it where that is undefined; blocks on the way are
 * made.
 */
export function withValue(document: PlainBlock, path: Path, value: PlainValue | undefined): PlainBlock {
  const [key, ...rest] = path;
  if (key === undefined) return document;
  const next = rest.length === 0 ? value : withValue(blockAt(document, [key]), rest, value);
  const entries = Object.entries(document);
  if (next === undefined) return Object.fromEntries(entries.filter(([name]) => name !== String(key)));
  return { ...document, [key]: next };
}

/** The document with settings `a.b=value` made in it, as after `--set`; SPECs stay text. */
export function withSettings(document: PlainBlock, settings: readonly string[]): PlainBlock {
  return settings.reduce((now, setting) => {
    const equals = setting.indexOf('=');
    const text = setting.slice(equals + 1);
    const value = text === 'true' || text === 'false' ? text === 'true' : text;
    return withValue(now, setting.slice(0, equals).split('.'), value);
  }, document);
}

/** Which workload a document has; `collective` where it has none. */
export function workloadOf(document: PlainBlock): Workload {
  return WORKLOADS.find((name) => name in document) ?? 'collective';
}

/** The document with that workload instead of its own. */
export function withWorkload(document: PlainBlock, kind: Workload, block: PlainBlock): PlainBlock {
  const rest = Object.entries(document).filter(([key]) => !(WORKLOADS as readonly string[]).includes(key));
  return { ...Object.fromEntries(rest), [kind]: block };
}

/** Whether two documents run the same workload, as far as they write it alike. */
export function sameWorkload(a: PlainBlock, b: PlainBlock): boolean {
  const [kind, other] = [workloadOf(a), workloadOf(b)];
  return kind === other && sameValue(a[kind], b[other]);
}

function sameValue(a: PlainValue | undefined, b: PlainValue | undefined): boolean {
  if (!isBlock(a) || !isBlock(b)) return JSON.stringify(a) === JSON.stringify(b);
  return [...Object.keys(a), ...Object.keys(b)].every((key) => sameValue(a[key], b[key]));
}

/** Name of a block that chooses a member: `fabric`, `routing` …; undefined without one. */
export function nameIn(document: PlainBlock, key: string): string | undefined {
  const value = document[key];
  if (typeof value === 'string') return value;
  const name = isBlock(value) ? (value.preset ?? value.name) : undefined;
  return typeof name === 'string' ? name : undefined;
}
