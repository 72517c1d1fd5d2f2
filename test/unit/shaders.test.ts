/**
 * Shaders read like a paper: short steps with names, and in the packet model one function a
 * meaning.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../shaders');
const MOST_LINES = 39;

const FILES = ['flow', 'packet', 'routing', 'transport'].flatMap((folder) =>
  readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
);
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Lines of each function of a file, by name. */
function functionsOf(text: string): Readonly<Record<string, number>> {
  const functions = text.matchAll(/^fn (\w+)[\s\S]*?^}/gm);
  return Object.fromEntries([...functions].map(([body, name]) => [name!, body.split('\n').length]));
}

test('no function is long', () => {
  expect(functionsOf('fn a() {\n}\n\nfn b() {\n  if (x) {\n  }\n}\n')).toEqual({ a: 2, b: 4 });
  expect(functionsOf(textOf('packet/nic.wgsl'))).toHaveProperty('main');
  const long = FILES.flatMap((file) =>
    Object.entries(functionsOf(textOf(file))).flatMap(([name, lines]) =>
      lines > MOST_LINES ? [`${file}: ${name} has ${lines} lines`] : [],
    ),
  );
  expect(long).toEqual([]);
});

/** Fields that mean several things, and the files that may read them under their own name. */
const VARIANTS = [
  {
    field: 'place',
    read: /packets\[\w+\]\.place\b(?! = )/,
    readers: ['packet/variants.wgsl'],
    finds: 'if (packets[slot].place == link) {',
    passes: 'packets[slot].place = link;',
  },
  {
    field: 'serving',
    read: /ports\[\w+\]\.serving\b/,
    readers: ['packet/endpoint.wgsl', 'packet/queues.wgsl'],
    finds: 'ports[port].serving = slot;',
    passes: 'q.serving = 0u;',
  },
] as const;

describe.each(VARIANTS)('$field, which has several meanings', ({ read, readers, finds, passes }) => {
  test('is found where it stands', () => {
    expect(finds).toMatch(read);
    expect(passes).not.toMatch(read);
    for (const file of readers) expect(textOf(file)).toMatch(read);
  });

  test('is read by functions named by the meaning', () => {
    const others = FILES.filter((file) => !(readers as readonly string[]).includes(file));
    expect(others.filter((file) => read.test(textOf(file)))).toEqual([]);
  });
});
