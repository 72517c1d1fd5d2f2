/**
 * Differences of two result documents, bit for bit, except for texts that a version may change, and
 * times of a clock.
 */

export interface Difference {
  /** Keys from the document's root, e.g. `links.0.bytes`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Texts, times of the machine, and names of builds and devices; `*` is any one key. */
const TEXTS: readonly string[] = [
  ...['name', 'warnings', 'collectives.*.choice.left_out.*.reason', 'collectives.*.choice.left_out.*.why'],
  ...['version', 'commit', 'device', 'engine_ms', 'wall_ms', 'peak_bytes'].map((key) => `provenance.${key}`),
];

/**
 * Where two documents differ, in the order of the first; `but` are paths to leave out besides
 * texts.
 */
export function differences(before: unknown, after: unknown, but: readonly string[] = []): Difference[] {
  const left = [...TEXTS, ...but].map((path) => path.split('.'));
  const found: Difference[] = [];
  const visit = (path: readonly string[], a: unknown, b: unknown) => {
    if (left.some((pattern) => matches(pattern, path))) return;
    if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) {
      if (!Object.is(a, b)) found.push({ path: path.join('.'), before: a, after: b });
      return;
    }
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) visit([...path, key], a[key], b[key]);
  };
  visit([], before, after);
  return found;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && pattern.every((key, i) => key === '*' || key === path[i]);
}
