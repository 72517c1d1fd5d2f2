import { describe, expect, test } from 'vitest';
import { checkFabricSpec } from '../../../src/scenario/check.ts';
import { bisectionOf } from '../../../src/topology/facts/bisection.ts';

const of = async (spec: string) => {
  const found = bisectionOf((await checkFabricSpec(spec)).build());
  return { cables: found!.bps / 1e9, axis: found!.axis, halves: [found!.lower.length, found!.upper.length] };
};

describe('bisection in links of 1 Gbit/s', () => {
  test.each([
    // A ring is cut twice in each of y·z rows, an axis of two has one cable a row.
    ['torus:x=26,y=3,rate=1Gbit/s', 2 * 3, 0],
    ['torus:x=8,y=2,rate=1Gbit/s', 2 * 2, 0],
    ['torus:x=2,y=8,rate=1Gbit/s', 2 * 2, 1],
    ['torus:x=4,y=3,rate=1Gbit/s', 2 * 3, 0],
    ['torus:x=4,y=8,z=2,rate=1Gbit/s', 2 * 4 * 2, 1],
    // Without wrap once.
    ['torus:x=8,y=4,wrap=none,rate=1Gbit/s', 4, 0],
    // Closed along x only: 2·4 across x, one in each of 8 columns across y; the first of equals.
    ['torus:x=8,y=4,wrap=x,rate=1Gbit/s', 8, 0],
    // Across z 4·4 cables in the middle, and all of 2·32 x- and y-wraps, as they lead 4 planes on:
    // 2·16 + 64. Across x each of 32 rows twice; twice what the plain torus has across z.
    ['twisted-torus:x=4,y=4,z=8,rate=1Gbit/s', 64, 0],
    ['torus:x=4,y=4,z=8,rate=1Gbit/s', 32, 2],
    // Lines fully joined: across x 4·4 cables in each of 2 rows; across y one in each of 8 columns.
    // 8 hosts a switch are not a limit.
    ['hyperx:x=8,y=2,hosts=8,rate=1Gbit/s', 8, 1],
    ['hyperx:x=2,y=8,hosts=8,rate=1Gbit/s', 8, 0],
    // In servers of two, over two planes of half the rate.
    ['hyperx:x=2,y=8,hosts=8,gpus=2,scaleUpRate=10Gbit/s,planes=2,rate=2Gbit/s', 8 * 2, 0],
    // No grid: by number.
    ['ring:hosts=8,rate=1Gbit/s', 2, null],
  ])('%s', async (spec, cables, axis) => {
    const found = await of(spec);
    expect(found.cables).toBeCloseTo(cables, 9);
    expect(found.axis).toBe(axis);
    expect(found.halves[0]).toBe(found.halves[1]);
  });

  test('of an odd number of ranks one is on the side that costs less', async () => {
    // A line of 5 is cut once, and the rank in the middle is on either side.
    expect(await of('torus:x=5,wrap=none,rate=1Gbit/s')).toEqual({ cables: 1, axis: 0, halves: [2, 2] });
  });
});
