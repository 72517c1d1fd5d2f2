/** Answers of engines as bytes: a text for the plain values, then the arrays as in memory. */

const KINDS = { Float64Array, Uint32Array, Int32Array, Uint8Array } as const;
type KindName = keyof typeof KINDS;

/** An array in the text; no key of an answer is called so. */
interface Slot {
  readonly $array: KindName;
  readonly length: number;
}

/** Bytes before the text: its length. */
const HEAD = 4;

/**
 * The bytes of plain values and typed arrays; numbers in lists are finite. Keys that are undefined
 * are left out.
 */
export function packed(value: unknown): Uint8Array {
  const arrays: Uint8Array[] = [];
  const text = JSON.stringify(value, (_key, part: unknown) => {
    const kind = arrayKind(part);
    if (!kind) return part;
    const array = part as InstanceType<(typeof KINDS)[KindName]>;
    arrays.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return { $array: kind, length: array.length } satisfies Slot;
  });
  const head = new TextEncoder().encode(text);
  const size = arrays.reduce((sum, { length }) => sum + length, HEAD + head.length);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, HEAD);
  let at = HEAD + head.length;
  for (const array of arrays) {
    bytes.set(array, at);
    at += array.length;
  }
  return bytes;
}

/** The value of {@link packed} bytes. Throws for bytes that are none. */
export function unpacked(bytes: Uint8Array): unknown {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(HEAD, HEAD + length));
  let at = HEAD + length;
  return JSON.parse(text, (_key, part: unknown) => {
    if (!isSlot(part)) return part;
    const array = KINDS[part.$array];
    // A copy begins at a multiple of the element's size; `slice` of a Buffer would be none.
    const own = new array(part.length);
    const size = own.byteLength;
    new Uint8Array(own.buffer).set(bytes.subarray(at, at + size));
    at += size;
    return own;
  });
}

function arrayKind(part: unknown): KindName | undefined {
  return (Object.keys(KINDS) as KindName[]).find((kind) => part instanceof KINDS[kind]);
}

function isSlot(part: unknown): part is Slot {
  if (typeof part !== 'object' || part === null || !('$array' in part) || !('length' in part)) return false;
  return typeof part.$array === 'string' && Object.hasOwn(KINDS, part.$array);
}
