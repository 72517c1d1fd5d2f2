/** The page's verdict on two results: times in ms, of pairs of seeds. */
import { expect, test } from 'vitest';
import { verdictText } from '../../../demo/src/view/verdict.ts';
import type { Result } from '../../../src/model/result.ts';
import { summarize } from '../../../src/stats/summary.ts';
import { sampleResult } from '../report/result.ts';

interface Told {
  readonly seed?: number;
  readonly seeded?: boolean;
}

/** A training step that took so long under consecutive seeds. */
function took(timesMs: readonly number[], { seed = 1, seeded = true }: Told = {}): Result {
  const { provenance, step, ...rest } = sampleResult();
  const q = (values: readonly number[]) => (values.length === 1 ? values[0]! : summarize(values));
  return {
    ...rest,
    provenance: { ...provenance, seed, seeds: timesMs.length, seeded },
    step: { ...step!, time_us: q(timesMs.map((ms) => ms * 1000)), loss: q(timesMs.map((ms) => ms / 10 - 1)) },
  };
}

test('under the same seeds, pairs: what both share cancels', () => {
  // B takes 2, 2.2 and 1.8 % more than A. Logarithms 0.019803, 0.021761, 0.017840: mean 0.019801, s
  // = 0.0019610, 4.3027 · s/sqrt(3) = 0.0048714: 1.50 % to 2.50 %. Apart from each other the
  // samples differ fourfold.
  const text = verdictText(took([10, 20, 40]), took([10.2, 20.44, 40.72]), true)!;
  expect(text).toMatch(
    /^B takes 2\.00 % more time than A \(95 % interval: 1\.50 % more to 2\.50 % more, over 3 pairs of the same seed\)\./,
  );
  // Losses 0, 1 and 3: mean 4/3, s = 1.5275, ± 3.795.
  expect(text).toContain('Step time loss 133.3 % (-246.1 % to 512.8 %) in A,');
});

test('under other seeds the samples are no pairs', () => {
  const text = verdictText(took([10, 20, 40]), took([10.2, 20.44, 40.72], { seed: 2 }), true)!;
  expect(text).toMatch(/^The seeds do not tell the two apart: B takes 2\.00 % more time than A/);
  expect(text).toContain('Use more seeds to narrow it.');
  expect(text).not.toContain('pairs');
});

test('pairs that do not tell say how many would', () => {
  // Logarithms of the ratios ln 1.1, 0, 0: mean 0.031770, s = 0.055027: t(n - 1) · s/mean < sqrt(n)
  // first with 14 (2.1604 · 1.7320 = 3.7419 and sqrt(14) = 3.7417 is just below; 15: 2.1448 ·
  // 1.7320 = 3.7149 < 3.8730).
  const text = verdictText(took([10, 20, 40]), took([11, 20, 40]), true)!;
  expect(text).toMatch(
    /The seeds do not tell the two apart: .* over 3 pairs of the same seed\)\. About 15 seeds are needed\./,
  );
});

test('one seed has no interval, unless seeds decide nothing', () => {
  const one = verdictText(took([10]), took([12]), true)!;
  expect(one).toContain('B takes 20.0 % more time than A (one seed on a side, no interval).');
  const settled = { seeded: false };
  expect(verdictText(took([10], settled), took([12], settled), true)).toContain(
    'B takes 20.0 % more time than A, under every seed.',
  );
  expect(verdictText(took([10], settled), took([12]), true)).toContain('no interval');
  // A is the same under each of B's seeds.
  expect(verdictText(took([10], settled), took([12, 12.1, 11.9]), true)).toMatch(
    /95 % interval: 1\d\.\d % more to 2\d\.\d %/,
  );
});

test('an older result, which does not say whether the seed decides anything, may be one of many', () => {
  const { provenance, ...rest } = took([10]);
  const { seeded: _, ...old } = provenance;
  expect(verdictText({ ...rest, provenance: old }, took([12]), true)).toContain('no interval');
});
