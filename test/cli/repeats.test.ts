/** An option that takes one value and is given two is refused: none is taken silently. */
import { describe, expect, test } from 'vitest';
import { weft } from './weft.ts';

const STAR = 'star:hosts=2,rate=1GB/s';

describe.each([
  ['collective', ['all-reduce', '--size', '1MB']],
  ['traffic', ['permutation', '--size', '1MB']],
] as const)('%s', (command, args) => {
  test.each([
    ['--fabric', 'star:hosts=3,rate=1GB/s'],
    ['--size', '2MB'],
    ['--ranks', '2'],
    ['--engine', 'flow'],
    ['--routing', 'ecmp'],
    ['--cc', 'none'],
    ['--seeds', '2'],
    ['--seed', '2'],
    ['--device', 'cpu'],
    ['--tolerance', '1e-3'],
    ['--memory', '1GiB'],
    ['--threads', '1'],
    ['--trace', 'none/trace.json'],
  ])('%s', async (option, value) => {
    const { code, stderr, stdout } = await weft(
      command,
      ...args,
      ...['--fabric', STAR, option, value, `${option}=${value}`],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const first = { '--fabric': STAR, '--size': '1MB' }[option] ?? value;
    expect(stderr).toBe(
      `weft: error: ${option} is given twice: '${first}' and '${value}'\n  keep one of them\n`,
    );
  });
});

test.each([
  ['topo', [STAR, '--svg', 'a.svg', '--svg', 'b.svg'], "--svg is given twice: 'a.svg' and 'b.svg'"],
  ['topo', [STAR, '--dot', '-', '--dot', '-'], "--dot is given twice: '-' and '-'"],
  ['topo', [STAR, '--prices', 'a', '--prices', 'b'], "--prices is given twice: 'a' and 'b'"],
  ['run', ['test/cli/fixtures/sound.yaml', '--set', 'seeds=2', '--set', 'seeds=3'], '--set seeds is given'],
])('weft %s %j', async (command, args, said) => {
  const { code, stderr } = await weft(command, ...args);
  expect({ code, said: stderr.includes(said) }).toEqual({ code: 2, said: true });
});

test('flags, and options that collect, may be repeated', async () => {
  const { code } = await weft(
    ...['run', 'test/cli/fixtures/sound.yaml', '--quiet', '--quiet', '--device', 'cpu'],
    ...['--set', 'seed=2', '--set', 'seeds=2', '--fail-if', 'loss > 500%', '--fail-if', 'loss > 600%'],
  );
  expect(code).toBe(0);
});
