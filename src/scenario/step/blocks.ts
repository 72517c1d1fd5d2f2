/** The lists of items of a program, each written once, and the blocks that recur in them. */
import { type Folded, foldRepeats, useBodies } from './fold.ts';
import { freeName } from './unit-names.ts';

/** Items of a phase as one entry, or as lines of a list. */
export type PhaseItems =
  | { readonly entry: readonly [key: string, value: string] }
  | { readonly lines: string[] };

/** Lists of items by number, and the blocks that they use. */
export interface BlockTable {
  /** The number of a list of items, each as its text; the same for equal lists. */
  content(items: readonly string[]): number;
  /** Says that a list is going to be written at one more place. */
  use(content: number): void;
  /** The items of a phase: one entry of a flow map, or lines below the phase's other keys. */
  phaseItems(content: number): PhaseItems;
  /** The lines that define the blocks, each after those that it uses. */
  definitions(): string[];
}

/** Lists of fewer lines are written where they are. */
const LEAST_LINES = 2;

/** An empty table. */
export function createBlocks(): BlockTable {
  const contents: (readonly string[])[] = [];
  const numbers = new Map<string, number>();
  const places: number[] = [];
  let laid: ReturnType<typeof layBlocks> | undefined;
  const layout = () => {
    laid ??= layBlocks(contents, places);
    return laid;
  };
  return {
    content(items) {
      const key = items.join('\n');
      const number = numbers.get(key) ?? contents.push(items) - 1;
      numbers.set(key, number);
      return number;
    },
    use(content) {
      places[content] = (places[content] ?? 0) + 1;
    },
    phaseItems: (content) => layout().phaseItems[content]!,
    definitions: () => layout().definitions,
  };
}

function layBlocks(contents: readonly (readonly string[])[], places: readonly number[]) {
  const folded = contents.map(foldRepeats);
  const repeated = folded.flat().flatMap((part) => ('body' in part ? [part.body] : []));
  const bodies = [...new Map(repeated.map((body) => [body.join('\n'), body])).values()].sort(
    (a, b) => b.length - a.length,
  );
  const definitions: string[] = [];
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const define = (key: string, first: string, parts: readonly Folded[]): string => {
    const known = names.get(key);
    if (known !== undefined) return known;
    const lines = parts.map(lineOf);
    const name = freeName(/label: "?([A-Za-z][\w-]*)/.exec(first)?.[1], 'block', taken);
    names.set(key, name);
    definitions.push(`${name}:`, ...lines.map((line) => `  - ${line}`));
    return name;
  };
  const lineOf = (part: Folded): string => {
    if ('body' in part) {
      const name = define(part.body.join('\n'), part.body[0]!, foldRepeats(part.body));
      return part.repeat === 1 ? `{ run: ${name} }` : `{ run: ${name}, repeat: ${part.repeat} }`;
    }
    return part.repeat === 1 ? part.line : part.line.replace(/ \}$/, `, repeat: ${part.repeat} }`);
  };
  const phaseItems = folded.map((parts, content): PhaseItems => {
    const used = useBodies(parts, bodies);
    if (used.length === 0) return { entry: ['items', '[]'] };
    const items = contents[content]!;
    const first = used[0]!;
    // A body on its own is a block already.
    if (used.length === 1 && 'body' in first && first.repeat === 1)
      return { entry: ['run', define(first.body.join('\n'), first.body[0]!, foldRepeats(first.body))] };
    if ((places[content] ?? 0) > 1 && used.length >= LEAST_LINES)
      return { entry: ['run', define(items.join('\n'), items[0]!, used)] };
    const lines = used.map(lineOf);
    return lines.length === 1 ? { entry: ['items', `[${lines[0]}]`] } : { lines };
  });
  return { phaseItems, definitions };
}
