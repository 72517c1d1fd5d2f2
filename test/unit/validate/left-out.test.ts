/** The errors with a table left out are of the present figures and tables. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LEFT_OUT_FILE, type LeftOutFile } from '../../../src/validate/left-out.ts';
import { FAMILIES, fingerprint } from '../../accuracy/families.ts';

const file = JSON.parse(readFileSync(LEFT_OUT_FILE, 'utf8')) as LeftOutFile;

test.each(FAMILIES)('$name: the fit without each table was made with its figures', (family) => {
  expect(file.of[family.name], 'npx tsx test/accuracy/fit.ts --leave-out --save').toBe(fingerprint(family));
  const tables = file.rows
    .filter(({ profile, sizes }) => profile === family.name && sizes === 'all')
    .map(({ table }) => table);
  expect(tables.sort()).toEqual([...family.tables].sort());
});
