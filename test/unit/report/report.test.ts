import { expect, test } from 'vitest';
import { warning } from '../../../src/model/warning.ts';
import { documentOf, resultJson } from '../../../src/report/json.ts';
import { readResult } from '../../../src/report/read.ts';
import { parseResult, resultSchema } from '../../../src/report/schema.ts';
import { resultTable } from '../../../src/report/text/table.ts';
import { sampleResult } from './result.ts';

test('a training step as a table', () => {
  expect(resultTable(sampleResult())).toMatchInlineSnapshot(`
    "a sample
    70.55 billion parameters on 256 ranks, 524,288 tokens a training step
    leaf-spine: 256 ranks, 48 switches, 1024 links
    engine flow on cpu (1 thread), seed 1

    training step        19 ms   ideal 14 ms
    step time loss      35.7 %   (step - ideal) / ideal
      one seed, no interval

    rung             time   delta    share
    compute only    10 ms  +10 ms   52.6 %  ██████████████████████
    + latency       11 ms   +1 ms   5.26 %                        ██
    + own ports     14 ms   +3 ms   15.8 %                          ███████
    + fabric links  20 ms   +6 ms   31.6 %                                 █████████████
    + routing       19 ms   -1 ms  -5.26 %                                            ░░
    + routing: one seed, no interval

    hottest links of each kind
    from        to       utilization    bytes
    leaf 1  ->  spine 3       87.3 %  3.5 GiB

    collectives, each alone on the fabric
    name           algorithm  groups     size  count     time  ideal    loss  busbw GB/s
    tp all-reduce  ring       32 x 8  256 MiB    322  1.05 ms   1 ms  5.00 %       447.4
    "
  `);
});

// 17, 18, 20 and 21 ms, twice each: s = sqrt(20/7) = 1.690 ms, s/sqrt(8) = 0.5976 ms, t(7) =
// 2.36462: ±1.413 ms. The delta of routing is -3 … 1 ms, mean -1 ms ± 1.413 ms, which holds 0: t(n
// - 1) · 1.690/sqrt(n) is 1.021 ms with 13, 0.976 ms with 14.
test('with several seeds the spread is told', () => {
  expect(resultTable(sampleResult(true))).toMatchInlineSnapshot(`
    "a sample
    70.55 billion parameters on 256 ranks, 524,288 tokens a training step
    leaf-spine: 256 ranks, 48 switches, 1024 links
    engine flow on cpu (1 thread), mean of 8 seeds

    training step        19 ms   ideal 14 ms
    step time loss      35.7 %   (step - ideal) / ideal
      over the seeds: time mean within 17.59 ms .. 20.41 ms (95 %), p50 19 ms, p99 21 ms
                      loss mean within 25.6 % .. 45.8 % (95 %), p50 35.7 %, p99 50.0 %

    rung            mean time   delta     ± 95 %    share
    compute only        10 ms  +10 ms              52.6 %  ████████████████████
    + latency           11 ms   +1 ms              5.26 %                      ██
    + own ports         14 ms   +3 ms              15.8 %                        ██████
    + fabric links      20 ms   +6 ms              31.6 %                              ████████████
    + routing           19 ms   -1 ms  ±1.413 ms  -5.26 %                                        ░░
    + routing: not distinguishable from 0 with 8 seeds; about 14 seeds are needed

    hottest links of each kind, mean of 8 seeds
    from        to       utilization    bytes
    leaf 1  ->  spine 3       87.3 %  3.5 GiB

    collectives, each alone on the fabric, mean of 8 seeds
    name           algorithm  groups     size  count     time  ideal    loss   ± 95 %  busbw GB/s
    tp all-reduce  ring       32 x 8  256 MiB    322  1.05 ms   1 ms  5.00 %  ±1.41 %       447.4
    "
  `);
});

