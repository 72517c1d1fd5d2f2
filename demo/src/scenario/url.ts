/**
 * A document in the address:
 * `fabric=leaf-spine:leaves=4,spines=4&routing=ecmp&packet.payload=4096B`. A SPEC of the command
 * line is one here too; other blocks are spread out, one `path=value` each.
 */
import { type PlainBlock, type PlainValue, UserError } from 'weft';
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

/**
 * `name:key=value,key=value` of a block of scalars; undefined if a value would not survive that.
 */
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

/** Far deeper than any key of a scenario. */
const MOST_KEYS = 16;

/**
 * The document that pairs say; throws `UserError` at a key that no scenario has. SPECs are left as
 * they are, which a scenario may have as well.
 */
export function documentOf(pairs: readonly (readonly [string, string])[]): PlainBlock {
  // Without a prototype an address cannot name one.
  const root: Record<string, unknown> = Object.create(null);
  for (const [path, text] of pairs) {
    const keys = path.split('.');
    if (keys.length > MOST_KEYS) throw unreadable(path, `the limit of a key is ${MOST_KEYS} parts`);
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

/**
 * `a=b&c=d` for the part after the `#`; characters that readers of addresses leave alone stay
 * legible.
 */
export function encodePairs(pairs: readonly (readonly [string, string])[]): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/%3A|%2C|%2F|%3D|%40/g, (code) => decodeURIComponent(code));
  return pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encode(value)}`).join('&');
}

/** The pairs of a `#…`; throws `UserError` at a piece that is none, or badly encoded. */
export function decodePairs(hash: string): [string, string][] {
  return hash
    .replace(/^#/, '')
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const equals = piece.indexOf('=');
      if (equals < 1) throw unreadable(piece, 'write key=value, and separate pairs by &');
      const decoded = (text: string) => {
        try {
          return decodeURIComponent(text);
        } catch {
          throw unreadable(piece, 'write % as %25');
        }
      };
      return [decoded(piece.slice(0, equals)), decoded(piece.slice(equals + 1))];
    });
}

function unreadable(piece: string, advice: string): UserError {
  const short = piece.length > 80 ? `${piece.slice(0, 80)}…` : piece;
  return new UserError(`invalid part '${short}'`, { advice });
}
