/**
 * Numbers that shaders and TypeScript share. A struct that lies in no binding is read word by word:
 * the line `#words LINK LinkInfo` stands for the constants LINK_WORDS (its size) and LINK_NODE …
 * (where each field starts). The same structs, and all scalar constants by the file that declares
 * them, are generated as TypeScript.
 */
import { structsIn } from './check.ts';
import type { Constant } from './ir.ts';
import { parse } from './parse.ts';
import { refuse, type Source, type SourceLine } from './source.ts';
import { leaves, type StructType } from './types.ts';

const ASKS = /^\s*#words\s/;
const DIRECTIVE = /^\s*#words\s+([A-Z][A-Z0-9_]*)\s+(\w+)\s*(?:\/\/.*)?$/;

/** The numbers that a kernel shares with TypeScript. */
export interface Shared {
  /** Structs that `#words` lines name. */
  readonly words: readonly StructType[];
  readonly constants: readonly Constant[];
}

/** A source with constants in the place of its `#words` lines, and the structs that these name. */
export function expandWords(source: Source): {
  readonly source: Source;
  readonly words: readonly StructType[];
} {
  if (!source.lines.some((line) => ASKS.test(line.text))) return { source, words: [] };
  const plain = source.lines.map((line) => (ASKS.test(line.text) ? { ...line, text: '' } : line));
  const structNamed = structsIn(parse({ ...source, lines: plain }));
  const words: StructType[] = [];
  const lines = source.lines.map((line) => {
    if (!ASKS.test(line.text)) return line;
    const [, prefix, name] = DIRECTIVE.exec(line.text) ?? refuse(placeOf(line), 'not `#words PREFIX Struct`');
    const struct = structNamed(name!) ?? refuse(placeOf(line), `#words: no struct ${name}`);
    words.push(struct);
    return { ...line, text: constantsText(prefix!, struct, line) };
  });
  return { source: { ...source, lines }, words };
}

const placeOf = ({ file, line }: SourceLine) => ({ file, line, column: 1 });

function constantsText(prefix: string, struct: StructType, line: SourceLine): string {
  const types = leaves(struct);
  if (types === undefined || types.includes('bool'))
    refuse(placeOf(line), `#words: ${struct.name} has no fixed number of words`);
  const places: [string, number][] = [
    ['WORDS', struct.size / 4],
    ...struct.fields.map(({ name, offset }): [string, number] => [name.toUpperCase(), offset / 4]),
  ];
  return places.map(([name, value]) => `const ${prefix}_${name} = ${value}u;`).join(' ');
}

/** Whether a line of a source holds the constants of a `#words` line. */
export function isExpanded(source: Source, { file, line }: { file: string; line: number }): boolean {
  return source.lines.some((l) => l.file === file && l.line === line && ASKS.test(l.text));
}

type Json = Record<string, unknown>;

/** The generated module: `words` by struct, `constants` by the shader file that declares them. */
export function sharedText(kernels: readonly Shared[]): string {
  const words: Json = {};
  const constants: Record<string, Json> = {};
  for (const kernel of kernels) {
    for (const { name, size, fields } of kernel.words) {
      words[name] = {
        words: size / 4,
        fields: Object.fromEntries(fields.map((f) => [f.name, f.offset / 4])),
      };
    }
    for (const { name, value, at } of kernel.constants) {
      const file = at.file.replace(/\.wgsl$/, '');
      constants[file] = { ...constants[file], [name]: value };
    }
  }
  const sorted = Object.fromEntries(Object.entries(constants).sort(([a], [b]) => (a < b ? -1 : 1)));
  return [
    '// Generated from shaders/ by `npm run generate`, do not edit.',
    '/** Structs that lie in arrays of words: the number of words, and the word of each field. */',
    `export const words = ${JSON.stringify(words, null, 2)} as const;\n`,
    '/** Constants by the shader file that declares them. */',
    `export const constants = ${JSON.stringify(sorted, null, 2)} as const;`,
    '',
  ].join('\n');
}
