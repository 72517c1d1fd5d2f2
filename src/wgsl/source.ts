/** Where WGSL text comes from: `#import` lines resolved, and every line traced back to its file. */

/** A place in a shader file, as errors name it. */
export interface At {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The fault of a shader, and its place: `flow/scan.wgsl:12:5: …`. */
export class WgslError extends Error {
  override readonly name = 'WgslError';
  readonly at: At;
  constructor(at: At, why: string) {
    super(`${at.file}:${at.line}:${at.column}: ${why}`);
    this.at = at;
  }
}

/** Refuses the shader. */
export function refuse(at: At, why: string): never {
  throw new WgslError(at, why);
}

export interface SourceLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A shader with its imports in place. */
export interface Source {
  readonly file: string;
  readonly lines: readonly SourceLine[];
}

const IMPORT = /^\s*#import\s+"([^"]+)"\s*(?:\/\/.*)?$/;

/**
 * Puts the text of each `#import "shared/hash.wgsl"` (a path below shaders/) in the place of its
 * line, every file once. `#words` lines stay (words.ts). `read` yields a file's text, or undefined
 * if the file does not exist. Cycles and missing files are refused.
 */
export function resolveImports(file: string, read: (file: string) => string | undefined): Source {
  const lines: SourceLine[] = [];
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (name: string, from: At): void => {
    if (open.includes(name)) refuse(from, `#import cycle: ${[...open, name].join(' -> ')}`);
    if (done.has(name)) return;
    const text = read(name);
    if (text === undefined) refuse(from, `#import "${name}": no such file below shaders/`);
    done.add(name);
    open.push(name);
    text.split('\n').forEach((line, i) => {
      const at = { file: name, line: i + 1, column: 1 };
      const match = IMPORT.exec(line);
      if (match?.[1] !== undefined) visit(match[1], at);
      else if (/^\s*#(?!words\s)/.test(line)) refuse(at, `not an import: ${line.trim()}`);
      else lines.push({ file: name, line: i + 1, text: line });
    });
    open.pop();
  };
  visit(file, { file, line: 1, column: 1 });
  return { file, lines };
}

/** The complete WGSL of a source. */
export function wgslText(source: Source): string {
  return `${source.lines
    .map((l) => l.text)
    .join('\n')
    .trimEnd()}\n`;
}
