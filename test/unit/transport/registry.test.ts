import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findControl } from '../../../src/engine/des/transport/registry.ts';
import type { Param } from '../../../src/model/params.ts';
import { findTransport, transports } from '../../../src/transport/registry.ts';
import type { TransportSetting } from '../../../src/transport/transport.ts';
import { parseQuantity } from '../../../src/units/parse.ts';
import type { QuantityKind } from '../../../src/units/scales.ts';
import { CONTROLS } from '../../model/packet-cases.ts';

/** htsim's reference set-up. */
const REFERENCE: TransportSetting = {
  rttPs: 14_022_720,
  rateBps: 100e9,
  payloadBytes: 4086,
  headerBytes: 64,
  trimming: true,
};
/** The slowest and the fastest there could be. */
const EXTREMES: readonly TransportSetting[] = [
  { rttPs: 1, rateBps: 1e6, payloadBytes: 1, headerBytes: 0, trimming: false },
  { rttPs: 5e11, rateBps: 1.6e12, payloadBytes: 65536, headerBytes: 64, trimming: true },
];

function defaults(params: Readonly<Record<string, Param>>): Record<string, number | boolean | undefined> {
  const values = Object.entries(params).map(([name, { kind, default: text }]) => [
    name,
    typeof text === 'string' ? parseQuantity(kind as QuantityKind, text) : text,
  ]);
  return Object.fromEntries(values) as Record<string, number | boolean | undefined>;
}

function constantsOf(name: string, values: Record<string, number | boolean>, setting = REFERENCE): number[] {
  const transport = findTransport(name);
  return transport.constants({ ...defaults(transport.params), ...values }, setting);
}

describe.each(transports)('$name', ({ name, constants, params }) => {
  test('has a shader of its name', () => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(existsSync(join(import.meta.dirname, `../../../shaders/transport/${name}.wgsl`))).toBe(true);
  });

  test('has an oracle, and is among the random packet runs', () => {
    expect(findControl(name).name).toBe(name);
    expect(CONTROLS).toContain(name);
  });

  test.each([REFERENCE, ...EXTREMES])('yields at most 16 words for %j', (setting) => {
    const words = constants(defaults(params), setting);
    expect(words.length).toBeLessThanOrEqual(16);
    for (const word of words) expect(Number.isInteger(word) && word >= 0 && word < 2 ** 32).toBe(true);
  });
});

test('nscc has the constants that htsim prints for its reference set-up', () => {
  // a = 14.02272 µs · 12.5 B/ns / 150 kB = 1.16856, target = 0.75 · 14.02272 µs, b = target / 12 µs
  // = 0.87642. fair = 5·4086·a, proportional = 4·4086·a·b, eta = 0.15·4086·a, fast = 0.25·a·4150.
  const words = [10_271, 41_084, 3, 13_694, 33_200, 23_874, 16_739, 716, 1212, 977, 52_429, 32_768, 80, 1, 0];
  expect(constantsOf('nscc', {})).toEqual(words);
});

test('without trimming nscc aims at a delay of one RTT', () => {
  expect(constantsOf('nscc', {}, { ...REFERENCE, trimming: false })[0]).toBe(13_694);
  expect(constantsOf('nscc', { targetDelay: 6e6 })[0]).toBe(5859);
});

test('flow scaling of swift adds nothing to a window of 100 packets and 0.9/3.06 of its range to one of 1', () => {
  const [queue, alpha, range, floor] = constantsOf('swift', {});
  expect([queue, range, floor]).toEqual([6847, 34_235, 3277]);
  // √10 - 1/10 = 3.0623.
  expect(alpha).toBe(11_180);
});

test('a largest window is at least a packet', () => {
  expect(constantsOf('dctcp', { maxWindow: 100 })).toEqual([4, 4150]);
  expect(constantsOf('dctcp', { maxWindow: 1e6 })).toEqual([4, 1_000_000]);
});

test('dcqcn has the constants of its paper', () => {
  // 40 Mbit/s are 5 MB/s; in 2^30 ps, 1.0737 ms, 5369 bytes. The least rate is that of the largest
  // pace below 2^32.
  const words = [256, 55_000_000, 55_000_000, 48_828, 10_000_000, 5, 5369, 13_422, 16_385, 2 ** 30];
  expect(constantsOf('dcqcn', {})).toEqual(words);
});

test('no rate of dcqcn is so low that a packet would take 2^30 ps', () => {
  expect(constantsOf('dcqcn', {}, EXTREMES[1])[8]).toBe(65_601);
});

test('hpcc averages over the longest RTT and aims at 95 %', () => {
  expect(constantsOf('hpcc', {})).toEqual([13_694, 62_259, 5, 80, 0, 0]);
});

test('hpcc knows what receivers hold', () => {
  const held = { mostBytes: 12_480, lookedBytes: 175_240.2 };
  expect(constantsOf('hpcc', {}, { ...REFERENCE, held }).slice(4)).toEqual([12_480, 175_241]);
});

test('an unknown name is answered with those there are', () => {
  expect(() => findTransport('cubic')).toThrow("unknown congestion control 'cubic'");
});
