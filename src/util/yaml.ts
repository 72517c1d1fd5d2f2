/** YAML text → document of the library, in time that grows with its length. */
import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseDocument,
  stringify,
  visit,
} from 'yaml';

export interface ReadYaml {
  readonly document: Document.Parsed;
  /** The first fault, and its line from 1. */
  readonly problem: { readonly what: string; readonly line: number } | undefined;
  /** Line of a node, from 1. */
  lineOf(node: ParsedNode | null | undefined): number;
}

/**
 * Reads a document; keys given twice are a problem, which the library finds in the square of their
 * number.
 */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const [error] = document.errors;
  const twice = error ? undefined : repeatedKey(document);
  const at = error?.pos[0] ?? twice?.range[0];
  const line = lines.linePos(at ?? 0).line;
  const what = error
    ? `this is not valid YAML: ${inWords(error.message)}`
    : `'${String((twice as { value?: unknown } | undefined)?.value)}' is given twice`;
  return {
    document,
    problem: at === undefined ? undefined : { what, line },
    lineOf: (node) => lines.linePos(node?.range[0] ?? 0).line,
  };
}

/** Plain data as YAML, with a newline at its end. */
export function yamlText(value: unknown): string {
  return stringify(value);
}

/** The library's message, in words of ours where it speaks of its own insides. */
export function inWords(message: string): string {
  if (/call stack/.test(message)) return 'it is nested too deeply';
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\s+/g, ' ');
}

function repeatedKey(document: Document.Parsed): ParsedNode | undefined {
  let found: ParsedNode | undefined;
  visit(document, {
    Collection(_, node) {
      if (!isMap(node)) return undefined;
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          found = key as ParsedNode;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}
