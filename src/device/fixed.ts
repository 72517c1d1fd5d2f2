/**
 * Where constants may stand in a kernel's WebAssembly: written down in short, since a page loads
 * it.
 */

/** Instructions of a module that push values which stay the same all through a binding. */
export interface Fixed {
  /** Their first byte, and how many they are: at least 6. */
  readonly at: number;
  readonly bytes: number;
  /** The global; with an `offset`: the uniform buffer, whose word there it is. */
  readonly name: string;
  readonly offset?: number;
  readonly float: boolean;
}

/** By place: `name:bytes from the one before:bytes:offset:f`, the last two where they are. */
export function packFixed(fixed: readonly Fixed[]): string {
  let before = 0;
  return [...fixed]
    .sort((a, b) => a.at - b.at)
    .map(({ at, bytes, name, offset, float }) => {
      const parts = [name, at - before, bytes, offset ?? '', float ? 'f' : ''];
      before = at;
      return parts.join(':').replace(/:+$/, '');
    })
    .join(';');
}

/** The result of {@link packFixed}. */
export function unpackFixed(text: string): Fixed[] {
  let at = 0;
  const entries = text === '' ? [] : text.split(';');
  return entries.map((entry) => {
    const [name, step, bytes, offset, float] = entry.split(':');
    at += Number(step);
    const place = offset ? { offset: Number(offset) } : {};
    return { at, bytes: Number(bytes), name: name!, float: float === 'f', ...place };
  });
}
