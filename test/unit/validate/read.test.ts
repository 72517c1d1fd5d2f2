/** Files of cases: what is read, and what is wrong with them, with its place. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { measure, tasksOf } from '../../../src/validate/measure.ts';
import { readValidation } from '../../../src/validate/read.ts';

function files(texts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'weft-validation-'));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const TABLE = `table: T
source: a table
columns: { size: B, busbw: GB/s }
rows:
  - [1MiB, 10]
  - [4MiB, 20]
  - [256MiB, 40]
`;

const CASE = (expectation: string, more = '') => `group: collectives
kind: algorithm
source: nobody
bands: [{ upTo: 1MiB, time: 30% }, { below: 256MiB, within: 20% }, { within: 8% }]
cases:
  - id: one
    tests: something
    ${more}
    scenario: { fabric: 'star:hosts=4,rate=8Gbit/s', collective: { name: all-reduce, size: 1MiB } }
    expect: [${expectation}]
`;

const read = (text: string, others = {}) => readValidation(files({ 'c/a.yaml': text, ...others }));

describe('a case', () => {
  test('has what its file says for all', async () => {
    const [one] = await read(
      CASE('{ quantity: time, value: 3 * 1 MiB / (8 Gbit/s), within: 1% }', 'quick: true'),
    );
    expect(one).toMatchObject({
      ...{ id: 'one', group: 'collectives', kind: 'algorithm', source: 'nobody', quick: true, draws: 1 },
      place: 'validation/c/a.yaml:6',
    });
    expect(one!.checks).toMatchObject([
      { run: '', expected: 3 * 2 ** 20 * 1e3, tolerance: { how: 'relative', part: 0.01, reciprocal: false } },
    ]);
  });

  test('has a check for each row of a table, with the tolerance of its size', async () => {
    const text = CASE(
      '{ quantity: busbw, column: busbw, misses: [{ sizes: [4MiB], explanation: known }] }',
      'table: ../tables/t.yaml',
    );
    const [one] = await read(text, { 'tables/t.yaml': TABLE });
    expect(one!.table).toBe('T');
    expect(
      one!.checks.map(({ label, size, expected, tolerance, explanation }) => [
        label,
        size,
        expected,
        tolerance,
        explanation,
      ]),
    ).toEqual([
      ['1 MiB', 2 ** 20, 80e9, { how: 'relative', part: 0.3, reciprocal: true }, undefined],
      ['4 MiB', 2 ** 22, 160e9, { how: 'relative', part: 0.2, reciprocal: false }, 'known'],
      ['256 MiB', 2 ** 28, 320e9, { how: 'relative', part: 0.08, reciprocal: false }, undefined],
    ]);
  });
});

describe('what is wrong is told with its place', () => {
  test.each([
    ['{ quantity: tiem, value: 1us, within: 1% }', /unknown quantity 'tiem'\n.*\n.*'time'/],
    ['{ quantity: time, value: 1GB, within: 1% }', /a time is required, but 1GB is a size/],
    ['{ quantity: time, value: 1us }', /says how far a value may be off/],
    ['{ quantity: time, run: two, value: 1us, within: 1% }', /unknown run 'two'/],
    ['{ quantity: time, valeu: 1us }', /an expectation has no key 'valeu'/],
    ['{ quantity: busbw, column: busbw }', /unknown column 'busbw'/],
  ])('%s', async (expectation, message) => {
    const error = await read(CASE(expectation)).then(
      () => undefined,
      (thrown: Error & { where?: string; advice?: string }) => thrown,
    );
    expect(`${error?.message}\n${error?.where}\n${error?.advice}`).toMatch(message);
    expect(`${error?.message}${error?.where}`).toContain('validation/c/a.yaml:10');
  });

  test('a size that the table does not have; rows of another length; sizes that fall', async () => {
    const text = CASE(
      '{ quantity: busbw, column: busbw, misses: [{ sizes: [2MiB], explanation: x }] }',
      'table: ../tables/t.yaml',
    );
    await expect(read(text, { 'tables/t.yaml': TABLE })).rejects.toThrow('the table has no size 2 MiB');
    await expect(read(text, { 'tables/t.yaml': TABLE.replace('[4MiB, 20]', '[4MiB]') })).rejects.toThrow(
      /a row of this table has 2 values/,
    );
    await expect(read(text, { 'tables/t.yaml': TABLE.replace('4MiB', '1KiB') })).rejects.toThrow(
      /sizes of a table go up/,
    );
    await expect(read(text)).rejects.toThrow(/the table cannot be used/);
  });

  test('an id that two cases have', async () => {
    const text = CASE('{ quantity: time, value: 1us, within: 1% }');
    await expect(readValidation(files({ 'a.yaml': text, 'b.yaml': text }))).rejects.toThrow(
      /'one' names another case/,
    );
  });

  test('a fabric file that does not exist: case and line', async () => {
    const text = CASE('{ quantity: time, value: 1us, within: 1% }').replace(
      "fabric: 'star:hosts=4,rate=8Gbit/s'",
      'fabric: { file: ../files/none.yaml }',
    );
    const [one] = await read(text);
    await expect(measure(tasksOf(one!)[0]!, createCpuDevice())).rejects.toMatchObject({
      message: "'../files/none.yaml' cannot be read: the file does not exist",
      where: expect.stringContaining('validation/c/a.yaml:9:'),
      advice: expect.stringContaining("case 'one' names it"),
    });
  });

  test('a folder with the name of a file; a folder without a case', async () => {
    await expect(readValidation(files({ 'c/x.yaml/notes.txt': '' }))).rejects.toMatchObject({
      name: 'UserError',
      message: "'validation/c/x.yaml' cannot be read: it is a directory",
    });
    for (const folder of [files({}), files({ 'tables/t.yaml': TABLE }), '/nowhere'])
      await expect(readValidation(folder)).rejects.toThrow(`the cases cannot be read: ${folder}`);
  });
});
