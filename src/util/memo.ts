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
