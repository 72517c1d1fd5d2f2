/**
 * One switch port with Poisson arrivals: waits against Lindley's recursion, exactly, and against
 * the closed forms of M/D/1 and M/M/1 (Kleinrock, Queueing Systems I, §5.6 and §3.2).
 * `WEFT_TESTS=long` runs 10^6 packets of each, for 3 % and 5 %.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { hash2 } from '../../src/rng/hash.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { star } from '../../src/topology/star.ts';
import { LONG, sizeOf } from '../sizes.ts';
import { slowLink } from './htsim.ts';
import { roomy } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const PACKETS = sizeOf({ full: 60_000, long: 1_000_000 });
/** The port that is looked at, ps a byte; all others are 500 times as fast. */
const PACE = 1000;
const SPEEDUP = 500;
/** Many packets to a window of the engine. */
const LATENCY_PS = 1e9;
const MEAN_BYTES = 1000;
const SERVICE_PS = MEAN_BYTES * PACE;

interface Arrivals {
  /** From the arrival before, ps. */
  readonly gaps: readonly number[];
  /** On the wire. */
  readonly sizes: readonly number[];
}

/** Exponential gaps at load `rho`; sizes all alike, or exponential too, in whole bytes. */
function draw(rho: number, exponential: boolean): Arrivals {
  const seed = Math.round(1000 * rho) + (exponential ? 1 : 0);
  const sample = (i: number) => -Math.log((hash2(seed, i) + 0.5) / 2 ** 32);
  const list = (of: (i: number) => number) => Array.from({ length: PACKETS }, (_, i) => Math.round(of(i)));
  return {
    gaps: list((i) => (sample(2 * i) * SERVICE_PS) / rho),
    sizes: list((i) => (exponential ? Math.max(1, sample(2 * i + 1) * MEAN_BYTES) : MEAN_BYTES)),
  };
}

/** Time that each packet spends on the way and back beyond its time alone, ps. */
async function waits({ gaps, sizes }: Arrivals): Promise<number[]> {
  const fast = star.build({ hosts: 2, rate: (SPEEDUP * 8e12) / PACE, latency: LATENCY_PS });
  const fabric = slowLink(fast, 2, 1, 1 / SPEEDUP);
  const builder = createScheduleBuilder();
  const first = builder.reserveLanes(2);
  builder.setLane(
    first,
    0,
    0,
    sizes.map((size, i) => ({ send: true, bytes: size - 1, peerBase: first + 1, delayPs: gaps[i]! })),
  );
  builder.setLane(first + 1, 1, 0, [{ need: PACKETS }]);
  const { replicas } = await simulatePackets(device, {
    fabric,
    routes: buildRoutes(fabric),
    schedule: builder.finish(),
    routing: { name: 'ecmp' },
    settings: {
      ...roomy,
      payloadBytes: 60_000,
      headerBytes: 1,
      ackBytes: 1,
      windowBytes: 1 << 30,
      rtoPs: 1e12,
      span: 65_536,
    },
    seeds: [1],
    listFlows: true,
  });
  const ack = PACE / SPEEDUP;
  return replicas[0]!.flows!.map(({ startPs, endPs }, i) => {
    const alone = sizes[i]! * (PACE / SPEEDUP + PACE) + 2 * ack + 4 * LATENCY_PS;
    return endPs - startPs - alone;
  });
}

/**
 * The same by Lindley: a packet is through a port one service after it came or the one before it
 * was through.
 */
function lindley({ gaps, sizes }: Arrivals): number[] {
  let now = 0;
  let through = [0, 0];
  return sizes.map((size, i) => {
    now += gaps[i]!;
    const source = Math.max(now, through[0]!) + (size * PACE) / SPEEDUP;
    through = [source, Math.max(source, through[1]!) + size * PACE];
    return through[1]! - now - size * (PACE / SPEEDUP + PACE);
  });
}

/** The mean, in service times, and its standard error from the means of 30 stretches. */
function estimate(values: readonly number[]): { mean: number; error: number } {
  const length = Math.floor(values.length / 30);
  const means = Array.from({ length: 30 }, (_, stretch) => {
    const part = values.slice(stretch * length, (stretch + 1) * length);
    return part.reduce((sum, value) => sum + value, 0) / length / SERVICE_PS;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / 30;
  const spread = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 29;
  return { mean, error: Math.sqrt(spread / 30) };
}

async function check(rho: number, exponential: boolean, expected: number): Promise<void> {
  const arrivals = draw(rho, exponential);
  const found = await waits(arrivals);
  expect(found).toEqual(lindley(arrivals));
  const { mean, error } = estimate(found);
  if (LONG) console.log(`load ${rho}: wait ${mean} ± ${error}, ${expected} expected`);
  // The draw's own error, or the tolerance of 3 % (5 % at 0.9) that 10^6 packets are enough for.
  const allowed = LONG ? (rho < 0.9 ? 0.03 : 0.05) * expected : 3 * error;
  expect(Math.abs(mean - expected)).toBeLessThan(allowed);
}

describe('M/D/1: ρ / 2(1 - ρ) service times', () => {
  const cases = [
    [0.3, 0.2143],
    [0.5, 0.5],
    [0.7, 1.1667],
    [0.8, 2],
    [0.9, 4.5],
  ] as const;
  test.each(cases)('at load %d', (rho, wait) => check(rho, false, wait));
});

describe('M/M/1: ρ / (1 - ρ) service times', () => {
  const cases = [
    [0.5, 1],
    [0.8, 4],
    [0.9, 9],
  ] as const;
  test.each(cases)('at load %d', (rho, wait) => check(rho, true, wait));
});
