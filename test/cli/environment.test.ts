/** Defaults from the environment, and notes that come once. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { isNews } from '../../src/cli/process/told.ts';
import { weft } from './weft.ts';

const SOUND = 'test/cli/fixtures/sound.yaml';

afterEach(() => vi.unstubAllEnvs());

async function seedsOf(...args: string[]): Promise<number> {
  const { stdout } = await weft('run', SOUND, '--device', 'cpu', '--json', ...args);
  return JSON.parse(stdout).provenance.seeds;
}

test('a variable counts where neither an option nor the scenario has the key', async () => {
  vi.stubEnv('WEFT_SEEDS', '3');
  expect(await seedsOf()).toBe(3);
  expect(await seedsOf('--seeds', '2')).toBe(2);
  expect(await seedsOf('--set', 'seeds=4')).toBe(4);
});

test.each([
  { variable: 'WEFT_SEEDS', value: '-1', says: 'at WEFT_SEEDS' },
  { variable: 'WEFT_MEMORY', value: '1', says: 'did you mean 1GiB?' },
  { variable: 'WEFT_DEVICE', value: 'gpu', says: "from env 'WEFT_DEVICE'" },
  { variable: 'WEFT_THREADS', value: '0', says: "from env 'WEFT_THREADS'" },
])('$variable=$value is refused', async ({ variable, value, says }) => {
  vi.stubEnv(variable, value);
  const { stderr, code } = await weft('run', SOUND);
  expect(code).toBe(2);
  expect(stderr).toContain(says);
});

test('a variable that is none of ours is warned of', async () => {
  vi.stubEnv('WEFT_SEED', '3');
  const { stderr } = await weft('run', SOUND, '--device', 'cpu');
  expect(stderr).toContain('the variable WEFT_SEED has no effect');
});

test('a note is news once, and each time where it cannot be kept', () => {
  vi.stubEnv('XDG_CACHE_HOME', mkdtempSync(join(tmpdir(), 'weft-told-')));
  expect([isNews('no GPU'), isNews('no GPU'), isNews('another')]).toEqual([true, false, true]);
  vi.stubEnv('XDG_CACHE_HOME', '/dev/null');
  expect([isNews('no GPU'), isNews('no GPU')]).toEqual([true, true]);
});
