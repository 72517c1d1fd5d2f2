/** Samples of links, thinned and packed: computed by hand. */
import { describe, expect, test } from 'vitest';
import type { LinkSample } from '../../../src/engine/packet/api.ts';
import { flowCounts, messagesSeen, rowAt } from '../../../src/observe/flow-counts.ts';
import {
  meanTimeline,
  packSamples,
  rowsThatFit,
  timelineBuffers,
  UNKNOWN_FLOWS,
} from '../../../src/observe/link-timeline.ts';
import { thinned } from '../../../src/observe/thinned.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { star } from '../../../src/topology/star.ts';

/** Two ranks at a switch: links 0 and 2 up, 1 and 3 down, 100 Gbit/s = 0.1 bit/ps. */
const pair = star.build({ hosts: 2, rate: 100e9, latency: 1000 });

function sample(timePs: number, values: Partial<Record<keyof LinkSample, readonly number[]>>): LinkSample {
  const at = (key: keyof LinkSample) => values[key] ?? [0, 0, 0, 0];
  return {
    timePs,
    queueBytes: Uint32Array.from(at('queueBytes')),
    linkBytes: Float64Array.from(at('linkBytes')),
    marks: Uint32Array.from(at('marks')),
    drops: Uint32Array.from(at('drops')),
    trims: Uint32Array.from(at('trims')),
    pausedPs: values.pausedPs && Float64Array.from(values.pausedPs),
  };
}

describe('thinned', () => {
  test('drops every other sample when there are too many, and takes half as many from then on', () => {
    const kept = thinned(4);
    expect([1, 2, 3, 4].map((time) => kept.add(sample(time, {})))).toEqual([1, 1, 1, 1]);
    // Five are too many: the second and fourth stay.
    expect(kept.add(sample(5, {}))).toBe(2);
    expect(kept.samples().map(({ timePs }) => timePs)).toEqual([2, 4]);
  });

  test('forgets a run that starts again', () => {
    const kept = thinned(4);
    for (const time of [1, 2, 3, 4, 5]) kept.add(sample(time, {}));
    expect(kept.add(sample(1, {}))).toBe(1);
    expect(kept.samples().map(({ timePs }) => timePs)).toEqual([1]);
  });
});

describe('packSamples', () => {
  // In 1000 ps a link carries 100 bits = 12.5 bytes, in 3000 ps 37.5 bytes.
  const packed = packSamples(pair, [
    sample(1000, { linkBytes: [12.5, 0, 0, 5], marks: [1, 0, 0, 0], pausedPs: [0, 0, 250, 0] }),
    sample(4000, {
      linkBytes: [27.5, 0, 75, 5],
      marks: [5, 0, 0, 0],
      queueBytes: [0, 7, 0, 0],
      pausedPs: [0, 0, 1750, 0],
    }),
    sample(8000, { linkBytes: [27.5, 0, 75, 5], marks: [5, 0, 0, 0], pausedPs: [0, 0, 1750, 0] }),
  ]);

  test('says what happened since the row before, and what is the case at its end', () => {
    expect([...packed.timesPs]).toEqual([1000, 4000, 8000]);
    // 12.5/12.5, 5/12.5; then 15/37.5, 75/37.5 held at 1; the excess goes to the next row: 37.5/50.
    expect([...packed.utilization].map((u) => Number(u.toFixed(6)))).toEqual([
      ...[1, 0, 0, 0.4],
      ...[0.4, 0, 1, 0],
      ...[0, 0, 0.75, 0],
    ]);
    expect([...packed.marks!]).toEqual([1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0]);
    expect([...packed.queueBytes!]).toEqual([0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0]);
    expect([...packed.paused!]).toEqual([0, 0, 0.25, 0, 0, 0, 0.5, 0, 0, 0, 0, 0]);
  });

  test('can be handed over by its buffers', () => {
    const buffers = timelineBuffers(packed);
    expect(buffers).toHaveLength(7);
    const there = structuredClone(packed, { transfer: buffers });
    expect([...there.timesPs]).toEqual([1000, 4000, 8000]);
    expect(packed.timesPs).toHaveLength(0);
  });
});

test('of fluids there is the mean over the run', () => {
  // 2000 ps carry 25 bytes.
  const { utilization, timesPs, queueBytes } = meanTimeline(pair, Float64Array.of(25, 5, 0, 0), 2000);
  expect([...utilization].map((u) => Number(u.toFixed(6)))).toEqual([1, 0.2, 0, 0]);
  expect([...timesPs]).toEqual([2000]);
  expect(queueBytes).toBeUndefined();
});

test('rows are as many as fit, or none', () => {
  // 56 bytes a link and row: 560 kB hold one row of 10,000 links.
  expect(rowsThatFit(10_000, 100 * 560_000)).toBe(100);
  expect(rowsThatFit(10_000, 8 * 560_000)).toBe(8);
  expect(rowsThatFit(10_000, 7 * 560_000)).toBe(0);
  expect(rowsThatFit(4, 2 ** 30)).toBe(600);
});

describe('flowCounts', () => {
  const timesPs = Float64Array.of(10, 20, 30);
  const flow = { src: 0, dst: 1, channel: 0, startPs: 5, endPs: 15 };
  const late = { ...flow, startPs: 20, endPs: 99 };
  const paths = { fabric: pair, routes: buildRoutes(pair), seed: 1 };

  test('a row is the first that ends at or after a time', () => {
    expect([0, 10, 10.5, 30, 31].map((time) => rowAt(timesPs, time))).toEqual([0, 0, 1, 2, 2]);
  });

  test('counts a message in every row it is under way in, on its path', () => {
    const counts = flowCounts({ ...paths, routing: { name: 'ecmp' } }, [flow, late], timesPs);
    // Rank 0 goes up by link 0 and down to rank 1 by link 3; the first lives in rows 0 and 1, the
    // other in 1 and 2.
    expect([...counts]).toEqual([1, 0, 0, 1, 2, 0, 0, 2, 1, 0, 0, 1]);
  });

  test('messages have their paths in order of start, unless they are many or have several', () => {
    const ecmp = { ...paths, routing: { name: 'ecmp' } } as const;
    expect(messagesSeen(ecmp, [late, flow], 2)).toEqual([
      { src: 0, dst: 1, startPs: 5, endPs: 15, links: [0, 3] },
      { src: 0, dst: 1, startPs: 20, endPs: 99, links: [0, 3] },
    ]);
    expect(messagesSeen(ecmp, [late, flow], 1)).toBeUndefined();
    expect(messagesSeen({ ...paths, routing: { name: 'spray' } }, [flow], 2)).toBeUndefined();
  });

  test('where flows have many paths only ranks know theirs', () => {
    const fabric = leafSpine.build({ leaves: 2, hosts: 1, spines: 2, rate: 1e9, latency: 1000 });
    const counts = flowCounts(
      { fabric, routes: buildRoutes(fabric), routing: { name: 'spray' }, seed: 1 },
      [flow],
      Float64Array.of(100),
    );
    const { from, to } = fabric.links;
    for (let link = 0; link < fabric.links.count; link++) {
      const ranks = [from[link]! < 2, to[link]! < 2];
      const expected = from[link] === 0 || to[link] === 1 ? 1 : ranks.includes(true) ? 0 : UNKNOWN_FLOWS;
      expect(counts[link], `link ${link}`).toBe(expected);
    }
  });
});
