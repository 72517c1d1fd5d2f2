/** `--export`: the files, and what is refused before anything runs. */
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { weft } from './weft.ts';

const HASHED = 'test/cli/fixtures/hashed.yaml';
const TRAINING = 'test/cli/fixtures/training.yaml';
const CPU = ['--device', 'cpu'];

const folder = mkdtempSync(join(tmpdir(), 'weft-export-'));

/** The cells of a CSV file without quotes, by the names of its columns. */
function cellsOf(text: string): Record<string, string>[] {
  const [head = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i]!, cell])));
}

test('rows of a run: one for each seed and rung, with hash and version, and their deltas sum up', async () => {
  const path = join(folder, 'rows.csv');
  const { stdout, code } = await weft(
    'run',
    HASHED,
    ...CPU,
    '--seeds',
    '3',
    '--json',
    '--export',
    `csv:${path}`,
  );
  expect(code).toBe(0);
  const { step, provenance } = JSON.parse(stdout);
  const rows = cellsOf(readFileSync(path, 'utf8')).filter(({ part }) => part === 'ladder');
  expect(rows).toHaveLength(3 * step.ladder.length);
  for (const row of rows) {
    expect(row).toMatchObject({ scenario_hash: provenance.scenarioHash, version: provenance.version });
    const at = Number(row.seed) - provenance.seed;
    const rung = step.ladder.find((one: { rung: string }) => one.rung === row.rung);
    expect(Number(row.time_us)).toBe(rung.time_us.samples[at]);
    expect(Number(row.delta_us)).toBe(rung.delta_us.samples[at]);
  }
  const last = rows.filter(({ rung }) => rung === 'routing');
  expect(last.map(({ loss }) => Number(loss))).toEqual(
    step.loss.samples.map((x: number) => expect.closeTo(x, 12)),
  );
});

test('the same table for one seed, several sizes and messages', async () => {
  const star = ['--fabric', 'star:hosts=4,rate=100GB/s', ...CPU];
  const sizes = await weft('collective', 'all-reduce', ...star, '--size', '1MiB,2MiB', '--export', 'csv:-');
  const rows = cellsOf(sizes.stdout);
  expect(rows.filter(({ part }) => part === 'collective').map(({ bytes, seed }) => [bytes, seed])).toEqual([
    ['1048576', '1'],
    ['2097152', '1'],
  ]);
  const messages = ['incast', '--size', '1MB', '--fan-in', '3', '--flows', '--export', 'csv:-'];
  const traffic = cellsOf((await weft('traffic', ...messages, ...star)).stdout);
  const sent = traffic.filter(({ part }) => part === 'message');
  expect(sent.map(({ src_rank, dst_rank }) => [src_rank, dst_rank])).toEqual([
    ['1', '0'],
    ['2', '0'],
    ['3', '0'],
  ]);
  expect(Object.keys(traffic[0]!)).toEqual(Object.keys(rows[0]!));
});

