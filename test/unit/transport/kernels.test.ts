/** Each congestion control's kernel answers events as docs/packet-cc.md says, word for word. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { hash2 } from '../../../src/rng/hash.ts';
import { findTransport, transports } from '../../../src/transport/registry.ts';
import { sizeOf } from '../../sizes.ts';
import { Nscc } from '../../transport/nscc.ts';
import { Dcqcn, Hpcc } from '../../transport/paced.ts';
import { type CcEvent, type Control, Dctcp, type LaneSetup, None, Swift } from '../../transport/reference.ts';
import { loadControl, replay } from '../../transport/replay.ts';

const LANES = 16;
const EVENTS = 150;
const TICKS = 2 ** 28 - 1;
const STEP = 2 ** 28;
const WINDOW = 2 ** 30;
/** Largest packet tried. */
const FULL = 65600;

/** Small and large values alike, up to `max`. */
const scaled = (min: number, max: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean())
    .map(([x, log]) => Math.round(log ? min * (max / min) ** x : min + x * (max - min)));
const part = fc.integer({ min: 0, max: 65536 });
const ticks = scaled(1, TICKS);
const held = fc.integer({ min: 0, max: 2 ** 30 });
const step = scaled(1, STEP);

const CONSTANTS: Readonly<Record<string, readonly fc.Arbitrary<number>[]>> = {
  none: [],
  ndp: [],
  dctcp: [fc.integer({ min: 0, max: 16 }), fc.oneof(fc.constant(0), scaled(FULL, WINDOW))],
  dcqcn: [
    part,
    scaled(1, 2 ** 31),
    scaled(1, 2 ** 31),
    ticks,
    scaled(1, 2 ** 31),
    fc.integer({ min: 0, max: 8 }),
    scaled(1, 2 ** 30),
    scaled(1, 2 ** 30),
    scaled(FULL + 1, 2 ** 31),
    scaled(FULL, WINDOW),
  ],
  hpcc: [ticks, fc.integer({ min: 1, max: 65536 }), fc.integer({ min: 0, max: 8 }), step, held, held],
  swift: [
    ticks,
    ticks,
    ticks,
    fc.integer({ min: 0, max: 32768 }),
    step,
    part,
    part,
    fc.integer({ min: 1, max: 6 }),
    fc.oneof(fc.constant(0), scaled(FULL, WINDOW)),
  ],
  nscc: [
    ticks,
    scaled(1, 2 ** 30),
    fc.integer({ min: 0, max: 8 }),
    ticks,
    scaled(1, 2 ** 22),
    step,
    step,
    step,
    step,
    ticks,
    part,
    part,
    fc.oneof(fc.constant(80), scaled(1, 65536)),
    fc.integer({ min: 0, max: 1 }),
    fc.oneof(fc.constant(0), scaled(FULL, WINDOW)),
  ],
};

/** htsim's reference set-up: 100 Gbit/s, 14.02 µs, packets of 4150 bytes. */
const PUBLISHED: Readonly<Record<string, readonly number[]>> = {
  none: [],
  ndp: [],
  dctcp: [4, 0],
  dcqcn: [256, 55e6, 55e6, 48_828, 10e6, 5, 5369, 13_422, 16_385, 2 ** 30],
  hpcc: [13_691, 62_259, 5, 80, 12_450, 175_241],
  swift: [6845, 11178, 34227, 3277, 4150, 52429, 32768, 5, 0],
  nscc: [10269, 41074, 3, 13691, 33200, 23869, 16732, 716, 1212, 977, 52429, 32768, 80, 1, 0],
};

type Lane = { readonly setup: LaneSetup; readonly events: readonly CcEvent[] };

/**
 * Events of one lane: time goes on, RTTs are near the base or far above it, with calm and bad
 * times.
 */
