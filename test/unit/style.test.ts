/** The rules of docs/style.md that a machine can check. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeFamilies } from '../../src/scenario/catalogue/describe.ts';
import { builtIn } from '../../src/scenario/registries.ts';

const ROOT = join(import.meta.dirname, '../..');
const MOST_COLUMNS = 100;
const MOST_WORDS = 25;

/** Phrases that the style replaces. */
const BANNED =
  /\b(?:when|where) not given\b|\bunless said\b|\bbeside\b|\bwhat nobody\b|\bof which there is\b|(?<!there )\b(?:is|are) no (?!longer|more|less|later)/i;

/** Documents whose tables quote what the style replaces. */
const QUOTING = ['docs/style.md'];

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

test('texts in src and demo: help, errors, advice', () => {
  const found = ['src', 'demo/src'].flatMap((folder) =>
    filesUnder(folder, /\.ts$/).flatMap((path) =>
      literals(read(path))
        .filter((text) => BANNED.test(text))
        .map((text) => `${path}: ${text}`),
    ),
  );
  expect(found).toEqual([]);
});

test('documents', () => {
  const documents = ['README.md', 'CHANGELOG.md', ...filesUnder('docs', /\.md$/)];
  const found = documents
    .filter((path) => !QUOTING.includes(path))
    .flatMap((path) =>
      read(path)
        .split('\n')
        .filter((line) => BANNED.test(line))
        .map((line) => `${path}: ${line.slice(0, 160)}`),
    );
  expect(found).toEqual([]);
});
