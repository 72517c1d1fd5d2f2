/** The package's name and version are package.json's everywhere, also after a change there. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGE } from '../../src/util/package.ts';

const ROOT = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

test('what the library knows of itself is what package.json says; `npm run generate` makes it so', () => {
  const { name, version, devDependencies } = manifest;
  expect(PACKAGE).toEqual({ name, version, webgpu: `webgpu@${devDependencies.webgpu}` });
});

test('a changelog says what this version brings', () => {
  expect(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')).toContain(`## ${manifest.version}`);
});

test('whoever names the package names it right', () => {
  const args = ['grep', '-hoE', '@[a-z0-9-]+/weft\\b', '--', '*.md', '*.ts', '*.json', '*.js'];
  const named = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  expect(named.length).toBeGreaterThan(5);
  expect([...new Set(named)]).toEqual([manifest.name]);
});
