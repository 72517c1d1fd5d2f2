/** The prepared mistakes of test/mutations can still be made: the source has their lines. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUTATIONS } from '../mutations/list.ts';

const root = join(import.meta.dirname, '../..');
const tests = (readdirSync(import.meta.dirname, { recursive: true }) as string[]).filter((path) =>
  path.endsWith('.test.ts'),
);

test.each(MUTATIONS)('$name', ({ file, before, after, tests: related }) => {
  expect(existsSync(join(root, file))).toBe(true);
  expect(readFileSync(join(root, file), 'utf8').split(before)).toHaveLength(2);
  expect(after).not.toBe(before);
  for (const path of related) expect(tests.filter((name) => name.startsWith(path))).not.toEqual([]);
});
