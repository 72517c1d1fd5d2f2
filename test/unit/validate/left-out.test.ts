/** The errors with a table left out are of the present figures and tables. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LEFT_OUT_FILE, type LeftOutFile, readLeftOut } from '../../../src/validate/left-out.ts';
import { FAMILIES, fingerprint } from '../../accuracy/families.ts';

const file = JSON.parse(readFileSync(LEFT_OUT_FILE, 'utf8')) as LeftOutFile;

test.each(FAMILIES)('$name: the fit without each table was made with its figures', (family) => {
  expect(file.of[family.name], 'npx tsx test/accuracy/fit.ts --leave-out --save').toBe(fingerprint(family));
  const tables = file.rows
    .filter(({ profile, sizes }) => profile === family.name && sizes === 'all')
    .map(({ table }) => table);
  expect(tables.sort()).toEqual([...family.tables].sort());
});

test('a file that is missing or broken is an incomplete installation', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'weft-left-out-')), 'left-out.json');
  const refused = (message: string) =>
    expect(() => readLeftOut(path)).toThrow(
      expect.objectContaining({
        name: 'UserError',
        message: `'validation/left-out.json' ${message}`,
        advice: expect.stringContaining('installation of weft is incomplete'),
      }),
    );
  refused('cannot be read: the file does not exist');
  for (const text of ['', '{', '{}', 'null', '{"rows":{}}', '{"rows":[null]}', '{"rows":[{}]}']) {
    writeFileSync(path, text);
    refused('is not a file of errors with a table left out');
  }
  writeFileSync(path, JSON.stringify(file));
  expect(readLeftOut(path)).toEqual(file.rows);
});
