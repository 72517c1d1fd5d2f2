/**
 * Logs of nccl-tests and rccl-tests in all their forms, and what is said of those that are broken.
 */
import { describe, expect, test } from 'vitest';
import { collectives } from '../../../src/collective/registry.ts';
import type { MeasuredTable } from '../../../src/measured/log.ts';
import { readLog } from '../../../src/measured/read.ts';
import { measurementOf } from '../../../src/measured/samples.ts';
import { UserError } from '../../../src/util/errors.ts';
import { MPI, NCCL, NCCL_JSON, OLD, RCCL, RCCL_RECORDS } from './logs.ts';

const times = ({ rows }: MeasuredTable) => rows.map(({ bytes, timeUs, inPlace }) => [bytes, timeUs, inPlace]);
const labels = (text: string) =>
  readLog(text, 'x.log').map((table) => {
    const { collective, ranks } = measurementOf(table, collectives);
    return [collective.name, ranks];
  });

function refused(text: string): { readonly message: string; readonly where: string | undefined } {
  try {
    for (const table of readLog(text, 'x.log')) measurementOf(table, collectives);
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, where: error.where };
    throw error;
  }
  throw new Error('the log was taken');
}

describe('text', () => {
  test('rows out of place and in place, with ranks and test from the head', () => {
    const [table] = readLog(NCCL, 'x.log');
    expect(table).toMatchObject({ where: 'x.log:12', test: 'all_reduce_perf', ranks: 4, redop: 'sum' });
    expect(times(table!)).toEqual([
      [32768, 20, false],
      [32768, 19.5, true],
      [1073741824, 4400.5, false],
      [1073741824, 4398, true],
    ]);
    expect(table!.rows.map(({ wrong }) => wrong)).toEqual([0, undefined, 0, 0]);
  });

  test('behind the prefixes of launchers, colours and line ends of other systems', () => {
    const plain = times(readLog(NCCL, 'x.log')[0]!);
    const lines = NCCL.split('\n');
    for (const prefix of [
      '[1,0]<stdout>:',
      '[1,0]<stdout>: ',
      '0: ',
      'node1: ',
      '2026-01-02T03:04:05.678Z ',
      '> ',
    ]) {
      const [table] = readLog(lines.map((line) => prefix + line).join('\n'), 'x.log');
      expect([prefix, times(table!)]).toEqual([prefix, plain]);
    }
    const [table] = readLog(lines.map((line) => `\u001b[32m${line}\u001b[0m`).join('\r\n'), 'x.log');
    expect(times(table!)).toEqual(plain);
  });

  test('between lines of NCCL_DEBUG; wrong data are told', () => {
    const [table] = readLog(MPI, 'x.log');
    expect(table!.rows).toHaveLength(4);
    const { notes } = measurementOf(table!, collectives, {
      asked: collectives.find((c) => c.countsBlock === true)!,
    });
    expect(notes).toMatchObject([{ code: 'wrong-data', facts: { rows: 1 } }]);
  });

  test('rows that a message of NCCL_DEBUG cuts in two', () => {
    const message = 'node1:21:27 [0] NCCL INFO comm 0x7f rank 0 nranks 4 - Init COMPLETE\n';
    const cut = NCCL.replace('-1    20.00', `-1${message}    20.00`);
    expect(cut).not.toBe(NCCL);
    expect(times(readLog(cut, 'x.log')[0]!)).toEqual(times(readLog(NCCL, 'x.log')[0]!));
  });

  test('several collectives in one file, one of them in one place alone', () => {
    expect(labels(RCCL)).toEqual([
      ['broadcast', 2],
      ['reduce-scatter', 2],
    ]);
    expect(times(readLog(RCCL, 'x.log')[1]!)).toEqual([[1048576, 30, false]]);
  });

  test('of the first versions: other titles, and times in ms by their rate', () => {
    expect(times(readLog(OLD, 'x.log')[0]!)).toEqual([
      [16777216, 200, false],
      [16777216, expect.closeTo(201, 9), true],
    ]);
  });

  test('units of the head', () => {
    const inMs: readonly (readonly [string, string])[] = [
      ['(us)', '(ms)'],
      [' 20.00 ', ' 0.0200 '],
      [' 19.50 ', ' 0.0195 '],
      [' 4400.5 ', ' 4.4005 '],
      [' 4398.0 ', ' 4.3980 '],
    ];
    const text = inMs.reduce((log, [us, ms]) => log.replaceAll(us, ms), NCCL);
    expect(times(readLog(text, 'x.log')[0]!)).toEqual([
      [32768, expect.closeTo(20, 9), false],
      [32768, expect.closeTo(19.5, 9), true],
      [1073741824, expect.closeTo(4400.5, 6), false],
      [1073741824, 4398, true],
    ]);
  });

  test('empty cells of operation and root, and of all that is out of place', () => {
    const bare = NCCL.replaceAll('     sum      -1', '                ');
    expect(times(readLog(bare, 'x.log')[0]!)).toEqual(times(readLog(NCCL, 'x.log')[0]!));
    const inPlace = NCCL.replace('    20.00    1.64    2.46      0', '                               ');
    expect(times(readLog(inPlace, 'x.log')[0]!)[0]).toEqual([32768, 19.5, true]);
  });
});

