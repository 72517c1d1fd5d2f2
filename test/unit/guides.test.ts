/** Files and names that the guides to the code give are where the guides say. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const GUIDES = ['docs/architecture.md', 'docs/extending.md'];

/** Rooms that do not exist yet; once one does, its guide is to be written anew. */
const PLANNED = ['src/import', 'src/operations'];

const PATH = /`((?:src|shaders|demo|test|examples|validation)\/[\w./-]*)`/g;
/** A file, an arrow, and the names in that file. */
const ARROW = /`([\w./-]+\.(?:ts|wgsl))` → ((?:`\w+`(?:, (?=`\w+`))?)+)/g;

/** Paths that a text gives, but for those with `NAME` in place of a member. */
function pathsOf(text: string): string[] {
  return [...text.matchAll(PATH)].map(([, path = '']) => path).filter((path) => !path.includes('NAME'));
}

/** The names that a text gives in each file. */
function namesOf(text: string): { readonly path: string; readonly name: string }[] {
  return [...text.matchAll(ARROW)].flatMap(([, path = '', names = '']) =>
    [...names.matchAll(/\w+/g)].map(([name]) => ({ path, name })),
  );
}

/** Whether the source defines the name: at its top, or as a member of an object. */
function defines(source: string, name: string): boolean {
  const top = `^(?:export )?(?:async )?(?:function\\*?|const|class|interface|type|fn) ${name}\\b`;
  const member = `^ +(?:readonly )?(?:async )?${name}(?:\\(.*\\{$|: )`;
  return new RegExp(`${top}|${member}`, 'm').test(source);
}

describe.each(GUIDES)('%s', (guide) => {
  const text = readFileSync(join(ROOT, guide), 'utf8');

  test('gives paths that exist', () => {
    const paths = pathsOf(text).filter((path) => !PLANNED.includes(path));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('gives names that their files define', () => {
    const missing = namesOf(text).filter(({ path, name }) => {
      const file = join(ROOT, path);
      return !existsSync(file) || !defines(readFileSync(file, 'utf8'), name);
    });
    expect(missing).toEqual([]);
  });

  test('names a file in full before each arrow', () => {
    const arrows = text.split('\n').filter((line) => /^(?:\||\d|-| )/.test(line));
    const loose = arrows.filter((line) => / → `/.test(line.replace(ARROW, '')));
    expect(loose).toEqual([]);
  });
});

test('planned rooms do not exist', () => {
  expect(PLANNED.filter((path) => existsSync(join(ROOT, path)))).toEqual([]);
  const guide = readFileSync(join(ROOT, GUIDES[0]!), 'utf8');
  expect(PLANNED.filter((path) => !pathsOf(guide).includes(path))).toEqual([]);
});

test('the check finds a name that has gone', () => {
  expect(namesOf('`src/a.ts` → `one`, `two`, with `src/b.wgsl` → `three`: text')).toEqual([
    { path: 'src/a.ts', name: 'one' },
    { path: 'src/a.ts', name: 'two' },
    { path: 'src/b.wgsl', name: 'three' },
  ]);
  const source = 'export const one = two(1);\nfn three(a: u32) -> u32 {\n  build(values) {\n  four();\n';
  expect(['one', 'three', 'build'].filter((name) => !defines(source, name))).toEqual([]);
  expect(['two', 'four', 'thre'].filter((name) => defines(source, name))).toEqual([]);
});
