/**
 * A document in the address: `fabric=leaf-spine:leaves=4,spines=4&routing=ecmp&packet.payload=4096B`. What the command
 * line takes as a SPEC is one here; other blocks are spread out, one `path=value` each.
 */
import type { PlainBlock, PlainValue } from 'weft';
import { isBlock } from './document.ts';

const SPEC_KEYS = ['fabric', 'routing', 'engine', 'cc', 'collective', 'traffic'];

/** A block that says nothing but that it is there: `packet.pfc={}`. */
const EMPTY = '{}';

/** Pairs in order; the values are not encoded yet. */
export function documentPairs(document: PlainBlock): [string, string][] {
  return Object.entries(document).flatMap(([key, value]) => {
    const spec = SPEC_KEYS.includes(key) && isBlock(value) ? specOf(value) : undefined;
    return spec === undefined ? spread(key, value) : [[key, spec] as [string, string]];
  });
}

/** `name:key=value,key=value` of a block of scalars; undefined where a value would not survive that. */
export function specOf(block: PlainBlock): string | undefined {
  const { name, preset, ...rest } = block;
  const head = preset === undefined ? name : `preset:${String(preset)}`;
  if (typeof head !== 'string') return undefined;
  const pairs = Object.entries(rest);
  const plain = ([, value]: [string, PlainValue]) =>
    typeof value !== 'object' && !/[,\n]|^\s*$|^\s|\s$/.test(String(value));
  if (!pairs.every(plain)) return undefined;
  if (pairs.length === 0) return head;
  const join = preset === undefined ? ':' : ',';
  return head + join + pairs.map(([key, value]) => `${key}=${String(value)}`).join(',');
}

function spread(path: string, value: PlainValue): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((item, i) => spread(`${path}.${i}`, item as PlainValue));
  if (isBlock(value) && Object.keys(value).length === 0) return [[path, EMPTY]];
  if (isBlock(value)) return Object.entries(value).flatMap(([key, v]) => spread(`${path}.${key}`, v));
  return [[path, String(value)]];
}

/** The document that pairs say; SPECs are left as they are, which a scenario may have as well. */
export function documentOf(pairs: readonly (readonly [string, string])[]): PlainBlock {
  // Without a prototype an address cannot name one.
  const root: Record<string, unknown> = Object.create(null);
  for (const [path, text] of pairs) {
    const keys = path.split('.');
    let at = root;
    for (const key of keys.slice(0, -1)) {
      const next = Object.hasOwn(at, key) ? at[key] : undefined;
      if (typeof next === 'object' && next !== null) at = next as Record<string, unknown>;
      else {
        const made: Record<string, unknown> = Object.create(null);
        at[key] = made;
        at = made;
      }
    }
    at[keys.at(-1)!] = plainOf(text);
  }
  return listed(root) as PlainBlock;
}

function plainOf(text: string): PlainValue {
  if (text === EMPTY) return {};
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Blocks whose keys are 0, 1, 2 … are lists. */
function listed(value: unknown): PlainValue {
  if (typeof value !== 'object' || value === null) return value as PlainValue;
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([key], i) => key === String(i)))
    return entries.map(([, item]) => listed(item));
  return Object.fromEntries(entries.map(([key, item]) => [key, listed(item)]));
}

/** `a=b&c=d` for after the `#`; what a reader of addresses leaves alone stays legible. */
export function encodePairs(pairs: readonly (readonly [string, string])[]): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/%3A|%2C|%2F|%3D|%40/g, (code) => decodeURIComponent(code));
  return pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encode(value)}`).join('&');
}

/** The pairs of a `#…`; what is no pair or badly encoded is left out. */
export function decodePairs(hash: string): [string, string][] {
  return hash
    .replace(/^#/, '')
    .split('&')
    .flatMap((piece) => {
      const equals = piece.indexOf('=');
      if (equals < 1) return [];
      try {
        return [[decodeURIComponent(piece.slice(0, equals)), decodeURIComponent(piece.slice(equals + 1))]];
      } catch {
        return [];
      }
    });
}
