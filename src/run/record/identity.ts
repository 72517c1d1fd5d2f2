/** Short names for data: equal data have equal names, whatever objects hold them. */
import { mix32 } from '../../rng/hash.ts';

/** 64 bits of a hash, as two words. */
interface Digest {
  a: number;
  b: number;
}

/** Digests of objects that still live; data that was named is not changed any more. */
const known = new WeakMap<object, Digest>();

/** Kinds of values, so that `[1]` and `1` differ. */
const Kind = { none: 1, number: 2, text: 3, flag: 4, list: 5, block: 6, bytes: 7 } as const;

/**
 * A name of 16 hex digits for data: plain values, lists, blocks and typed arrays. Keys whose value
 * is undefined do not count. Two different data have the same name with a chance of 2^-64.
 */
export function identityOf(data: unknown): string {
  const { a, b } = digestOf(data);
  return [a, b].map((word) => word.toString(16).padStart(8, '0')).join('');
}

function digestOf(value: unknown): Digest {
  if (typeof value !== 'object' || value === null) return added(begun(Kind.none), value);
  const before = known.get(value);
  if (before) return before;
  const digest = ArrayBuffer.isView(value) ? ofBytes(value) : ofParts(value);
  known.set(value, digest);
  return digest;
}

function begun(kind: number): Digest {
  return { a: mix32(kind), b: mix32(kind + 0x9e3779b9) };
}

/** The bytes of a typed array, four at a time. */
function ofBytes(array: ArrayBufferView): Digest {
  const { buffer, byteOffset, byteLength } = array;
  const digest = begun(Kind.bytes);
  addText(digest, array.constructor.name);
  addWord(digest, byteLength);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const whole = byteLength - (byteLength % 4);
  const aligned = byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, whole / 4);
  for (const word of words) addWord(digest, word);
  for (const byte of bytes.subarray(whole)) addWord(digest, byte);
  return digest;
}

function ofParts(value: object): Digest {
  if (Array.isArray(value)) {
    const digest = begun(Kind.list);
    addWord(digest, value.length);
    for (const item of value) added(digest, item);
    return digest;
  }
  const digest = begun(Kind.block);
  const parts = value instanceof Map ? [...value] : Object.entries(value);
  const present = parts.filter(([, part]) => part !== undefined);
  for (const [key, part] of present.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))) {
    addText(digest, String(key));
    added(digest, part);
  }
  return digest;
}

const scratch = new Float64Array(1);
const scratchWords = new Uint32Array(scratch.buffer);

function added(digest: Digest, value: unknown): Digest {
  if (typeof value === 'number') {
    scratch[0] = value;
    addWord(digest, Kind.number);
    addWord(digest, scratchWords[0]!);
    addWord(digest, scratchWords[1]!);
  } else if (typeof value === 'string') {
    addWord(digest, Kind.text);
    addText(digest, value);
  } else if (typeof value === 'boolean') {
    addWord(digest, Kind.flag);
    addWord(digest, Number(value));
  } else if (typeof value === 'object' && value !== null) {
    const { a, b } = digestOf(value);
    addWord(digest, a);
    addWord(digest, b);
  } else {
    addWord(digest, Kind.none);
  }
  return digest;
}

function addText(digest: Digest, text: string): void {
  addWord(digest, text.length);
  for (let i = 0; i < text.length; i++) addWord(digest, text.charCodeAt(i));
}

function addWord(digest: Digest, word: number): void {
  digest.a = mix32(digest.a ^ word);
  digest.b = mix32(((digest.b << 13) | (digest.b >>> 19)) + word);
}
