/** Speeds against those of an earlier file. */
import { expect, test } from 'vitest';
import {
  checkCommon,
  compareSpeeds,
  comparisonLines,
  incomparable,
  readSpeeds,
  type Speeds,
} from '../../../src/cli/bench/baseline.ts';

const speeds = (samples: Readonly<Record<string, readonly number[]>>, processor = 'P'): Speeds => ({
  version: '1.0.0',
  machine: { name: 'host', processor, cores: 2, architecture: 'x64', node: 'v20.19.0' },
  load: [0.1, 1],
  device: { kind: 'cpu', name: 'cpu' },
  cases: Object.entries(samples).map(([name, samples_ms]) => ({ name, count: 10, samples_ms })),
});

const document = (of: Speeds) => JSON.stringify({ schema: 'weft.bench/2', ...of });

test('a case is slower where its whole interval is beyond noise', () => {
  const before = speeds({
    same: [100, 101, 99],
    slow: [100, 101, 99],
    noisy: [100, 101, 99],
    gone: [1, 2, 3],
  });
  const now = speeds({
    same: [104, 105, 103],
    slow: [130, 131, 129],
    noisy: [90, 200, 120],
    fresh: [1, 2, 3],
  });
  const compared = compareSpeeds(before, now);
  expect(compared.map(({ name, slower }) => [name, slower])).toEqual([
    ['same', false],
    ['slow', true],
    ['noisy', false],
  ]);
  expect(compared[1]!.ratio).toBeCloseTo(1.3, 3);
  const lines = comparisonLines(before, now);
  expect(lines.filter((line) => line.endsWith('  slower')).map((line) => line.trim().split(' ')[0])).toEqual([
    'slow',
  ]);
  expect(lines.at(-1)).toBe('slower: the lower end of the interval is above 1.1');
});

test('cases of other work are not compared', () => {
  const before = speeds({ one: [1, 2, 3] });
  const now = { ...before, cases: before.cases.map((one) => ({ ...one, count: 11 })) };
  expect(compareSpeeds(before, now)).toEqual([]);
});

test('another machine is told, and a busy one', () => {
  const [before, now] = [speeds({ one: [1, 1.1, 1] }, 'Q'), speeds({ one: [3, 3.1, 3] })];
  expect(incomparable(before, now)).toBe('another machine: Q there, P here');
  expect(comparisonLines(before, now).at(-1)).toBe(
    'no case counts as slower: another machine: Q there, P here',
  );
  expect(incomparable(now, now)).toBeUndefined();
  const busy: Speeds = { ...now, load: [1.1, 2] };
  expect(incomparable(now, busy)).toContain('busy');
  expect(incomparable(busy, now)).toContain('busy');
});

test('a file is read back, and others are refused', () => {
  const of = speeds({ one: [1, 2, 3] });
  expect(readSpeeds(document(of), 'x.json')).toMatchObject(of);
  for (const text of [
    '',
    '{}',
    '[]',
    '{"schema":"weft.bench/1"}',
    document(of).replace('[1,2,3]', '[1,"x"]'),
  ])
    expect(() => readSpeeds(text, 'x.json')).toThrow('this is not a file of speeds');
});

test.each([
  ['version', 'it has no version'],
  ['load', 'load is not a pair of load averages'],
  ['device', 'it has no device with kind and name'],
])('a file without its %s is refused', (key, why) => {
  const { [key as keyof Speeds]: _, ...rest } = speeds({ one: [1, 2] });
  const text = JSON.stringify({ schema: 'weft.bench/2', ...rest });
  expect(() => readSpeeds(text, 'x.json')).toThrow(`this is not a file of speeds: ${why}`);
});

test('a case without samples is refused, with file and case', () => {
  const text = document(speeds({ one: [1, 2], two: [] }));
  const message = "this is not a file of speeds: case 'two' has no samples_ms";
  expect(() => readSpeeds(text, 'x.json')).toThrow(expect.objectContaining({ where: 'x.json', message }));
});

test('a file without a case of this version is refused', () => {
  expect(() => checkCommon(speeds({ one: [1] }), ['one', 'two'], 'x.json')).not.toThrow();
  for (const of of [speeds({}), speeds({ other: [1, 2] })])
    expect(() => checkCommon(of, ['one'], 'x.json')).toThrow('no case in common with x.json');
});
