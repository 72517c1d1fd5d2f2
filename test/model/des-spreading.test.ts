/** Routing by the sender, entropy for entropy. */
import { describe, expect, test } from 'vitest';
import { createSpreader, type Spreader } from '../../src/engine/des/entropy.ts';
import type { PacketRouting } from '../../src/engine/packet/api.ts';
import { star } from '../../src/topology/star.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const SEED = 7;
const KEY = 99;

function spreader(routing: PacketRouting, entropies: number): Spreader {
  const fabric = star.build({ hosts: 2, rate: 100e9, latency: 300_000 });
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes: 1 }]);
  return createSpreader(packetRun(fabric, schedule, { entropies }, { routing }), SEED, KEY)!;
}

/** The next `count` entropies, a tick apart, from the n-th packet on. */
function take({ next }: Spreader, count: number, n = 0): number[] {
  return Array.from({ length: count }, (_, i) => next(n + i, n + i));
}

const sorted = (entropies: readonly number[]) => [...entropies].sort((a, b) => a - b);
const all = (entropies: number) => Array.from({ length: entropies }, (_, i) => i);

test('spray takes all entropies in turn', () => {
  const taken = take(spreader({ name: 'spray' }, 16), 32);
  expect(sorted(taken.slice(0, 16))).toEqual(all(16));
  expect(taken.slice(16)).toEqual(taken.slice(0, 16));
});

describe('reps', () => {
  test('uses again what has come through unmarked, the oldest first, and each once', () => {
    const lane = spreader({ name: 'reps' }, 1000);
    const fresh = take(lane, 3);
    lane.hear(5, 'good');
    lane.hear(6, 'marked');
    lane.hear(7, 'trimmed');
    lane.hear(8, 'good');
    expect(take(lane, 2, 3)).toEqual([5, 8]);
    expect(fresh).not.toContain(lane.next(5, 5));
  });

  test('keeps no more than its ring holds', () => {
    const lane = spreader({ name: 'reps', recycled: 2 }, 1000);
    for (const entropy of [1, 2, 3]) lane.hear(entropy, 'good');
    expect(take(lane, 2)).toEqual([2, 3]);
  });
});

describe('bitmap', () => {
  test('passes over what was marked, once for each point', () => {
    const lane = spreader({ name: 'bitmap' }, 8);
    expect(sorted(take(lane, 8))).toEqual(all(8));
    lane.hear(3, 'marked');
    expect(sorted(take(lane, 7))).toEqual(all(8).filter((entropy) => entropy !== 3));
    expect(sorted(take(lane, 8))).toEqual(all(8));
  });

  test('passes over what was trimmed four times', () => {
    const lane = spreader({ name: 'bitmap' }, 8);
    lane.hear(3, 'trimmed');
    expect(take(lane, 4 * 7)).not.toContain(3);
    // The turn in which it is due once more may have just begun.
    expect(take(lane, 2 * 8)).toContain(3);
  });

  test('takes one all the same where all have been punished', () => {
    const lane = spreader({ name: 'bitmap' }, 2);
    for (const entropy of [0, 1]) lane.hear(entropy, 'trimmed');
    expect(all(2)).toContain(lane.next(0, 0));
  });
});

test('mixed recycles, and passes over what was marked where there is nothing to recycle', () => {
  const lane = spreader({ name: 'mixed' }, 4);
  lane.hear(2, 'trimmed');
  lane.hear(1, 'good');
  const [first, ...others] = take(lane, 4);
  expect(first).toBe(1);
  expect(others).not.toContain(2);
});

test('a flowlet keeps its path, and the next takes another', () => {
  const lane = spreader({ name: 'flowlet', gapPs: 10 * 1024 }, 1 << 15);
  const first = lane.next(0, 1000);
  expect(lane.next(1, 1009)).toBe(first);
  expect(lane.next(2, 1018)).toBe(first);
  const second = lane.next(3, 1028);
  expect(second).not.toBe(first);
  expect(lane.next(4, 1028)).toBe(second);
});
