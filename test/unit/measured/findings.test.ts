/** The findings that gaps between a log and a simulation lead to. */
import { expect, test } from 'vitest';
import { findingsOf } from '../../../src/measured/findings.ts';

/** A simulation of 20 us and 100 GB/s, and times that `measured` makes of it. */
function rows(measured: (us: number, bytes: number) => number) {
  return Array.from({ length: 21 }, (_, i) => {
    const bytes = 1024 * 2 ** i;
    const simulatedUs = 20 + bytes / 100e3;
    const measuredUs = measured(simulatedUs, bytes);
    const simulatedBusbw = bytes / 1e3 / simulatedUs;
    const [gap, measuredBusbw] = [measuredUs / simulatedUs, bytes / 1e3 / measuredUs];
    return {
      bytes,
      measuredUs,
      simulatedUs,
      gap,
      measuredBusbw,
      simulatedBusbw,
      algorithm: 'a',
      protocol: 'P',
    };
  });
}

const busiest = { levels: ['between'] as const, utilization: 0.95 };
const found = (measured: (us: number, bytes: number) => number) => findingsOf(rows(measured), busiest);
const MIB = 2 ** 20;

test('nothing, within a tenth', () => {
  expect(found((us, bytes) => us * (bytes < MIB ? 1.08 : 0.93))).toMatchObject([{ code: 'level' }]);
});

test('a launch adds the same to each size', () => {
  const [launch, ...others] = found((us) => us + 15);
  expect(launch).toMatchObject({ code: 'launch', fromBytes: 1024, addedUs: expect.closeTo(15, 9) });
  expect(others).toEqual([]);
});

test('slow links multiply what bytes take', () => {
  const [rate, ...others] = found((us, bytes) => us + bytes / 100e3);
  expect(rate).toMatchObject({ code: 'rate', toBytes: 1024 * MIB, levels: ['between'] });
  expect(rate!.share).toBeCloseTo(0.5, 6);
  // Sizes in between are on their way from one end to the other.
  expect(others).toEqual([]);
});

test('both, and sizes in between that neither explains', () => {
  const codes = found((us, bytes) => {
    const slow = bytes >= MIB && bytes <= 4 * MIB ? 3 : 1;
    return 15 + (us + bytes / 100e3) * slow;
  }).map(({ code, fromBytes, toBytes }) => [code, fromBytes, toBytes]);
  expect(codes.map(([code]) => code)).toEqual(['launch', 'rate', 'middle']);
  const [, from, to] = codes.at(-1)!;
  expect(Number(from)).toBeLessThanOrEqual(MIB);
  expect(to).toBe(4 * MIB);
});

test('one size alone', () => {
  expect(found((us, bytes) => (bytes === 4 * MIB ? 1.4 * us : us))).toMatchObject([
    { code: 'outlier', fromBytes: 4 * MIB, toBytes: 4 * MIB, gap: expect.closeTo(1.4, 9), how: 'a by P' },
  ]);
});

test('links that are not busy do not limit', () => {
  const idle = findingsOf(
    rows((us, bytes) => us + bytes / 100e3),
    { levels: ['between'], utilization: 0.3 },
  );
  expect(idle.map(({ code }) => code)).not.toContain('rate');
});
