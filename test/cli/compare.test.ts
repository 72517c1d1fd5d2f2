/** `weft compare`: what it prints, writes and refuses. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { comparisonProblems } from '../../src/compare/schema.ts';
import { weft } from './weft.ts';

const HASHED = 'test/cli/fixtures/hashed.yaml';
const COMPARE = ['compare', HASHED, '--device', 'cpu'];
const ROUTINGS = ['--vary', 'routing=ecmp,spray,ecmp:queuePairs=4'];

test('a row and a sentence for each value, in 100 columns', async () => {
  const { stdout, stderr, code } = await weft(...COMPARE, ...ROUTINGS);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  await expect(stdout).toMatchFileSnapshot('golden/compare.txt');
});

test('long names are letters, and the product has the last key inside', async () => {
  const varied = ['--vary', 'fabric.oversubscription=1,2', '--vary', 'routing=ecmp,ecmp:queuePairs=4'];
  const { stdout } = await weft(...COMPARE, ...varied, '--seeds', '8');
  await expect(stdout).toMatchFileSnapshot('golden/compare-product.txt');
});

test('files, a baseline by name, one seed', async () => {
  const files = ['compare', 'test/cli/fixtures/sound.yaml', HASHED, '--device', 'cpu'];
  const { stdout, stderr, code } = await weft(...files, '--baseline', 'hashed', '--seeds', '1');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^2 set-ups, baseline hashed; seed 1$/m);
  expect(stdout).toMatch(/^sound takes .* hashed \(one seed, no interval\)\.$/m);
  expect(stderr).toContain('weft: warning: not the same work as hashed: sound;');
});

test('--precision adds seeds, and says where it stops', async () => {
  const { stdout } = await weft(...COMPARE, '--vary', 'routing=ecmp,spray', '--precision', '3%');
  expect(stdout).toMatch(/^Each interval reaches no further than 3 % from its ratio\.$/m);
  const [, seeds = ''] = /^routing=ecmp +(\d+) /m.exec(stdout) ?? [];
  expect(Number(seeds)).toBeGreaterThan(8);
  const document = await weft(...COMPARE, '--vary', 'routing=ecmp,spray', '--precision', '3%', '--json');
  expect(comparisonProblems(JSON.parse(document.stdout))).toEqual([]);
  const limited = ['--precision', '1%', '--seeds-max', '10'];
  const short = await weft(...COMPARE, '--vary', 'routing=ecmp,spray', ...limited);
  expect(short.stdout).toMatch(
    /^routing=spray: the limit of 10 seeds ends before ±1 %; about \d+ seeds are needed\.$/m,
  );
});

test('no seed decides anything: exact, in one run each', async () => {
  const { stdout } = await weft(...COMPARE, '--vary', 'routing=spray,d-mod-k');
  expect(stdout).toContain('; no seed decides anything\n');
  expect(stdout).toMatch(/^routing=d-mod-k takes .*, exactly: no seed decides anything\.$/m);
});

test('--json and --export json are one document; csv and md are files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weft-compare-'));
  const paths = ['csv', 'md', 'json'].map((form) => join(folder, `out.${form}`));
  const exports = paths.flatMap((path) => ['--export', `${path.split('.').at(-1)}:${path}`]);
  const { stdout } = await weft(...COMPARE, ...ROUTINGS, ...exports, '--json');
  const [csv, md, json] = paths.map((path) => readFileSync(path, 'utf8'));
  expect(json).toBe(stdout);
  expect(comparisonProblems(JSON.parse(stdout))).toEqual([]);
  const { schema, baseline, setups } = JSON.parse(stdout);
  expect({ schema, baseline }).toEqual({ schema: 'weft.comparison/1', baseline: 'routing=ecmp' });
  expect(setups).toHaveLength(3);
  const [head, ...rows] = csv!
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  expect(rows.map(([name]) => name)).toEqual(setups.map(({ name }: { name: string }) => name));
  expect(rows.map((row) => Number(row[head!.indexOf('ratio')]))).toEqual([
    0,
    setups[1].versus.ratio,
    setups[2].versus.ratio,
  ]);
  expect(md).toMatch(/^\| set-up \| time \| loss \| ratio \|/);
  expect(md).toMatch(/^- routing=spray takes /m);
});

test('--export md:- prints it in place of the table', async () => {
  const { stdout } = await weft(...COMPARE, ...ROUTINGS, '--export', 'md:-');
  expect(stdout).toMatch(/^\| set-up /);
  expect(stdout).not.toContain('3 set-ups');
});

test('--estimate simulates nothing', async () => {
  const { stdout, code } = await weft(...COMPARE, ...ROUTINGS, '--estimate');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^routing=ecmp +8 +[\d,]+ /m);
  expect(stdout).toContain('nothing was simulated');
  const document = JSON.parse((await weft(...COMPARE, ...ROUTINGS, '--estimate', '--json')).stdout);
  expect(document.setups.map(({ name }: { name: string }) => name)).toContain('routing=spray');
});

describe('mistakes, with their places and advice; exit code 2', () => {
  test.each<[what: string, args: readonly string[]]>([
    [
      'unknown keys and values to vary, all at once',
      [
        HASHED,
        '--vary',
        'fabrik.spines=1,2',
        '--vary',
        'fabric.rate=1,400Gbit/s',
        '--vary',
        'routing=ecpm,spray',
      ],
    ],
    ['no values to vary', [HASHED, '--vary', 'routing', '--vary', 'seeds=1,2']],
    ['scenarios that differ in kind', [HASHED, 'test/cli/fixtures/training.yaml']],
    ['nothing to compare', []],
    ['one scenario to compare', [HASHED]],
    ['an unknown baseline', [HASHED, '--vary', 'routing=ecmp,spray', '--baseline', 'routing=spry']],
    ['a key set and varied', [HASHED, '--vary', 'routing=ecmp,spray', '--set', 'routing=spray']],
    ['an option and varied', [HASHED, '--vary', 'routing=ecmp,spray', '--routing', 'spray']],
    ['a precision that is none', [HASHED, '--vary', 'routing=ecmp,spray', '--precision', '1ms']],
    ['an unknown form to export', [HASHED, '--vary', 'routing=ecmp,spray', '--export', 'pdf:x.pdf']],
    ['an export without a file', [HASHED, '--vary', 'routing=ecmp,spray', '--export', 'csv']],
    ['a limit of seeds without a precision', [HASHED, '--vary', 'routing=ecmp,spray', '--seeds-max', '9']],
    ['the same scenario twice', [HASHED, HASHED]],
    [
      'a wrong setting of two files, once',
      [HASHED, 'test/cli/fixtures/sound.yaml', '--set', 'fabric.rate=4'],
    ],
    ['no precision', [HASHED, '--vary', 'routing=ecmp,spray', '--precision', '0%']],
  ])('%s', async (what, args) => {
    const { stdout, stderr, code } = await weft('compare', ...args);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    const asked = args.map((arg) => (/[\s']/.test(arg) ? `'${arg}'` : arg)).join(' ');
    await expect(`$ weft compare ${asked}\n${stderr}`).toMatchFileSnapshot(
      `golden/compare-${what.replace(/\W+/g, '-')}.txt`,
    );
  });
});

describe('fabrics of a size', () => {
  const sized = (...more: readonly string[]) =>
    weft('compare', '--device', 'cpu', '--seeds', '1', '--size', '1MiB', ...more);

  test('a row each, with servers of 8 where one has rails', async () => {
    const list = 'fat-tree,rail-optimized,fat-tree:oversubscription=3';
    const { stdout, stderr, code } = await sized(
      ...['--collective', 'all-to-all', '--ranks', '32', '--radix', '16', '--fabrics', list],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^3 set-ups, baseline fat-tree; seed 1$/m);
    // Leaves of 8 hosts: 4 leaves, 2 spines. 3:1 with 16 ports: k = 8, 12 hosts a leaf, one server.
    expect(stderr).toContain('fat-tree for 32 ranks: k=16,tiers=2,pods=4,trunk=4,');
    expect(stderr).toContain('rail-optimized for 32 ranks: servers=4,serversPerLeaf=4,');
    expect(stderr).toContain('fat-tree for 32 ranks: k=8,tiers=2,pods=4,trunk=4,');
  });

  it.each([
    [['--ranks', '8'], /--ranks needs --fabrics/],
    [['--fabrics', 'star', '--collective', 'all-to-all'], /need a number of ranks/],
    [['--fabrics', 'star,star', '--ranks', '8', '--collective', 'all-to-all'], /'star' is given twice/],
    [['--fabrics', 'star,', '--ranks', '8', '--collective', 'all-to-all'], /a fabric is missing/],
    [['--fabrics', 'star,ring', '--ranks', '8'], /compared with one workload/],
    [['--fabrics', 'cube-mesh,star', '--ranks', '9', '--collective', 'all-to-all'], /has 8 ranks, not 9/],
  ])('refuses %j', async (options, text) => {
    const { stderr, code } = await sized(...options);
    expect([code, stderr]).toEqual([2, expect.stringMatching(text)]);
  });
});
