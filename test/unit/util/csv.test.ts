import { expect, test } from 'vitest';
import { csvText } from '../../../src/util/csv.ts';

test('quotes where needed, an apostrophe before what a spreadsheet would run', () => {
  const rows = [
    ['a', 'b,c', 'd"e', 'f\ng'],
    [-1.5, true, null, undefined],
    ['=1+2', '+3', '-4', '@x'],
  ];
  expect(csvText(rows)).toBe(
    ['a,"b,c","d""e","f\ng"\n', '-1.5,true,,\n', `"'=1+2","'+3","'-4","'@x"\n`].join(''),
  );
});
