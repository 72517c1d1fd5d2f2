/** `weft validate`: which cases run, what is printed, exit codes. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { validationJson } from '../../src/validate/json.ts';
import { weft } from './weft.ts';

describe('which cases', () => {
  test('are listed, the quick ones with a star', async () => {
    const all = await weft('validate', '--list', '--all');
    expect(all.code).toBe(0);
    expect(all.stdout).toMatch(/^O-27 \*: all-reduce on one server of 8 H200/m);
    expect(all.stdout).toMatch(/^O-23: load balancing/m);
    const quick = await weft('validate', '--list');
    expect(quick.stdout).not.toMatch(/^O-23/m);
    const kind = await weft('validate', '--list', '--all', '--kind', 'congestion');
    expect(kind.stdout).toMatch(/^O-15/m);
    expect(kind.stdout).not.toMatch(/^O-27/m);
  });

  test('are listed as a document', async () => {
    const { stdout, code } = await weft('validate', '--list', '--json', '--case', 'O-27', '--case', 'O-23');
    expect(code).toBe(0);
    const { schema, cases } = JSON.parse(stdout);
    expect(schema).toBe('weft.validation-list/1');
    expect(cases.map(({ id, quick }: { id: string; quick: boolean }) => [id, quick]).sort()).toEqual([
      ['O-23', false],
      ['O-27', true],
    ]);
  });

  test.each([
    [['--case', 'O-72'], /unknown case 'O-72'\n {2}at --case\n {2}did you mean 'O-02'/],
    [['--kind', 'reliability'], /no case is of this kind and group/],
    [['--kind', 'flows'], /Allowed choices are flow, packet/],
    [['--export', 'pdf', 'x'], /--export pdf x is not a form and a file/],
    [['--export', 'md', '/nowhere/x.md'], /the directory must exist/],
    [['--threads', '0'], /must be 1 or more/],
    [['--export', 'md', '-', '--json'], /--json and --export to - both print/],
    [['--fit', 'y.yaml', '--all'], /--all does not apply to --fit/],
    [['--fit', 'y.yaml', '--strict'], /--strict does not apply to --fit/],
    [['--fit', 'y.yaml', '--export', 'md', 'x.md'], /--export does not apply to --fit/],
    [['--fit', 'y.yaml', '--case', 'O-27'], /--case does not apply to --fit/],
    [['--fit', 'y.yaml', '--kind', 'flow'], /--kind does not apply to --fit/],
  ])('are not %j', async (args, message) => {
    const { code, stderr } = await weft('validate', ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('a run', () => {
  test('prints the table and the summary; misses have a number and a reason', async () => {
    const { stdout, code } = await weft('validate', '--case', 'O-34', '--quiet');
    expect(code).toBe(0);
    expect(stdout).toMatch(/v4p along X +23 us .* OUTSIDE 2$/m);
    expect(stdout).toMatch(/^ {2}1: The book counts/m);
    expect(stdout).toMatch(/^collectives below 64 MiB +\d+ /m);
    const strict = await weft('validate', '--case', 'O-34', '--quiet', '--strict');
    expect(strict.code).toBe(1);
    expect(strict.stderr).toMatch(/^weft: failed: outside: O-34 /);
  });

  test('is a document with --json', async () => {
    const { stdout, code } = await weft('validate', '--case', 'O-01', '--case', 'O-24', '--json');
    expect(code).toBe(0);
    const all = JSON.parse(stdout);
    expect(all).toMatchObject({ schema: 'weft.validation/1', summary: expect.any(Array) });
    expect(all.cases.map(({ id }: { id: string }) => id)).toEqual(['O-01', 'O-24']);
    const [first] = all.cases[0].rows;
    expect(first).toMatchObject({ quantity: 'time', unit: 'us', verdict: 'within', bytes: 2 ** 30 });
    expect(first.expected).toBeCloseTo(4175.66, 1);
    expect(Math.abs(first.ours / first.expected - 1)).toBeLessThan(1e-3);
  });

  test('has a commit in its document only where one is known', () => {
    const fields = (commit?: string) => JSON.parse(validationJson({ rows: [], leftOut: [] }, 1, commit));
    expect(fields()).not.toHaveProperty('commit');
    expect(fields('abc')).toHaveProperty('commit', 'abc');
  });

  test('is written as a file next to the document', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'weft-validate-')), 'v.md');
    const { stdout } = await weft('validate', '--case', 'O-34', '--export', 'md', file, '--json', '--quiet');
    expect(JSON.parse(stdout).cases).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toContain('v4p along X');
  });

  test('is written as HTML that needs no other file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'weft-validate-')), 'v.html');
    const { code } = await weft('validate', '--case', 'O-34', '--export', 'html', file, '--quiet');
    expect(code).toBe(0);
    const html = readFileSync(file, 'utf8');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toMatch(/<tr class="miss">.*v4p along X/);
    expect(html).not.toMatch(/src=|href=|@import/);
  });
});