test('a collective as nccl-tests prints it', () => {
  // O-01: 8 ranks, 1 GiB, 450 GB/s: 4175.66 µs, algbw 257.14, busbw 450.
  const { step: _, training: __, ...rest } = sampleResult();
  const bytes = 2 ** 30;
  const time_us = (bytes * 1.75) / 450e3;
  const algbw = bytes / time_us / 1e3;
  const row = { ...rest.collectives[0]!, name: 'all-reduce', groups: 1, bytes, count: 1, time_us, loss: 0 };
  const rows = [{ ...row, algbw_GBps: algbw, busbw_GBps: algbw * 1.75 }];
  const provenance = { ...rest.provenance, seeded: false };
  const result = { ...rest, provenance, kind: 'collective' as const, collectives: rows, links: [] };
  expect(resultTable(result)).toMatchInlineSnapshot(`
    "# a sample
    # weft 0.1.0: all-reduce, ring, 8 ranks
    # leaf-spine: 256 ranks, 48 switches, 1024 links
    # engine flow on cpu (1 thread)
    #
    #         size         count    type   redop         time     algbw     busbw      loss
    #          (B)    (elements)                         (us)    (GB/s)    (GB/s)       (%)
        1073741824     268435456   float     sum      4175.66    257.14    450.00      0.00
    # Avg bus bandwidth    : 450.000
    "
  `);
});

test('results pass their own schema and are read back, with one seed and with several', async () => {
  for (const many of [false, true]) {
    const warnings = many ? [warning('few-seeds', { seeds: 2, halfShare: 0.25, lowUs: 1 })] : [];
    const result = { ...sampleResult(many), warnings };
    expect(parseResult(JSON.parse(resultJson(result)))).toEqual(documentOf(result));
    expect(await readResult(resultJson(result))).toEqual(result);
  }
  expect(() => parseResult({ ...sampleResult(), extra: 1 })).toThrow('extra');
});

test('a result saved before rungs said whether the seed matters is read and shown', async () => {
  for (const many of [false, true]) {
    const { provenance, step, ...rest } = sampleResult(many);
    const { seeded: _, ...before } = provenance;
    const ladder = step!.ladder.map(({ seeded: __, seeds_to_tell: ___, ...rung }) => rung);
    const old = await readResult(resultJson({ ...rest, provenance: before, step: { ...step!, ladder } }));
    expect(resultTable(old)).toBe(resultTable(sampleResult(many)));
  }
});

test('the schema is JSON Schema with the fixed names', () => {
  const schema = resultSchema();
  expect(Object.keys(schema.properties as object)).toEqual(
    expect.arrayContaining([
      'schema',
      'provenance',
      'fabric',
      'step',
      'collectives',
      'flows',
      'links',
      'counters',
    ]),
  );
});

test('samples stand on one line', () => {
  const result = sampleResult(true);
  const text = resultJson({
    ...result,
    step: { ...result.step!, loss: { ...spread, samples: [1, 2.5, -3e-7] } },
  });
  expect(text).toContain('"samples": [1, 2.5, -3e-7]');
});

const spread = { mean: 0, ci95: [0, 0], p50: 0, p99: 0 } as const;

test('collectives that differ only in their stage are one row', () => {
  const result = sampleResult();
  const [one] = result.collectives;
  const at = (name: string, change = {}) => ({ ...one!, name, ...change });
  const lines = resultTable({
    ...result,
    collectives: [
      at('tp all-reduce stage 0'),
      at('dp all-reduce stage 0 1', { bytes: 2 ** 20 }),
      at('tp all-reduce stage 1'),
      at('dp all-reduce stage 1', { bytes: 2 ** 20 }),
      // One that takes longer.
      at('tp all-reduce stage 2', { time_us: 1100 }),
      at('pp transfer stage 0 to 1'),
      at('pp transfer stage 1 to 0'),
      at('ep all-to-all stage 10'),
    ],
  }).split('\n');
  const from = lines.findIndex((line) => line.startsWith('collectives'));
  const rows = lines.slice(from + 2).filter((line) => line !== '');
  expect(rows.map((row) => row.trim().split(/ {2,}/)[0])).toEqual([
    'tp all-reduce, 2 stages',
    'dp all-reduce, 2 stages',
    'tp all-reduce stage 2',
    'pp transfer, 2 pairs of stages',
    'ep all-to-all stage 10',
  ]);
});
