/** A short name for everything that decides a result. */
import { hash3 } from '../rng/hash.ts';

/**
 * FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923), over the UTF-8 of the canonical JSON of `value`: 16
 * hex digits.
 */
export function hashOf(value: unknown): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(canonical(value))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

/** A digest of whole numbers below 2^53, 16 hex digits, and how many they are. */
export function digestOf(numbers: readonly number[]): string {
  let [a, b] = [numbers.length >>> 0, 0];
  for (const number of numbers) {
    const [low, high] = [number >>> 0, Math.floor(number / 2 ** 32)];
    a = hash3(a, low, high);
    b = hash3(b, high, low);
  }
  return [a, b].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** JSON with sorted keys and without undefined values, so that equal values have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (ArrayBuffer.isView(part)) return Array.from(part as Uint32Array);
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
