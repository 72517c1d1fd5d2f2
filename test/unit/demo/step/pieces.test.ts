import { expect, test } from 'vitest';
import { pieceAt, piecesOf } from '../../../../demo/src/step/pieces.ts';
import { sharesIn } from '../../../../demo/src/step/shares.ts';
import { lostPs, PARTS, sumsOf, timeIn } from '../../../../demo/src/step/sums.ts';
import { dice } from '../../workload/timeline/programs.ts';
import { randomStep } from './steps.ts';

const steps = Array.from({ length: 60 }, (_, seed) => randomStep(seed)).filter(
  ({ tracks }) => tracks.totalPs > 0,
);

test('at any scale each item of a lane that is in the window is in one piece', () => {
  const below = dice(7);
  for (const { tracks } of steps) {
    const fromPs = below(tracks.totalPs);
    const toPs = fromPs + 1 + below(tracks.totalPs);
    for (const psPerPixel of [0.01, 0.3, 2, 40]) {
      tracks.lanes.forEach(({ first, end }, lane) => {
        const pieces = piecesOf(tracks, lane, { fromPs, toPs }, psPerPixel);
        const covered = pieces.flatMap((piece) =>
          Array.from({ length: piece.end - piece.first }, (_, i) => piece.first + i),
        );
        expect(covered).toEqual([...new Set(covered)].sort((a, b) => a - b));
        for (let item = first; item < end; item++) {
          const inside = tracks.items.endPs[item]! > fromPs && tracks.items.startPs[item]! < toPs;
          if (inside) expect(covered).toContain(item);
        }
        for (const { kind, first, end } of pieces) {
          const takes = tracks.items.endPs[end - 1]! - tracks.items.startPs[first]!;
          // Only what is small shares a piece.
          if (kind === 'run') expect(takes).toBeLessThan(4 * psPerPixel);
          if (kind === 'item') expect(end).toBe(first + 1);
        }
      });
    }
  }
});

test('a time finds the piece around it, and the nearest within some distance', () => {
  const { tracks } = steps.find(({ tracks: { items } }) => items.kind.length > 20)!;
  const pieces = piecesOf(tracks, 0, { fromPs: 0, toPs: tracks.totalPs }, 1e-3);
  pieces.forEach(({ first, end }, index) => {
    const middle = (tracks.items.startPs[first]! + tracks.items.endPs[end - 1]!) / 2;
    expect(pieceAt(tracks, pieces, middle, 0)).toBe(index);
  });
  expect(pieceAt(tracks, pieces, -5, 4)).toBe(-1);
  const [start] = tracks.items.startPs;
  expect(pieceAt(tracks, pieces, start! - 3, 4)).toBe(0);
});

test('the parts of all items add up to their times', () => {
  for (const { tracks } of steps) {
    const sums = sumsOf(tracks);
    const { startPs, endPs, exposedPs, kind } = tracks.items;
    const count = kind.length;
    const all = PARTS.reduce((sum, part) => sum + timeIn(sums, part, 0, count), 0);
    expect(all).toBeCloseTo(
      startPs.reduce((sum, start, item) => sum + endPs[item]! - start, 0),
      6,
    );
    const waited = timeIn(sums, 'exposed', 0, count) + timeIn(sums, 'lost', 0, count);
    expect(waited).toBeCloseTo(
      exposedPs.reduce((a, b) => a + b, 0),
      3,
    );
    for (let item = 0; item < count; item++)
      expect(lostPs(tracks.items, item)).toBeLessThanOrEqual(exposedPs[item]!);
  }
});

test('shares of a range are those of the segments in it', () => {
  const below = dice(11);
  for (const { tracks, segments } of steps) {
    for (let i = 0; i < 5; i++) {
      const fromPs = below(tracks.totalPs);
      const toPs = Math.min(tracks.totalPs, fromPs + 1 + below(tracks.totalPs));
      const timeOf = (wanted: 'compute' | 'collective') =>
        segments
          .flat()
          .filter(({ kind }) => kind === wanted)
          .reduce((sum, { startPs, endPs }) => {
            return sum + Math.max(0, Math.min(endPs, toPs) - Math.max(startPs, fromPs));
          }, 0);
      const all = (toPs - fromPs) * segments.length;
      const { compute, exposed, bubble } = sharesIn(tracks, { fromPs, toPs });
      expect(compute).toBeCloseTo(timeOf('compute') / all, 6);
      expect(exposed).toBeCloseTo(timeOf('collective') / all, 6);
      expect(compute + exposed + bubble).toBeCloseTo(1, 9);
    }
  }
});
