/** The oracle's congestion controls, with events given by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { after, isqrt, minus, mul16, plus, ratio16 } from '../../src/engine/des/transport/arithmetic.ts';
import type { FlowControl } from '../../src/engine/des/transport/control.ts';
import { findControl } from '../../src/engine/des/transport/registry.ts';

const FULL = 1000;

const timers = { set() {}, isSet: () => false };

function begin(name: string, constants: readonly number[], windowBytes = 10 * FULL): FlowControl {
  const windows = { windowBytes, wideBytes: windowBytes, bdpBytes: windowBytes, mostBytes: 2 ** 31 };
  const start = { ...windows, fullBytes: FULL, baseTicks: 1000, period: 20 * 65536, timers };
  return findControl(name).begin({ ...start, constants });
}

/** Acks of so many full packets. */
function acks(control: FlowControl, count: number, marked: boolean, rttTicks = 1000, nowTicks = 5000): void {
  for (let i = 0; i < count; i++) control.ack({ bytes: FULL, marked, rttTicks, nowTicks, telemetry: 0 });
}

const loss = { bytes: FULL, nowTicks: 5000 };

describe('dctcp', () => {
  test('a round without marks adds a packet, up to the largest window', () => {
    const control = begin('dctcp', [4, 0]);
    acks(control, 9, false);
    expect(control.window()).toBe(10_000);
    acks(control, 1, false);
    expect(control.window()).toBe(11_000);
    for (let round = 0; round < 20; round++) acks(control, 20, false);
    expect(control.window()).toBe(20_000);
  });

  test('the first mark takes α/2 of the window, which then stays for what is on the way', () => {
    // α starts at 65536: the window halves. The ten packets on the way may be marked too, and
    // change nothing; the first nine end a round, all marked, and α stays. The tenth and four
    // without a mark are a round of 5000 bytes: f = floor(1000·65536/5000) = 13107, α = 65536 -
    // 4096 + 819 = 62259. A fifth adds a packet. One more mark: 6000 - (floor(6000·62259/65536) >>
    // 1) = 6000 - (5699 >> 1) = 3151.
    const control = begin('dctcp', [4, 0]);
    acks(control, 1, true);
    expect(control.window()).toBe(5_000);
    acks(control, 10, true);
    expect(control.window()).toBe(5_000);
    acks(control, 4, false);
    expect(control.window()).toBe(5_000);
    acks(control, 1, false);
    expect(control.window()).toBe(6_000);
    acks(control, 1, true);
    expect(control.window()).toBe(3_151);
  });

  test('trims and timeouts halve it once a window, down to a packet', () => {
    const control = begin('dctcp', [4, 0]);
    control.nack(loss);
    control.timeout(5000);
    expect(control.window()).toBe(5_000);
    // The packets on the way come in, then a window that adds a packet.
    acks(control, 15, false);
    expect(control.window()).toBe(6_000);
    for (let i = 0; i < 5; i++) {
      control.timeout(5000);
      acks(control, 10, true);
    }
    expect(control.window()).toBe(FULL);
  });
});

describe('swift', () => {
  // Target 500 ticks above the base RTT of 1000, no scaling; a packet an RTT up, 0.5 of the excess
  // down, at most a half.
  const constants = [500, 0, 0, 0, FULL, 32768, 32768, 2, 0];

  test('below the target a window of acks adds a step', () => {
    const control = begin('swift', constants);
    acks(control, 10, false, 1499);
    expect(control.window()).toBe(11_000);
  });

  test('above it, the window shrinks with the excess, once an RTT', () => {
    // RTT 2000: (2000 - 1500) / 2000 is a quarter, half of that an eighth.
    const control = begin('swift', constants);
    acks(control, 5, false, 2000, 5000);
    expect(control.window()).toBe(8_750);
    acks(control, 1, false, 2000, 6999);
    expect(control.window()).toBe(8_750);
    // An RTT after the last cut: 8750 - floor(8750 · 8192 / 65536) = 8750 - 1093.
    acks(control, 1, false, 2000, 7000);
    expect(control.window()).toBe(7_657);
  });

  test('a trim cuts by the most; the second timeout in a row resets', () => {
    const control = begin('swift', constants);
    control.nack(loss);
    expect(control.window()).toBe(5_000);
    control.timeout(5000);
    expect(control.window()).toBe(5_000);
    control.timeout(5000);
    expect(control.window()).toBe(FULL);
  });
});