function laneOf(setup: LaneSetup, name: string, random: (n: number) => number): Lane {
  let now = random(2 ** 32);
  let mood = 0;
  const events: CcEvent[] = [];
  for (let i = 0; i < EVENTS; i++) {
    if (random(20) === 0) mood = random(4);
    const gap = random(8) === 0 ? random(2 * setup.baseRtt + 2) : random(Math.ceil(setup.baseRtt / 20) + 2);
    now = (now + gap) % 2 ** 32;
    const queue = [0, setup.baseRtt, 8 * setup.baseRtt, random(2) ? 2 ** 31 : 200 * setup.baseRtt][
      random(1 + mood)
    ]!;
    const roll = random(100);
    const timer =
      name === 'dcqcn' && roll >= 90 && roll < 97 ? (['timer 0', 'timer 1'] as const)[roll % 2] : undefined;
    const good = random(4) === 0 ? 'followed' : 'ack';
    const bad = roll < 3 * mood ? 'nack' : roll === 99 && mood > 1 ? 'timeout' : timer;
    events.push({
      kind: bad ?? (random(5) < mood ? 'marked' : good),
      bytes: random(4) === 0 ? 1 + random(setup.full) : setup.full,
      rtt: Math.min(2 ** 32 - 1, random(6) === 0 ? random(setup.baseRtt) : setup.baseRtt + random(queue + 2)),
      now,
      telemetry: name !== 'hpcc' ? 0 : random(8) === 0 ? random(2 ** 21 + 1) : random(40_000 * (1 + mood)),
    });
  }
  return { setup, events };
}

/** Lanes with given constants, or with the published ones in the published fabric. */
function lanesOf(given: readonly number[] | undefined, name: string, seed: number): Lane[] {
  let event = 0;
  const random = (n: number): number => Math.floor((hash2(seed, event++) / 2 ** 32) * n);
  const logarithmic = (min: number, max: number): number =>
    Math.floor(min * (max / min) ** (random(2 ** 30) / 2 ** 30));
  const full = given ? logarithmic(64, FULL) : 4150;
  const portPace = given ? logarithmic(2 ** 13, 2 ** 32 - 1) : 80 * 65536;
  const constants = given ?? PUBLISHED[name]!;
  const slack = given ? random(20 * full) : 0;
  return Array.from({ length: LANES }, () => {
    const firstWindow = given ? logarithmic(full, WINDOW) : 175_250;
    const baseRtt = given ? logarithmic(1, TICKS) : 13_691;
    const wide = firstWindow + (given && random(2) === 0 ? Math.min(slack, WINDOW - firstWindow) : 0);
    const windows = { full: wide, bdp: Math.max(full, wide - slack) };
    const mostWindow = findTransport(name).mostWindow?.(constants, windows) ?? wide;
    return laneOf({ constants, full, firstWindow, mostWindow, baseRtt, portPace }, name, random);
  });
}

const CONTROLS: Readonly<Record<string, new (setup: LaneSetup) => Control>> = {
  none: None,
  ndp: None,
  dctcp: Dctcp,
  dcqcn: Dcqcn,
  hpcc: Hpcc,
  swift: Swift,
  nscc: Nscc,
};

test('every congestion control is tried', () => {
  const names = transports.map(({ name }) => name).sort();
  expect(Object.keys(CONTROLS).sort()).toEqual(names);
  expect(Object.keys(CONSTANTS).sort()).toEqual(names);
});

test.each(Object.keys(CONTROLS))('%s', async (name) => {
  const [device, kernel] = [createCpuDevice(), await loadControl(name)];
  const anyConstants = fc.tuple(...CONSTANTS[name]!);
  await fc.assert(
    fc.asyncProperty(fc.option(anyConstants, { nil: undefined }), fc.nat(), async (constants, seed) => {
      const lanes = lanesOf(constants, name, seed);
      const windows = await replay(device, kernel, lanes);
      for (const [i, { setup, events }] of lanes.entries()) {
        const control = new CONTROLS[name]!(setup);
        const want = events.map((event) => {
          control.hear(event);
          return [control.cwnd, control.pace];
        });
        const words = windows.subarray(2 * i * EVENTS, 2 * (i + 1) * EVENTS);
        const got = want.map(([, pace], e) => [words[2 * e], pace === undefined ? pace : words[2 * e + 1]]);
        expect(got).toEqual(want);
        expect(Math.min(...want.map(([cwnd]) => cwnd!))).toBeGreaterThanOrEqual(setup.full);
      }
    }),
    { numRuns: sizeOf({ fast: 10, full: 60 }), endOnFailure: true },
  );
});
