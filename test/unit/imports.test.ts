/**
 * The floors of "The house" in docs/architecture.md: a file imports its own layer or one below it,
 * never one above.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SRC = join(ROOT, 'src');

/**
 * From the ground up. Directories in one row do not know each other, except where `FRIENDS` says
 * so.
 */
const LAYERS: readonly (readonly string[])[] = [
  // Numbers that shaders and TypeScript share, generated: plain data, which everything may know.
  ['util', 'kernels/words.ts'],
  ['units', 'rng', 'stats'],
  ['model'],
  // Parts of fabrics; then families of fabrics, and measures of any fabric.
  ['topology/parts'],
  ['topology', 'topology/facts', 'routing', 'transport', 'collective', 'presets'],
  ['workload'],
  ['device', 'kernels'],
  ['engine'],
  // Above the engines: a scenario gives an engine its input, and no engine knows of scenarios.
  ['scenario'],
  ['ladder'],
  // Above the ladder, although it is about workloads: the answers of the flow engine choose
  // algorithms.
  ['workload/pick', 'observe'],
  ['run'],
  ['report'],
  ['report/fabric', 'report/picture', 'report/text'],
  ['report/export'],
  ['measured', 'compare'],
  ['advise', 'failures'],
  ['platform'],
  ['validate'],
  ['types.ts'],
  ['index.ts'],
  ['node.ts', 'browser.ts'],
  ['cli/process'],
  ['cli'],
  ['cli/process/start.ts'],
];

/** Imports that the table alone would forbid. */
const FRIENDS: readonly (readonly [from: string, to: string])[] = [
  // `device` runs one of the kernels to check itself.
  ['device', 'kernels'],
  // The generated kernels are typed as `device` wants them, and call the arithmetic they were
  // translated for.
  ['kernels', 'device'],
  ['kernels', 'wgsl'],
  // `device` defines the form of the compiler's output.
  ['wgsl', 'device'],
];

/**
 * Build time only, but for the arithmetic that translated kernels call: nothing else in the product
 * imports it.
 */
const COMPILER = 'wgsl';

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The layer of the longest path that has one: a file, or a directory in another, may have its own.
 */
function layerOf(path: string): string {
  const name = relative(SRC, path);
  const [room = '', inner] = name.split('/');
  return [name, `${room}/${inner}`].find((layer) => LAYERS.flat().includes(layer)) ?? room;
}

/**
 * Files that a file imports, static or dynamic, types too; text in template literals is not code.
 */
function pathsIn(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)(['"])(\.{1,2}\/[^'"]+)\1/gm);
  return [...found].map((match) => resolve(dirname(file), match[2] ?? ''));
}

function importsOf(file: string): Import[] {
  return pathsIn(file).map((path) => ({
    file: relative(ROOT, file),
    from: layerOf(file),
    to: layerOf(path),
  }));
}

function rank(layer: string): number {
  return LAYERS.findIndex((row) => row.includes(layer));
}

function allowed({ from, to }: Import): boolean {
  if (from === to || FRIENDS.some(([a, b]) => a === from && b === to)) return true;
  if (from === COMPILER) return to === 'util';
  if (to === COMPILER) return false;
  return rank(to) >= 0 && rank(to) < rank(from);
}

const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(SRC, name));
const IMPORTS = FILES.flatMap(importsOf);

describe('imports go one way', () => {
  test('every directory of src has its layer', () => {
    const unknown = FILES.map(layerOf).filter((layer) => layer !== COMPILER && rank(layer) < 0);
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('from a layer to itself or one below', () => {
    expect(IMPORTS.length).toBeGreaterThan(10);
    expect(IMPORTS.filter((entry) => !allowed(entry)).map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  test('the oracle shares the packet engine’s types, and nothing else of any engine', () => {
    const engine = join(SRC, 'engine');
    const ofOracle = FILES.filter((file) => file.startsWith(join(engine, 'des')));
    expect(ofOracle.length).toBeGreaterThan(10);
    const strangers = ofOracle.flatMap((file) =>
      pathsIn(file).filter((path) => path.startsWith(engine) && !path.startsWith(join(engine, 'des'))),
    );
    expect([...new Set(strangers)]).toEqual([join(engine, 'packet/api.ts')]);
    const users = FILES.filter((file) => !ofOracle.includes(file) && file.startsWith(engine));
    expect(users.filter((file) => pathsIn(file).some((path) => ofOracle.includes(path)))).toEqual([]);
  });

  test('only the platform loads the native library', () => {
    const loading = FILES.filter((file) => /(from|import\()\s*'webgpu'/.test(readFileSync(file, 'utf8')));
    expect(loading.map(layerOf).filter((layer) => layer !== 'platform')).toEqual([]);
  });

  test('the page imports the public API, and nothing else of weft', () => {
    const demo = join(ROOT, 'demo/src');
    const files = readdirSync(demo, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(files.length).toBeGreaterThan(10);
    const outside = files.flatMap((name) =>
      pathsIn(join(demo, name)).filter((path) => !path.startsWith(`${demo}/`)),
    );
    expect(outside).toEqual([]);
    const named = files.flatMap((name) =>
      [...readFileSync(join(demo, name), 'utf8').matchAll(/(?:from|import\()\s*'([^'.\n][^'\n]*)'/g)].map(
        (m) => m[1],
      ),
    );
    expect([...new Set(named)].sort()).toEqual(['weft']);
  });
});