describe('nscc', () => {
  // target, qaDelay, qaGate, networkRtt, adjustBytes · fair, proportional, eta, fast, fastDelay ·
  // gamma, maxCut, averaging, startAtMax, max
  const constants = [500, 2000, 3, 1000, 8000, 1000, 2000, 100, 250, 10, 52429, 32768, 80, 0, 20_000];

  test('delays below the target: each ninth packet’s bytes turn into a share of the step', () => {
    // Delay 250 of 500: a packet counts half, 500 bytes. The first ack comes networkRtt after the
    // start, as it were, which is not more than networkRtt; so the sums grow until they pass 8000
    // bytes received, at the ninth: 4500 of 10 000 bytes. ratio16(4500, 10000) = 29491, 2000 ·
    // 29491 >> 16 = 899; then eta, for an RTT is over.
    const control = begin('nscc', constants);
    acks(control, 8, false, 1250);
    expect(control.window()).toBe(10_000);
    acks(control, 1, false, 1250);
    expect(control.window()).toBe(10_000 + 899 + 100);
  });

  test('a trim takes its bytes; a timeout leaves one packet', () => {
    const control = begin('nscc', constants);
    control.nack(loss);
    expect(control.window()).toBe(9_000);
    control.timeout(5000);
    expect(control.window()).toBe(FULL);
  });

  test('quick adapt: after trims, the window becomes what came through', () => {
    // The first nack at 5000 sets the period's end to 5000 + 1000 + 500; one packet came through,
    // less than 20 000 >> 3.
    const control = begin('nscc', constants);
    control.nack(loss);
    acks(control, 2, false, 1250, 6000);
    control.nack({ ...loss, nowTicks: 6501 });
    expect(control.window()).toBe(2_000);
    // Acks of the old window, which was larger than these, are ignored if marked.
    acks(control, 2, true, 9000, 6502);
    expect(control.window()).toBe(2_000);
  });
});

test('whatever happens, windows are whole numbers of at least a packet', () => {
  const event = fc.record({
    kind: fc.integer({ min: 0, max: 5 }),
    bytes: fc.integer({ min: 1, max: FULL }),
    marked: fc.boolean(),
    rttTicks: fc.integer({ min: 0, max: 20_000 }),
    later: fc.integer({ min: 0, max: 2_000 }),
    inFlight: fc.integer({ min: 0, max: 40_000 }),
  });
  const constants: Record<string, readonly number[]> = {
    dctcp: [4, 0],
    swift: [500, 400, 2500, 3277, FULL, 52429, 32768, 5, 0],
    nscc: [500, 2000, 3, 1000, 8000, 5000, 4000, 100, 250, 977, 52429, 32768, 80, 1, 0],
  };
  fc.assert(
    fc.property(
      fc.constantFrom('dctcp', 'swift', 'nscc'),
      fc.array(event, { maxLength: 200 }),
      (name, events) => {
        const control = begin(name, constants[name]!);
        let nowTicks = 2 ** 32 - 5000;
        for (const { kind, later, ...what } of events) {
          nowTicks = plus(nowTicks, later);
          if (kind === 0) control.timeout(nowTicks);
          else if (kind === 1) control.nack({ ...what, nowTicks });
          else control.ack({ ...what, nowTicks, telemetry: 0 });
          expect(Number.isInteger(control.window())).toBe(true);
          expect(control.window()).toBeGreaterThanOrEqual(FULL);
          expect(control.window()).toBeLessThanOrEqual(20 * FULL);
        }
      },
    ),
  );
});

test('fixed point', () => {
  expect(mul16(0xffffffff, 65536)).toBe(0xffffffff);
  expect(mul16(3, 32768)).toBe(1);
  expect(ratio16(1, 2)).toBe(32768);
  expect(ratio16(2 ** 31, 2 ** 31)).toBe(65536);
  expect(ratio16(0, 0)).toBe(0);
  expect([0, 1, 3, 4, 2 ** 30 - 1, 2 ** 30].map(isqrt)).toEqual([0, 1, 1, 2, 32767, 32768]);
  expect(minus(2, 5)).toBe(2 ** 32 - 3);
  expect(plus(2 ** 32 - 1, 2)).toBe(1);
  expect([after(1, 2 ** 32 - 1), after(5, 5), after(0, 1)]).toEqual([true, false, false]);
});
