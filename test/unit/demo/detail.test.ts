/** Facts of a link and of a node over a run, on a star of two ranks. */
import { expect, test } from 'vitest';
import { linkTowards, NOTHING, nodeAt } from '../../../demo/src/draw/hit.ts';
import { messagesOf, pausedPs, portsOf, seriesOf, totalOf } from '../../../demo/src/view/part-detail.ts';
import { rangeIn } from '../../../demo/src/view/shown.ts';
import { drawingOf } from '../../../src/report/picture/drawing.ts';
import { star } from '../../../src/topology/star.ts';
import { sampleResult } from '../report/result.ts';

const fabric = star.build({ hosts: 2, rate: 1e9, latency: 1000 });
/** Two rows, 0 to 10 ps and 10 to 40 ps; only the first two of four links carry anything. */
const timeline = {
  packets: true,
  links: 4,
  timesPs: Float64Array.of(10, 40),
  utilization: Float32Array.of(1, 0.25, 0, 0, 0.5, 0.75, 0, 0),
  queueBytes: Uint32Array.of(100, 0, 0, 0, 300, 0, 0, 0),
  marks: Uint32Array.of(1, 0, 0, 0, 4, 0, 0, 0),
  paused: Float32Array.of(0, 0.5, 0, 0, 0, 0.25, 0, 0),
  messages: [{ src: 0, dst: 1, startPs: 5, endPs: 15, links: [0, 3] }],
} as const;
const seen = { fabric, drawing: drawingOf(fabric), timeline };

test('a series has the mean over time, not over rows, and its first highest row', () => {
  // (1 · 10 + 0.5 · 30) / 40.
  expect(seriesOf(timeline, timeline.utilization, 0)).toMatchObject({ mean: 0.625, most: 1, mostPs: 10 });
  expect(seriesOf(timeline, timeline.queueBytes, 0)).toMatchObject({ mean: 250, most: 300, mostPs: 40 });
  expect(seriesOf(timeline, undefined, 0)).toBeUndefined();
  expect(totalOf(timeline, timeline.marks, 0)).toBe(5);
  expect(totalOf(timeline, undefined, 0)).toBeUndefined();
  // 0.5 · 10 + 0.25 · 30.
  expect(pausedPs(timeline, 1)).toBe(12.5);
});

test('messages of a link, a rank and a switch', () => {
  const count = (part: { link: number } | { node: number }) => messagesOf(seen, part)?.length;
  expect([0, 1, 2, 3].map((link) => count({ link }))).toEqual([1, 0, 0, 1]);
  // Ranks 0 and 1, and the switch between them.
  expect([0, 1, 2].map((node) => count({ node }))).toEqual([1, 1, 1]);
  const { messages: _, ...unknown } = timeline;
  expect(messagesOf({ ...seen, timeline: unknown }, { link: 0 })).toBeUndefined();
});

test('links of a node, the busiest first', () => {
  const { from, to } = fabric.links;
  const own = [0, 1, 2, 3].filter((link) => from[link] === 0 || to[link] === 0);
  const ports = portsOf(seen, 0);
  expect(ports).toHaveLength(own.length);
  // 0.625 of link 0, and (0.25 · 10 + 0.75 · 30) / 40 = 0.625 of link 1: the first has the
  // higher peak.
  expect(ports.map(({ mean, most }) => [mean, most])).toEqual([
    [0.625, 1],
    [0.625, 0.75],
  ]);
});

test('a range holds where links were seen over the time that it is of', () => {
  const range = { fromPs: 1, toPs: 2 };
  const result = { ...sampleResult(), kind: 'traffic' } as const;
  expect(rangeIn({ result, seen }, range)).toBe(range);
  expect(rangeIn({ result: { ...result, kind: 'training' }, seen }, range)).toBeUndefined();
  expect(
    rangeIn({ result, seen: { ...seen, timeline: { ...timeline, packets: false } } }, range),
  ).toBeUndefined();
  expect(rangeIn({ result }, range)).toBeUndefined();
});

test('arrows walk to a link at the same node that lies in their direction', () => {
  // Ranks at the bottom left and right, the switch above: up from rank 0, then down to rank 1.
  const places = {
    ...({ shape: 'tiers', aspect: 1, links: { arc: new Uint8Array(4) } } as const),
    x: Float32Array.of(0, 2, 1),
    y: Float32Array.of(1, 1, 0),
  };
  const camera = { scaleX: 100, scaleY: 100, shiftX: 0, shiftY: 0 };
  const { from, to } = fabric.links;
  const up = [0, 1, 2, 3].find((link) => from[link] === 0)!;
  const right = linkTowards(fabric, places, camera, up, [1, 0]);
  expect([from[right], to[right]].includes(1)).toBe(true);
  expect(linkTowards(fabric, places, camera, up, [-1, 0])).toBe(NOTHING);
  expect(nodeAt(places, camera, 103, 4)).toBe(2);
  expect(nodeAt(places, camera, 110, 4)).toBe(NOTHING);
});
