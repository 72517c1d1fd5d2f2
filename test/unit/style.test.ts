/** The rules of docs/style.md that a machine can check. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeFamilies } from '../../src/scenario/catalogue/describe.ts';
import { builtIn } from '../../src/scenario/registries.ts';
import { BANNED, proseFaults } from './prose.ts';

const ROOT = join(import.meta.dirname, '../..');
const MOST_COLUMNS = 100;
const MOST_WORDS = 25;

/** Documents that quote what the style replaces. */
const QUOTING = ['docs/style.md'];

const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...filesUnder('docs', /\.md$/)];

function filesUnder(folder: string, endings: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => endings.test(path) && !/node_modules|\/dist\/|src\/kernels\//.test(path));
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/**
 * Comment lines that are too long. A line that one word makes too long is allowed: an address, a
 * path.
 */
function longComments(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => [...line].length > MOST_COLUMNS && /^\s*(?:\/\/|\/?\*)/.test(line))
    .filter((line) => !/^\s*\S+ (?:- )?\S{70,}$/.test(line))
    .filter((line) => !/^\s*(?:\/\/|\*) \|.*\|$/.test(line));
}

/** What is wrong with a help text, an error or a summary. */
function faultsOf(text: string): string[] {
  const faults: string[] = [];
  const phrase = BANNED.exec(text);
  if (phrase) faults.push(`'${phrase[0]}'`);
  for (const sentence of text.split(/[.:] /)) {
    if (sentence.split(';').length > 3) faults.push('a third semicolon');
    if (sentence.split(/\s+/).filter((word) => /\w/.test(word)).length > MOST_WORDS)
      faults.push(`more than ${MOST_WORDS} words: ${sentence}`);
  }
  return faults;
}

/** Texts between quotes, a template's expressions left in; comments left out. */
function literals(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)].map(
    ([, single, double, template]) => single ?? double ?? template ?? '',
  );
}

describe('the checks find what they are for', () => {
  test('a long comment', () => {
    expect(longComments(`/** ${'word '.repeat(20)} */`)).toHaveLength(1);
    expect(longComments(`/** ${'word '.repeat(18)} */\nconst long = '${'word '.repeat(20)}';`)).toEqual([]);
  });

  test.each([
    'buffer of a port; 1 BDP when not given',
    'all ranks where not given',
    'off unless said',
    'the file; beside the scenario',
    'what nobody reads',
    "'x' is no unit",
    'one; two; three; four',
    'word '.repeat(26),
  ])('%s', (text) => {
    expect(faultsOf(text)).not.toEqual([]);
    expect(faultsOf(literals(`/** is no */ const help = ${JSON.stringify(text)};`)[0]!)).not.toEqual([]);
  });

  test('but not in plain words', () => {
    expect(faultsOf('first window of a flow; default: one BDP of its own path')).toEqual([]);
    expect(faultsOf('the link is no longer used')).toEqual([]);
  });
});

describe('the checks of documents find what they are for', () => {
  const words = (count: number) => `The ${'word '.repeat(count - 2)}ends.`;

  test.each([
    ['a long sentence', words(25)],
    ['a long sentence behind a short one', `Short. ${words(25)}`],
    ['a long item of a list', `- one\n- ${words(25)}`],
    ['words behind an abbreviation', `The ${'word '.repeat(12)}(e.g. a ${'word '.repeat(11)}) ends.`],
    ['words of a link', `The [${'word '.repeat(24)}](page.md) ends.`],
    ['a third semicolon', 'One; two; three; four.'],
    ['a line that ends inside a sentence', 'The line ends\ninside a sentence.'],
    ['the same in a list', '- The line ends\n  inside a sentence.'],
    ['Of X', 'Of several faults the worst counts.'],
    ['a clause as subject', 'It is fast. What it costs is unknown.'],
  ])('%s', (_what, text) => {
    expect(proseFaults(text)).not.toEqual([]);
  });

  test('a sentence of two lines is one', () => {
    const faults = proseFaults(`Short.\nThe ${'word '.repeat(12)}\n${'word '.repeat(12)}ends.`);
    expect(faults).toEqual([
      expect.stringMatching(/^2: breaks inside a sentence/),
      expect.stringMatching(/^2: 26 words/),
    ]);
  });

  test.each([
    ['a sentence of 24 words', words(24)],
    ['code', `The \`${'word '.repeat(30)}\` ends.`],
    ['fenced code', `\`\`\`text\n${'word '.repeat(30)}\nOf X\n\`\`\``],
    ['a table', `| what |\n|---|\n| ${'word '.repeat(30)} |`],
    ['a heading', `# ${'word '.repeat(30)}\nText.`],
    ['an address', `The [page](${'a/'.repeat(60)}b.md) ends.`],
    [
      'a line for each sentence',
      'One ends here.\nAnother (in brackets.)\n**Bold ends.**\nA colon:\n- an item',
    ],
    ['items without a full stop', '- one\n- two:\n  more\n\n1. three'],
    ['a question', 'What causes the loss?'],
  ])('but not in %s', (_what, text) => {
    expect(proseFaults(text)).toEqual([]);
  });
});

describe('comments', () => {
  const files = ['src', 'shaders', 'test', 'demo', 'bench', 'examples'].flatMap((folder) =>
    filesUnder(folder, /\.(?:ts|wgsl|css)$/),
  );

  test(`wrap at ${MOST_COLUMNS} columns`, () => {
    expect(files.length).toBeGreaterThan(500);
    const long = files.flatMap((path) => longComments(read(path)).map((line) => `${path}: ${line.trim()}`));
    expect(long).toEqual([]);
  });
});

test('help and summaries of every member', () => {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, part] of Object.entries(value)) {
      if ((key === 'help' || key === 'summary') && typeof part === 'string') texts.push(part);
      else collect(part);
    }
  };
  collect(describeFamilies(builtIn));
  expect(texts.length).toBeGreaterThan(200);
  expect(texts.filter((text) => faultsOf(text).length > 0)).toEqual([]);
});

test('texts in src: help, errors, advice', () => {
  const found = filesUnder('src', /\.ts$/).flatMap((path) =>
    literals(read(path))
      .filter((text) => BANNED.test(text))
      .map((text) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});

test('texts of the page: labels, hints, messages', () => {
  const code = filesUnder('demo/src', /\.ts$/).flatMap((path) => literals(read(path)));
  const page = read('demo/index.html').split(/<[^>]*>/);
  const texts = [...code, ...page].map((text) => text.trim()).filter((text) => / /.test(text));
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => faultsOf(text).length > 0)).toEqual([]);
});

describe('documents', () => {
  test('have none of the phrases', () => {
    const found = DOCUMENTS.filter((path) => !QUOTING.includes(path)).flatMap((path) =>
      read(path)
        .split('\n')
        .filter((line) => BANNED.test(line))
        .map((line) => `${path}: ${line.slice(0, 160)}`),
    );
    expect(found).toEqual([]);
  });

  test.each(DOCUMENTS)(
    'sentences of %s are short, one thought each, and lines break between them',
    (path) => {
      const text = read(path);
      expect(proseFaults(path === 'CHANGELOG.md' ? newestPart(text) : text)).toEqual([]);
    },
  );

  test('README.md has fewer than 200 lines', () => {
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThan(200);
  });
});

/** A changelog up to its second version: older parts stay as they were released. */
function newestPart(changelog: string): string {
  const [head, newest] = changelog.split(/^(?=## )/m);
  return `${head}${newest}`;
}
