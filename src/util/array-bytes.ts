/** Memory of data that is made of typed arrays. */

/** Memory of the arrays in data, bytes, each buffer once. */
export function arrayBytes(data: unknown): number {
  const seen = new Set<object>();
  const visit = (value: unknown): number => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
    seen.add(value);
    if (ArrayBuffer.isView(value)) return visit(value.buffer);
    if (value instanceof ArrayBuffer) return value.byteLength;
    const parts = value instanceof Map ? [...value.keys(), ...value.values()] : Object.values(value);
    return parts.reduce((sum: number, part) => sum + visit(part), 0);
  };
  return visit(data);
}
