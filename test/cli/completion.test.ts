/** The scripts of `weft completion`: bash completes with its own, zsh and fish have every word. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { weft } from './weft.ts';

const file = join(mkdtempSync(join(tmpdir(), 'weft-completion-')), 'weft.bash');

beforeAll(async () => {
  writeFileSync(file, (await weft('completion', 'bash')).stdout);
});

/** The words that bash offers for a line with the cursor at its end. */
function completed(line: string): string[] {
  const script = `source "$1"; COMP_LINE=$2 COMP_POINT=\${#2}; _weft; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', script, 'bash', file, line], { encoding: 'utf8' });
  return out.split('\n').filter((word) => word !== '');
}

test.each([
  { line: 'weft co', words: ['compare', 'collective', 'completion'] },
  { line: 'weft run --thr', words: ['--threads'] },
  { line: 'weft run x.yaml --device ', words: ['auto', 'webgpu', 'cpu'] },
  { line: 'weft run x.yaml --routing d-', words: ['d-mod-k'] },
  { line: 'weft collective all-g', words: ['all-gather'] },
  { line: 'weft topo dragonfly-', words: ['dragonfly-plus'] },
  // Bash takes a colon for the end of a word, and replaces what follows it alone.
  { line: 'weft collective all-reduce --fabric preset:gb200', words: ['gb200-nvl72'] },
  { line: 'weft help sche', words: ['schema'] },
  // A file: left to bash itself.
  { line: 'weft run exam', words: [] },
])('bash completes "$line"', ({ line, words }) => {
  expect(completed(line)).toEqual(words);
});

test.each(['bash', 'zsh', 'fish'])('the script for %s has every command and long option', async (shell) => {
  const { stdout, code } = await weft('completion', shell);
  expect(code).toBe(0);
  for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(name);
  const { stdout: help } = await weft('run', '--help');
  const options = help.match(/(?<=^ {2})--[a-z-]+/gm) ?? [];
  expect(options.length).toBeGreaterThan(10);
  const written =
    shell === 'fish' ? (option: string) => `-l ${option.slice(2)} ` : (option: string) => option;
  for (const option of options) expect(stdout).toContain(written(option));
});

test('an unknown shell is refused with those that there are', async () => {
  const { stderr, code } = await weft('completion', 'tcsh');
  expect(code).toBe(2);
  expect(stderr).toContain('bash, zsh, fish');
});
