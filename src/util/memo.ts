/** Remembers answers. */

/** `make`, called once for each key; later calls get the answer, or the promise, of the first. */
export function memo<Of extends readonly unknown[], Answer>(
  keyOf: (...of: Of) => unknown,
  make: (...of: Of) => Answer,
): (...of: Of) => Answer {
  const known = new Map<unknown, { readonly answer: Answer }>();
  return (...of) => {
    const key = keyOf(...of);
    const found = known.get(key) ?? { answer: make(...of) };
    known.set(key, found);
    return found.answer;
  };
}

/** `make`, called once for each first argument that still lives. */
export function memoOf<Key extends object, Of extends readonly unknown[], Answer>(
  make: (key: Key, ...of: Of) => Answer,
): (key: Key, ...of: Of) => Answer {
  const known = new WeakMap<Key, { readonly answer: Answer }>();
  return (key, ...of) => {
    const found = known.get(key) ?? { answer: make(key, ...of) };
    known.set(key, found);
    return found.answer;
  };
}
