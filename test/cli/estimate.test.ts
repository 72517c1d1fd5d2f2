/** `--estimate`: the cost of a run, of every command that simulates. */
import { expect, test } from 'vitest';
import { weft } from './weft.ts';

const STAR = ['--fabric', 'star:hosts=8,rate=400Gbit/s', '--device', 'cpu'];

test('text, with the machine that the time assumes', async () => {
  const { stdout, stderr, code } = await weft(
    'run',
    'examples/incast-pfc.yaml',
    '--estimate',
    '--device',
    'cpu',
  );
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const timeless = stdout.replace(/(time +)about .*/, '$1about TIME');
  await expect(timeless).toMatchFileSnapshot('golden/estimate.txt');
});

test.each([
  // A ring's 2·(8 − 1) steps on each of 8 ranks; each rank to another.
  ['collective', ['collective', 'all-reduce', '--algorithm', 'ring', '--size', '1MiB'], 2 * 7 * 8],
  ['traffic', ['traffic', 'permutation', '--size', '1MiB'], 8],
])('%s: one JSON document', async (kind, args, messages) => {
  const { stdout } = await weft(...args, ...STAR, '--estimate', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ schema: 'weft.estimate/1', kind, engine: 'flow', messages },
    time_s: { engine: expect.any(Number), set_up: expect.any(Number) },
    assumes: expect.stringContaining('Xeon'),
  });
});

test.each([
  ['--trace', ['traffic', 'permutation', '--size', '1MiB', '--trace', 'none.json']],
  ['--fail-if', ['traffic', 'permutation', '--size', '1MiB', '--fail-if', 'loss > 5%']],
])('%s needs a result', async (option, args) => {
  const { stderr, code } = await weft(...args, ...STAR, '--estimate');
  expect(code).toBe(2);
  expect(stderr).toContain(`${option} needs a result, and --estimate simulates nothing\n  at ${option}`);
});

test('a run that would be refused is refused with its figure', async () => {
  const args = ['collective', 'all-reduce', '--algorithm', 'ring', '--size', '1MiB', ...STAR, '--estimate'];
  const { stderr, code } = await weft(...args, '--set', 'engine.messageLimit=100');
  expect(code).toBe(2);
  expect(stderr).toContain('sends 112 messages, less than a minute of work; the limit is 100');
  expect(stderr).toContain('--set engine.messageLimit=120');
});
