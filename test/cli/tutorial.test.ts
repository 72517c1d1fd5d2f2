/**
 * docs/tutorial.md shows what its commands print. `npx vitest run test/cli/tutorial.test.ts -u`
 * writes it again. A block `text 4-20` has these lines of the output.
 */
import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { weft } from './weft.ts';

const DOCUMENT = 'docs/tutorial.md';
const COMMAND = /```sh\nnpx weft (.*)\n```\n\n(```text(?: (\d+)-(\d+))?\n)[\s\S]*?```/g;

afterEach(() => vi.unstubAllEnvs());

test('the tutorial shows what its commands print', async () => {
  vi.stubEnv('WEFT_DEVICE', 'cpu');
  const text = readFileSync(DOCUMENT, 'utf8');
  const commands = [...text.matchAll(COMMAND)];
  expect(commands.length).toBe(text.match(/^npx weft /gm)?.length);
  let [shown, end] = ['', 0];
  for (const { 0: whole, 1: args = '', 2: fence, 3: first = 1, 4: last, index } of commands) {
    const { stdout, code } = await weft(...args.split(' '));
    expect(code, args).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    const chosen = lines.slice(Number(first) - 1, last === undefined ? undefined : Number(last));
    // The number of threads follows the machine.
    const block = chosen.map((line) => line.replace(/\(\d+ threads?\)/, '(2 threads)').trimEnd()).join('\n');
    const head = whole.slice(0, whole.indexOf('```text'));
    shown += `${text.slice(end, index)}${head}${fence}${block.trimEnd()}\n\`\`\``;
    end = index + whole.length;
  }
  await expect(shown + text.slice(end)).toMatchFileSnapshot(`../../${DOCUMENT}`);
});