describe('documents', () => {
  test('of nccl-tests', () => {
    const [table] = readLog(NCCL_JSON, 'x.json');
    expect(times(table!)).toEqual([
      [1048576, 40, false],
      [1048576, 41, true],
      [2097152, 50, true],
    ]);
    expect(labels(NCCL_JSON)).toEqual([['all-reduce', 8]]);
  });

  test('of rccl-tests: a list, a record a line, or CSV', () => {
    const titles = Object.keys(RCCL_RECORDS[0]!);
    const rows = RCCL_RECORDS.map((record) => Object.values(record).join(', '));
    const forms = [
      JSON.stringify(RCCL_RECORDS),
      RCCL_RECORDS.map((record) => JSON.stringify(record)).join('\n'),
      [titles.join(', '), ...rows].join('\n'),
    ];
    for (const text of forms) {
      expect(labels(text)).toEqual([
        ['all-gather', 8],
        ['all-to-all', 8],
      ]);
      expect(readLog(text, 'x').map(times)).toEqual([[[1048576, 30, false]], [[1048576, 35, true]]]);
    }
  });
});

describe('labels', () => {
  const unnamed = NCCL.replaceAll('all_reduce_perf', 'test');

  test('numbers tell the collective and its ranks where the head does not', () => {
    const noRanks = unnamed
      .split('\n')
      .filter((line) => !line.includes('Rank'))
      .join('\n');
    // 1.5 is 2 (n - 1) / n of 4.
    expect(labels(noRanks)).toEqual([['all-reduce', 4]]);
  });

  test('numbers that can be of several collectives need a name', () => {
    expect(refused(MPI).message).toBe('the log does not say which collective it is of');
  });

  test('a wrong number of ranks is told, and the numbers count', () => {
    const extra =
      '#  Rank  4 Group  0 Pid   1234 on      node1 device  4 [0000:6d:00] NVIDIA H100\n#\n#      ';
    const [table] = readLog(NCCL.replace('#\n#      ', extra), 'x.log');
    expect(table!.ranks).toBe(5);
    const { ranks, notes } = measurementOf(table!, collectives);
    expect(ranks).toBe(4);
    expect(notes).toMatchObject([{ code: 'other-ranks', facts: { listed: 5, least: 4, most: 4 } }]);
  });

  test('the numbers of another collective are refused', () => {
    const text = RCCL.replace('reduce_scatter_perf', 'all_reduce_perf');
    expect(refused(text)).toEqual({
      message: "busbw / algbw is 0.500, which 'all_reduce_perf' has on no number of ranks",
      where: 'x.log:21',
    });
  });

  test('a name before the file that the numbers contradict is the one told', () => {
    const asked = collectives.find(({ name }) => name === 'all-gather')!;
    const [table] = readLog(NCCL, 'x.log');
    expect(() => measurementOf(table!, collectives, { asked })).toThrow(
      'busbw / algbw is 1.500, which all-gather has on no number of ranks',
    );
  });

  test('timings of the other place are told', () => {
    const notes = (text: string, place: 'in-place' | 'out-of-place' | 'both') =>
      measurementOf(readLog(text, 'x.log').at(-1)!, collectives, { place }).notes;
    const facts = { where: 'x.log:21', asked: 'in-place', used: 'out-of-place' };
    expect(notes(RCCL, 'in-place')).toEqual([{ code: 'other-place', facts }]);
    expect(notes(RCCL, 'out-of-place')).toEqual([]);
    expect(notes(RCCL, 'both')).toEqual([]);
    const inPlace = JSON.stringify({
      ...JSON.parse(NCCL_JSON),
      results: JSON.parse(NCCL_JSON).results.slice(1, 2),
    });
    expect(notes(inPlace, 'out-of-place')).toMatchObject([
      { code: 'other-place', facts: { used: 'in-place' } },
    ]);
    expect(notes(inPlace, 'in-place')).toEqual([]);
  });

  test('a rank alone, by the list of devices or by its busbw', () => {
    const alone = NCCL.replace(/#\s+Rank\s+[123].*\n/g, '').replace(
      / (?:2\.46|2\.52|366\.01|366\.21) /g,
      ' 0.00 ',
    );
    expect(alone).toContain('244.01  0.00 ');
    expect(refused(alone).message).toBe('1 rank has no time to compare');
    expect(refused(alone.replace(/#\s+Rank.*\n/, '')).message).toBe('1 rank has no time to compare');
    const [, constant] = /(\.\/build\/broadcast[\s\S]*?)\.\/build/.exec(RCCL)!;
    expect(refused(constant!.replace(/#\s+Rank\s+1.*\n/, '')).message).toBe('1 rank has no time to compare');
  });

  test('a test that weft does not simulate', () => {
    expect(refused(NCCL.replaceAll('all_reduce_perf', 'hypercube_perf')).message).toContain('hypercube_perf');
  });
});

describe('what is broken is told with its line', () => {
  test('a row that ends early', () => {
    const cut = NCCL.slice(0, NCCL.indexOf('  4400.5') + 8);
    expect(refused(cut)).toEqual({
      message: 'this row has 6 cells; its table has 13 columns',
      where: 'x.log:16',
    });
  });

  test('a time that is none', () => {
    expect(refused(NCCL.replace('4400.5', '44x0.5')).where).toBe('x.log:16');
  });

  test.each(['1e999', '1e308', '4e13', '-2'])('%s is not a time', (time) => {
    const message = `'${time}' is not a time`;
    expect(refused(NCCL.replace('4400.5', time))).toEqual({ message, where: 'x.log:16' });
    expect(refused(`{"results": [{"size": 8, "in_place": {"time": "${time}"}}]}`)).toEqual({
      message,
      where: 'x.log: results[0]',
    });
  });

  test.each(['100000000000000000000000000', '9007199254740993'])('%s is not a size', (size) => {
    const message = `'${size}' is not a size`;
    expect(refused(NCCL.replace('  1073741824', `  ${size}`))).toEqual({ message, where: 'x.log:16' });
    expect(refused(`{"results": [{"size": "${size}", "in_place": {"time": 5}}]}`)).toEqual({
      message,
      where: 'x.log: results[0]',
    });
  });

  test('a rate that is garbled', () => {
    for (const rate of ['244.01', '366.01']) {
      const text = NCCL.replace(rate, 'xyz');
      expect(refused(text)).toEqual({ message: "'xyz' is not a rate", where: 'x.log:16' });
    }
    expect(refused(NCCL_JSON.replace('26.2144', '"xyz"'))).toEqual({
      message: "'xyz' is not a rate",
      where: 'x.log: results[0]',
    });
  });

  test('a row without its last cell, whatever its root is', () => {
    for (const [text, line] of [
      [RCCL, 12],
      [NCCL.replaceAll(' -1 ', ' 0 '), 16],
      [NCCL, 16],
    ] as const) {
      const lines = text.split('\n');
      lines[line - 1] = lines[line - 1]!.replace(/\s+0$/, '');
      expect(refused(lines.join('\n'))).toEqual({
        message: 'this row has 12 cells; its table has 13 columns',
        where: `x.log:${line}`,
      });
    }
  });

  test('a rate of a document that is not size over time', () => {
    expect(refused(NCCL_JSON.replace('26.2144', '52.4288'))).toEqual({
      message: 'algbw is 52.4288 GB/s, but size / time is 26.21 GB/s',
      where: 'x.log: results[0]',
    });
    const records = JSON.stringify(RCCL_RECORDS).replace('29.96', '2.996');
    expect(refused(records).where).toBe('x.log: record 2');
  });

  test('a rate that is not size over time', () => {
    expect(refused(NCCL.replace('4400.5', '2200.5'))).toEqual({
      message: 'algbw is 244.01 GB/s, but size / time is 488.0 GB/s',
      where: 'x.log:16',
    });
  });

  test('the time of the CPU', () => {
    expect(refused(NCCL.replace('    time   algbw', ' cputime   algbw')).where).toBe('x.log:12');
  });

  test('nothing that is timed', () => {
    expect(refused('hello\n').message).toBe('the log has no timed row');
    expect(refused('').message).toBe('the log has no timed row');
  });

  test('JSON that is cut, or of something else', () => {
    expect(refused(NCCL_JSON.slice(0, 200)).message).toContain('not valid JSON');
    expect(refused('{"results": {}}').message).toContain('not the output of');
    expect(refused('{"results": [{"size": 8, "out_of_place": {"time": "x"}}]}')).toEqual({
      message: "'x' is not a time",
      where: 'x.log: results[0]',
    });
  });
});
