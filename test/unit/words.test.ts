/** Numbers that shaders and TypeScript share stand in the shaders alone (docs/wgsl.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { constants, words } from '../../src/kernels/words.ts';

const ROOT = resolve(import.meta.dirname, '../..');

interface Rule {
  readonly what: string;
  /** Paths that it holds for, and single files that it does not hold for. */
  readonly where: RegExp;
  readonly except?: readonly string[];
  readonly banned: RegExp;
  /** Lines that it must find, and lines that it must not. */
  readonly finds: readonly string[];
  readonly passes: readonly string[];
}

const SALTS = Object.values(constants['shared/salts']).map((salt) => salt.toString(16));

const RULES: readonly Rule[] = [
  {
    what: 'the size of a struct in words',
    where: /^src\/.*\.ts$/,
    banned: /\w*_WORDS\s*=\s*\d/,
    finds: ['const LINK_WORDS = 8;', 'export const STAT_WORDS=8'],
    passes: ['const { words: LINK_WORDS } = words.LinkInfo;'],
  },
  {
    what: 'a column by its number',
    where: /^src\/engine\/.*\.ts$/,
    banned: /\w[!)]?\[[^\]]*\w \* \d+( \+ \d+)?\]|\bcolumn\(\d|\bsubarray\(\w+ \* \d/,
    finds: ['info![link * 8 + 4]', 'words[(i % n) * 4 + lane * 4]', 'const marks = column(3);'],
    passes: ['info[link * LinkInfo.words + LinkInfo.fields.endpoint]', "column('marks')"],
  },
  {
    what: 'a sentinel',
    where: /^src\/(engine|routing)\/.*\.ts$|^src\/model\/routes\.ts$/,
    except: ['src/routing/divisors.ts'],
    banned: /0xfffffff[ef]\b|\b429496729[45]\b/i,
    finds: ['const NONE = 0xffffffff;', 'if (window === 4294967294)'],
    passes: ["const { NONE } = constants['shared/none'];"],
  },
  {
    what: 'a salt',
    where: /\.(ts|wgsl)$/,
    except: ['shaders/shared/salts.wgsl'],
    banned: new RegExp(`0x0*(${SALTS.join('|')})u?\\b|hash[23]\\(.*\\b0x`, 'i'),
    finds: ['const ECN = 0x45434e;', 'hash3(tables[params.seeds], link, 0x504f4cu)', 'hash2(seed, 0x1234)'],
    passes: ['hash2(seed, SALT_DETOUR)'],
  },
  {
    what: 'a constant or a word of a congestion control by its number',
    where: /^(shaders|src)\/.*\.(wgsl|ts)$/,
    banned: /cc_constant\(\d|\.cc\[\d|\bconstants\[\d/,
    finds: ['cc_constant(9u)', 'senders[lane].cc[3] = 0u;', 'constants[14] || full'],
    passes: ['cc_constant(GIVEN_TARGET_DELAY)', 'constants[fields.max_window]'],
  },
  {
    what: 'a sentinel',
    where: /^shaders\/.*\.wgsl$/,
    except: ['shaders/shared/none.wgsl', 'shaders/shared/u64.wgsl'],
    banned: /0xffffffffu/i,
    finds: ['if (ops[op].mark != 0xffffffffu) {'],
    passes: ['if (ops[op].mark != NONE) {'],
  },
  {
    what: 'a column by its number',
    where: /^shaders\/.*\.wgsl$/,
    banned: /\[[^\]]*\+ ([2-9]|[1-9]\d+)u\]|\b(tally|board|inbox|ledger|paths|groups)\[\w+ \+ 1u\]/,
    finds: [
      'tables[way + 3u]',
      'atomicLoad(&board[entry + 1u])',
      'tables[params.lane_info + lane * LANE_WORDS + 2u]',
    ],
    passes: ['tables[params.rank_in + rank + 1u]', 'tally[stats + STAT_DROPS]'],
  },
  {
    what: 'a stride by its number',
    where: /^shaders\/.*\.wgsl$/,
    banned: /\b[2-9]u \* \(?\w|\* ([2-9]|[1-9]\d+)u\b/,
    finds: ['params.tally_ports + 4u * port', 'params.run_info + run * 4u', 'detours + 2u * (drawn % n)'],
    passes: ['RUN_WORDS * run', 'size * 1u'],
  },
];

const FILES = ['src', 'shaders'].flatMap((root) =>
  readdirSync(join(ROOT, root), { recursive: true, encoding: 'utf8' })
    .map((name) => `${root}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.(ts|wgsl)$/.test(name) && !name.startsWith('src/kernels/')),
);

function found({ where, except, banned }: Rule): string[] {
  return FILES.filter((file) => where.test(file) && !except?.includes(file)).flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, i) =>
        banned.test(line.replace(/\/\/.*$/, '')) ? [`${file}:${i + 1}: ${line.trim()}`] : [],
      ),
  );
}

describe.each(RULES)('$what ($banned)', (rule) => {
  test('is found where it stands', () => {
    expect(rule.finds.filter((line) => !rule.banned.test(line))).toEqual([]);
    expect(rule.passes.filter((line) => rule.banned.test(line))).toEqual([]);
  });

  test('stands in no file', () => {
    expect(found(rule)).toEqual([]);
  });
});

test('structs and constants are there by name', () => {
  expect(words.LinkInfo.words).toBe(Object.keys(words.LinkInfo.fields).length);
  expect(words.FlowInfo.fields.back).toBe(words.FlowInfo.fields.there + words.Way.words);
  expect(words.ArrivalList.words).toBe(2 + words.Arrival.words * (constants['packet/arrivals'].LISTED + 1));
  expect(constants['shared/none'].NONE).toBe(2 ** 32 - 1);
});
