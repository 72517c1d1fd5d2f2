/** No file of src needs itself: the graph of its imports has no circle. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');

/** Paths of files and, for each, those of the files that it imports. */
type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Relative modules that a text imports or re-exports; with `types` also those of which it takes
 * types alone.
 */
function importsOf(text: string, types: boolean): string[] {
  const found: string[] = [];
  const deep = text.includes('import(');
  const visit = (node: ts.Node): void => {
    const named = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    if (named && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      const typeOnly = ts.isExportDeclaration(node)
        ? node.isTypeOnly
        : node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      if (types || !typeOnly) found.push(node.moduleSpecifier.text);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [module] = node.arguments;
      if (module && ts.isStringLiteral(module)) found.push(module.text);
    }
    if (deep || ts.isSourceFile(node)) ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest));
  return found.filter((module) => module.startsWith('.'));
}

function graphOf(texts: Readonly<Record<string, string>>, types = false): Graph {
  return new Map(
    Object.entries(texts).map(([file, text]) => [
      file,
      importsOf(text, types).map((module) => posix.join(dirname(file), module)),
    ]),
  );
}

/** Circles, one for each file by which a depth-first search comes back to itself. */
function circlesOf(graph: Graph): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return circles;
}

/** The files of `src` whose paths begin in one way and not in another. */
function filesOf(directory: string, but: string): Record<string, string> {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  const wanted = names.filter(
    (name) => name.endsWith('.ts') && name.startsWith(directory) && !name.startsWith(but),
  );
  const read = (name: string) => readFileSync(join(SRC, name), 'utf8');
  // Generated kernels are long, and begin with their imports.
  const long = (name: string) => name.startsWith('kernels/');
  return Object.fromEntries(
    wanted.map((name) => [name, long(name) ? read(name).slice(0, 2000) : read(name)]),
  );
}

describe('imports without circles', () => {
  const b = `import { a } from '../a.ts';`;

  test.each([
    ['an import', `import { b } from './b/b.ts';`],
    ['one of a type among values', `import { type B, b } from './b/b.ts';`],
    ['one for its effects', `import './b/b.ts';`],
    ['one that is re-exported', `export * from './b/b.ts';`],
    ['one at run time', `export const later = () => import('./b/b.ts');`],
  ])('%s closes a circle', (_, a) => {
    expect(circlesOf(graphOf({ 'a.ts': a, 'b/b.ts': b }))).toEqual(['a.ts -> b/b.ts -> a.ts']);
  });

  test('a type, a text and another file close none', () => {
    const a = `import type { B } from './b/b.ts'; export type { C } from './b/b.ts';
      export const text = \`\nimport { b } from './b/b.ts';\`; import { c } from './c.ts';`;
    const texts = { 'a.ts': a, 'b/b.ts': b, 'c.ts': '' };
    expect(circlesOf(graphOf(texts))).toEqual([]);
    expect(circlesOf(graphOf(texts, true))).toContain('a.ts -> b/b.ts -> a.ts');
  });

  test('no file of src imports itself by way of others, but for the recursion of the compiler', () => {
    const graph = graphOf(filesOf('', 'wgsl/'));
    expect(graph.size).toBeGreaterThan(300);
    expect(circlesOf(graph)).toEqual([]);
  });

  test('in the engines not even types go in a circle, but for the world of the oracle', () => {
    const graph = graphOf(filesOf('engine/', 'engine/des/'), true);
    expect(graph.size).toBeGreaterThan(30);
    expect(circlesOf(graph)).toEqual([]);
  });
});
