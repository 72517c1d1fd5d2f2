/** Defaults from the environment: `WEFT_DEVICE`, `WEFT_SEEDS` … */

/** Variables that stand in for an option. */
export const OF_OPTIONS = { device: 'WEFT_DEVICE', threads: 'WEFT_THREADS', prices: 'WEFT_PRICES' } as const;

/** Keys of a scenario; a variable counts where neither an option nor the scenario has the key. */
export const OF_KEYS = [
  { path: ['seeds'], variable: 'WEFT_SEEDS' },
  { path: ['engine', 'memoryLimit'], variable: 'WEFT_MEMORY' },
] as const;

/** `WEFT_DEBUG` shows the stack of an internal error; the others are of the project's own tools. */
const OTHERS = ['WEFT_DEBUG', 'WEFT_TESTS', 'WEFT_PICTURES', 'WEFT_CPU_FILE', 'WEFT_FIRST', 'WEFT_COMMIT'];

/** Variables that look like defaults of weft and are none, and those that there are. */
export function strangeVariables(): {
  readonly strange: readonly string[];
  readonly known: readonly string[];
} {
  const known = [...Object.values(OF_OPTIONS), ...OF_KEYS.map(({ variable }) => variable), 'WEFT_DEBUG'];
  const strange = Object.keys(process.env).filter(
    (name) => name.startsWith('WEFT_') && !known.includes(name) && !OTHERS.includes(name),
  );
  return { strange, known };
}
