/** Warnings are values; their texts are in `src/report/warnings/` alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { distinct, type Warning, type WarningFacts, warning } from '../../../src/model/warning.ts';
import { resultJson } from '../../../src/report/json.ts';
import { readResult } from '../../../src/report/read.ts';
import { WARNING_TEXTS, warningText } from '../../../src/report/warnings/text.ts';
import { sampleResult } from './result.ts';

/** Facts of each code. */
const FACTS: { readonly [C in keyof WarningFacts]: WarningFacts[C] } = {
  'size-chosen': {
    fabric: 'slim-fly',
    ranks: 1024,
    radix: 64,
    chosen: 'q=9,hosts=7',
    hostPorts: 110,
    ports: 'switch 6000 10368',
  },
  'idle-scale-up': { keys: 'scaleUpRate,scaleUpLatency' },
  'little-bisection': { fabric: 'dragonfly', carriedBps: 8e12, sentBps: 115.2e12, gpus: 8 },
  'lossy-links': { cables: 2, errorRate: 0.01 },
  'one-sequence': { queuePairs: 4 },
  'headers-alone': { senders: 2000, rank: 0, headerBytes: 64, enough: 1722 },
  'other-ranks': { where: 'a.log:3', listed: 16, collective: 'all-reduce', least: 8, most: 8 },
  'wrong-data': { where: 'a.log:3', rows: 2 },
  'other-place': { where: 'a.log:3', asked: 'in-place', used: 'out-of-place' },
  'fit-kept': { base: 'hopper', where: 'a.log:3', bytes: 8, measuredUs: 10, fittedUs: 9 },
  'fit-far': { error: 0.5, where: 'a.log:3', bytes: 8, measuredUs: 10, fittedUs: 5 },
  'other-size': { nodes: 16, ranks: 2 },
  'later-start': { firstPs: 2e12 },
  'cut-windows': { mostBytes: 2 ** 30, bdpBytes: 2 ** 32, instead: 'dcqcn' },
  'held-bursts': { control: 'dctcp', ackEvery: 256, waitingBytes: 530_400, kminBytes: 400_000, fitting: 197 },
  'algorithm-sizes': { algorithm: 'ring-of-four', minBytes: 2e6, bytes: 1e6, more: 1 },
  'silent-steps': { file: 'x.xml', line: 7, more: 0 },
  'little-memory': {
    ...{ neededBytes: 2 ** 37, memoryBytes: 80 * 2 ** 30, part: 'optimizer', partBytes: 2 ** 36 },
    ...{ stage: 3, remedies: 'zero1,tp' },
  },
  'idle-training-keys': { keys: 'pipeline.layers,pipeline.p2p', why: 'one-stage' },
  'idle-algorithm': { group: 'tp', algorithm: 'nvls', used: 'all-gather,reduce-scatter' },
  'rough-rates': { table: 'a-table', steps: 57, median: 0.08 },
  'other-rates': { table: 'a-table', ratedPeak: 989e12, peak: 1979e12 },
  'uneven-split': { key: 'kvHeads', width: 8, tp: 6 },
  'strange-variable': { variable: 'WEFT_SEED', known: 'WEFT_SEEDS,WEFT_DEVICE' },
  'controls-without-packets': {},
  'flows-without-json': {},
  'strict-unchecked': { why: 'no-memory' },
  'flows-of-a-step': {},
  'beyond-a-server': { algorithm: 'nvls' },
  'servers-contradicted': { algorithm: 'tree', key: 'gpus', value: 4, least: 8, most: 8 },
  'one-level': { group: 'data', algorithm: 'hierarchical', least: 4, most: 8 },
  'few-channels': { algorithm: 'ring', channels: 1, ranks: 8, enough: 8 },
  'no-axes': { algorithm: 'torus-rings' },
  'axes-contradicted': { algorithm: 'torus-rings', given: 'x=4,y=2', axes: '4,4,8' },
  'long-run': { algorithm: 'ring', ranks: 20_000, messages: 799_960_000 },
  'auto-took': { ways: 'ring by LL,nvls by Simple', fromBytes: '8,2097152' },
  'few-seeds': { seeds: 2, halfShare: 4.24, lowUs: -485 },
  'resent-overtaken': { packets: 12 },
  'resent-late': { packets: 12 },
  'unsettled-calls': { rung: 'routing', leftPs: 1.5e6, share: 0.002 },
  'cut-episode': { rung: 'routing', parts: 3, most: 2e7 },
  'sampled-step': { rung: 'routing', share: 0.1, leftPs: 2e9, change: 0.001, lowPs: 2e12, highPs: 3e12 },
  'sliced-step': { rung: 'routing', kept: 32, of: 1024 },
  'short-flaps': { fault: 'rank 5', begins: 16, effectPs: 1e8, apartPs: 3e10, lowPs: 0, highPs: 2e7 },
  'uncertain-flaps': { fault: 'rank 5', begins: 16, meanPs: 7e10, lowPs: 4e10, highPs: 1e11 },
  'criterion-of-one-seed': { criterion: 'loss > 5%' },
  'criterion-near-limit': { criterion: 'loss > 5%', low: '4 %', high: '6 %', seeds: 2, needed: 40 },
  'other-work': { setups: 'dp 8; dp 16', baseline: 'dp 4' },
  'no-gpu': { reason: 'no adapter' },
  'gpu-failed': { reason: 'the GPU was lost' },
  'needless-explanations': { cases: 'O-29 32 MiB' },
  other: { text: 'as another version said' },
};
const ALL = Object.entries(FACTS).map(([code, facts]) => ({ code, facts }) as Warning);

