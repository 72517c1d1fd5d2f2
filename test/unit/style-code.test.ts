/** The rules of docs/style.md that a machine can check in comments, options and errors. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commentsOf, lengthFaults, phraseFaults, toldTexts } from './code-prose.ts';

const ROOT = join(import.meta.dirname, '../..');
const MOST_COLUMNS = 100;

/** Code whose comments are prose; those of tests hold much arithmetic. */
const PROSE = ['src', 'shaders', 'demo'];
const ALL = [...PROSE, 'test', 'bench', 'examples', 'tools'];

/** Files that quote what the style replaces. */
const QUOTING = /^test\/unit\/(?:style.*\.test|prose|code-prose)\.ts$/;

function filesUnder(folders: readonly string[], endings: RegExp): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter((path) => endings.test(path) && !/node_modules|\/dist\/|src\/kernels\//.test(path)),
  );
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** `path:line: fault` of every passage with faults. */
function faultsIn(
  files: readonly string[],
  passages: typeof commentsOf,
  faultsOf: (text: string) => string[],
): string[] {
  return files.flatMap((path) =>
    passages(read(path)).flatMap(({ line, text }) =>
      faultsOf(text).map((fault) => `${path}:${line}: ${fault}`),
    ),
  );
}

describe('the checks find what they are for', () => {
  const words = (count: number) => `A ${'word '.repeat(count - 2)}ends.`;

  test('paragraphs of comments, with their lines', () => {
    const source = [
      '/** One line. */',
      'const a = 1; // behind code',
      '/**',
      ' * A paragraph of',
      ' * two lines.',
      ' *',
      ' * - an item',
      ' *   of two lines',
      ' * - another',
      ' *',
      ' * ```ts',
      ' * code;',
      ' * ```',
      ' */',
      '  // In',
      '  // code.',
      '',
      '  // | a | table |',
    ].join('\n');
    expect(commentsOf(source)).toEqual([
      { line: 1, text: 'One line.' },
      { line: 4, text: 'A paragraph of two lines.' },
      { line: 7, text: 'an item of two lines' },
      { line: 9, text: 'another' },
      { line: 15, text: 'In code.' },
    ]);
  });

  test.each([
    'Of several faults the worst counts.',
    'It is fast. Of two the first is taken.',
    'What a port holds.',
    'There is one ring.',
    'The default where not given.',
    'a slider beside it',
    'Waits for nobody.',
    'a text that is no YAML',
  ])('a phrase: %s', (text) => {
    expect(phraseFaults(text)).not.toEqual([]);
  });

  test.each([
    'The share of the links.',
    'What causes the loss?',
    'It is no longer used.',
    'Both `is no` and "What is" are quoted.',
    'Kumar et al. Of is not a start here.',
  ])('no phrase: %s', (text) => {
    expect(phraseFaults(text)).toEqual([]);
  });

  test.each([words(26), `Short. ${words(26)}`, `A part; ${words(26)}`, 'One; two; three; four.'])(
    'length: %s',
    (text) => {
      expect(lengthFaults(text)).toHaveLength(1);
    },
  );

  test.each([
    words(25),
    `${words(20)} ${words(20)}`,
    `A cited (${'word '.repeat(30)}) text.`,
    `2 + 3 = 5, ${'12 · 4 + '.repeat(20)} 1`,
  ])('no fault of length: %s', (text) => {
    expect(lengthFaults(text)).toEqual([]);
  });

  test('texts of options and errors', () => {
    const source = `
      command.option('--a <n>', 'number of ranks').argument('[name]', many ? 'the names' : 'the name');
      command.addOption(new Option('--b', \`one of \${names}\`));
      if (wrong) throw new UserError('it is ' + \`\${n} too many\`, { where, advice: 'use fewer ranks' });
      const what = 'a wrong key', other = 'not told to anyone';
    `;
    expect(toldTexts('a.ts', source).map(({ text }) => text)).toEqual([
      'the names',
      'the name',
      'number of ranks',
      'one of X',
      'it is X too many',
      'use fewer ranks',
      'a wrong key',
    ]);
  });
});

test(`comments of tools wrap at ${MOST_COLUMNS} columns`, () => {
  const found = filesUnder(['tools'], /\.js$/).flatMap((path) =>
    read(path)
      .split('\n')
      .filter((line) => line.length > MOST_COLUMNS && /^\s*(?:\/\/|\/?\*)/.test(line))
      .map((line) => `${path}: ${line}`),
  );
  expect(found).toEqual([]);
});

test('comments have none of the phrases', () => {
  const files = filesUnder(ALL, /\.(?:ts|js|wgsl)$/).filter((path) => !QUOTING.test(path));
  expect(files.length).toBeGreaterThan(800);
  expect(faultsIn(files, commentsOf, phraseFaults)).toEqual([]);
});

test('sentences of comments are short', () => {
  expect(faultsIn(filesUnder(PROSE, /\.(?:ts|wgsl)$/), commentsOf, lengthFaults)).toEqual([]);
});

describe('texts of options and errors', () => {
  const texts = filesUnder(['src'], /\.ts$/).flatMap((path) =>
    toldTexts(path, read(path)).map(({ line, text }) => ({ at: `${path}:${line}`, text })),
  );

  test('are found', () => {
    expect(texts.length).toBeGreaterThan(400);
    expect(texts.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['print one JSON document', 'not a criterion', "write it like 'loss > 5%'"]),
    );
  });

  test('have none of the phrases, and short sentences', () => {
    const faults = texts.flatMap(({ at, text }) =>
      [...phraseFaults(text), ...lengthFaults(text)].map((fault) => `${at}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});