test('json is the document of --json, trace the file of --trace, md has the answer first', async () => {
  const [json, trace, other, md] = ['a.json', 'b.json', 'c.json', 'd.md'].map((name) => join(folder, name));
  const exports = [`json:${json}`, `trace:${trace}`, `md:${md}`].flatMap((text) => ['--export', text]);
  const { stdout, stderr, code } = await weft(
    'run',
    TRAINING,
    ...CPU,
    ...exports,
    '--trace',
    other!,
    '--json',
  );
  expect({ stderr, code }).toMatchObject({ code: 0 });
  expect(readFileSync(json!, 'utf8')).toBe(stdout);
  expect(readFileSync(trace!, 'utf8')).toBe(readFileSync(other!, 'utf8'));
  expect(readFileSync(md!, 'utf8')).toMatch(/^## .*\n\nA training step takes /);
});

test('explain has causes in its rows, advise a row for each change', async () => {
  const causes = cellsOf((await weft('explain', HASHED, ...CPU, '--export', 'csv:-')).stdout);
  expect(causes.filter(({ part }) => part === 'cause').length).toBeGreaterThan(0);
  const path = join(folder, 'advice.csv');
  const asked = ['advise', HASHED, ...CPU, '--allow', 'routing', '--seeds', '4', '--json'];
  const { stdout } = await weft(
    ...asked,
    '--export',
    `csv:${path}`,
    '--export',
    `md:${join(folder, 'advice.md')}`,
  );
  const advice = JSON.parse(stdout);
  const changes = cellsOf(readFileSync(path, 'utf8')).filter(({ part }) => part === 'change');
  expect(changes.map(({ ratio }) => Number(ratio))).toEqual(
    advice.changes.map(({ versus }: { versus: { ratio: number } }) => versus.ratio),
  );
  expect(readFileSync(join(folder, 'advice.md'), 'utf8')).toMatch(/^Most is given back by /m);
});

test('names that users choose run nothing in a spreadsheet and mark up nothing', async () => {
  const path = join(folder, 'named.yaml');
  const hostile = '=HYPERLINK("http://x")|<img src=x>';
  writeFileSync(path, `name: '${hostile}'\n${readFileSync(HASHED, 'utf8').replace(/^name:.*\n/m, '')}`);
  const csv = await weft('run', path, ...CPU, '--export', 'csv:-');
  expect(csv.stdout).toContain(`\n"'=HYPERLINK(""http://x"")|<img src=x>",collective,`);
  const md = await weft('run', path, ...CPU, '--export', 'md:-');
  expect(md.stdout).toMatch(/^## =HYPERLINK\("http:\/\/x"\)\\\|\\<img src=x\\>$/m);
});

test('a picture is well-formed, with hostile names as text', async () => {
  const path = join(folder, 'tagged.yaml');
  const hostile = `</text><script>"'&`;
  writeFileSync(
    path,
    `name: ${JSON.stringify(hostile)}\n${readFileSync(HASHED, 'utf8').replace(/^name:.*\n/m, '')}`,
  );
  const { stdout } = await weft('run', path, ...CPU, '--seeds', '4', '--quiet', '--export', 'svg:-');
  const texts: string[] = [];
  const names = new Set<string>();
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => names.add(name));
  parser.on('text', (text) => texts.push(text));
  parser.write(stdout).close();
  expect([...names].sort()).toEqual(['path', 'rect', 'style', 'svg', 'text', 'title']);
  expect(texts).toContain(hostile);
});

describe('refused before the run, with the place and advice', () => {
  symlinkSync('taken.csv', join(folder, 'link.csv'));
  test.each([
    ['an unknown form', ['--export', 'pdf:x'], /unknown form 'pdf'/],
    ['no file', ['--export', 'csv:'], /'csv:' is not a form and a file/],
    ['no folder', ['--export', 'csv:/nowhere/x.csv'], /the directory does not exist: \/nowhere\/x\.csv/],
    ['a folder', ['--export', `csv:${folder}`], /the export cannot be written/],
    ['two documents', ['--json', '--export', 'md:-'], /--json and --export md:- both print a document/],
    [
      'one file twice',
      ['--export', `csv:${folder}/same`, '--export', `md:${folder}/../${folder.split('/').at(-1)}/same`],
      /same of --export md:.* is also the file of --export csv:/,
    ],
    [
      "another option's file",
      ['--trace', `${folder}/t.json`, '--export', `json:${folder}/t.json`],
      /of --export json:.* is also the file of --trace/,
    ],
    ['the scenario itself', ['--export', `json:${HASHED}`], /is also an input of the command/],
    ['a trace without packets', ['--export', `trace:${folder}/t.json`], /--export trace needs packets/],
    ['bytes on a terminal', ['--export', 'parquet:-'], /parquet is not text/],
    ['an estimate', ['--estimate', '--export', 'csv:-'], /--export needs a result, and --estimate/],
  ])('%s', async (_what, args, message) => {
    const { stdout, stderr, code } = await weft('run', HASHED, ...CPU, ...args);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\n {2}at --e(xport|stimate)/);
    expect(stderr.trimEnd().split('\n').length).toBeGreaterThan(2);
  });
});