const ROOT = join(import.meta.dirname, '../../..');
const filesOf = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(ROOT, folder, name));
const OUTSIDE = [...filesOf('src'), ...filesOf('demo/src')]
  .map((path) => ({ name: relative(ROOT, path), text: readFileSync(path, 'utf8') }))
  .filter(({ name }) => !/^src\/(report\/warnings|wgsl|kernels)\//.test(name));

describe('texts', () => {
  test('every code has one', () => {
    expect(Object.keys(WARNING_TEXTS).sort()).toEqual(Object.keys(FACTS).sort());
  });

  test.each(ALL)('$code: a sentence that says every fact', (one) => {
    const text = warningText(one);
    expect(text).toMatch(/^\S.*[^.\s]$/);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    for (const [fact, value] of Object.entries(one.facts)) {
      const others = typeof value === 'number' ? [77, -77] : ['77,77'];
      const texts = others.map((other) =>
        warningText({ ...one, facts: { ...one.facts, [fact]: other } } as Warning),
      );
      expect(new Set([text, ...texts]).size, fact).toBeGreaterThan(1);
    }
  });

  test('the group of a step, sizes from which another way is taken, a range', () => {
    expect(warningText(warning('few-channels', { ...FACTS['few-channels'], group: 'data' }))).toBe(
      'data: ring enters each server by 1 of 8 ranks; channels=8 uses more of its NICs',
    );
    expect(warningText(warning('auto-took', FACTS['auto-took']))).toMatch(
      /^auto chose ring by LL, nvls by Simple from 2 MiB: /,
    );
    const range = { algorithm: 'a', minBytes: 2e6, maxBytes: 4e6, bytes: 1, more: 0 };
    expect(warningText(warning('algorithm-sizes', range))).toMatch(/^a is for sizes from 2 MB below 4 MB /);
  });

  test('each once, in order', () => {
    const [a, b] = [warning('no-axes', { algorithm: 'a' }), warning('no-axes', { algorithm: 'b' })];
    expect(distinct([a, b, { ...a }])).toEqual([a, b]);
  });
});

describe('documents', () => {
  const result = { ...sampleResult(), warnings: ALL };

  test('say texts, and beside them codes and facts', async () => {
    const document = JSON.parse(resultJson(result));
    expect(document.warnings).toEqual(ALL.map((one) => warningText(one)));
    expect(document.warning_facts).toEqual(ALL);
    expect(await readResult(resultJson(result))).toEqual(result);
    expect(JSON.parse(resultJson(sampleResult()))).not.toHaveProperty('warning_facts');
  });

  test.each([
    ['no facts', () => undefined],
    ['a code of another version', (facts: object[]) => facts.map((one) => ({ ...one, code: 'new' }))],
    ['a code that every object has', (facts: object[]) => facts.map((one) => ({ ...one, code: 'toString' }))],
    ['facts of another text', (facts: object[]) => facts.map((one) => ({ ...one, facts: {} })).reverse()],
  ])('%s: the text stays', async (_, change) => {
    const { warning_facts: facts, ...rest } = JSON.parse(resultJson(result));
    const { warnings } = await readResult(JSON.stringify({ ...rest, warning_facts: change(facts) }));
    expect(warnings.map(warningText)).toEqual(ALL.map((one) => warningText(one)));
  });
});

describe('code', () => {
  test('raises every code, and no other place has its words', () => {
    const raised = OUTSIDE.filter(({ name }) => name !== 'src/model/warning.ts');
    const silent = Object.keys(FACTS).filter(
      (code) => code !== 'other' && !raised.some(({ text }) => text.includes(`'${code}'`)),
    );
    expect(silent).toEqual([]);
    const phrases = filesOf('src/report/warnings').flatMap((path) => phrasesOf(readFileSync(path, 'utf8')));
    expect(phrases.length).toBeGreaterThan(60);
    const repeated = OUTSIDE.flatMap(({ name, text }) =>
      phrases.filter((phrase) => text.includes(phrase)).map((phrase) => `${name}: ${phrase}`),
    );
    expect(repeated).toEqual([]);
  });

  test('tells no text: values go to whoever listens', () => {
    const told = /\b(warn|onWarning|onLong|warnings\.push|notes\.push)\(\s*(['"`]|\w+\s*\?\s*['"`])/;
    expect(OUTSIDE.filter(({ text }) => told.test(text)).map(({ name }) => name)).toEqual([]);
    expect(OUTSIDE.filter(({ text }) => text.includes('weft: warning:')).map(({ name }) => name)).toEqual([
      'src/cli/process/warner.ts',
    ]);
  });
});

/** Stretches of four words or more of a file's strings, without the expressions in them. */
function phrasesOf(code: string): string[] {
  const strings =
    code.replace(/^\s*(\/\*\*|\*|\/\/|import|export).*$/gm, '').match(/'[^'\n]*'|`[^`]*`/g) ?? [];
  return strings
    .flatMap((text) => text.slice(1, -1).split(/\$\{[^}]*\}/))
    .map((text) => text.trim())
    .filter((text) => text.split(/\s+/).length >= 4);
}
