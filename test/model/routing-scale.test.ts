import { expect, test } from 'vitest';
import { sprayPaths } from '../../src/routing/spray.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { hopFacts } from '../../src/topology/facts/hops.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';

const links = { rate: 4e11, latency: 500_000 };

test('tables of 16,000 ranks (k = 40) are small', () => {
  const fabric = fatTree.build({ ...links, k: 40 });
  const routes = buildRoutes(fabric);
  // 800 destination classes over 2,000 switches, 4 bytes each, and the ranks' entries of the first
  // row: 6.5 MB.
  expect(routes.nextSet.byteLength).toBe(4 * (16_000 + 800 * 2000));
  // One up set for each of 1,600 leaves and spines; down, one link for each of 800·20 + 400·40
  // ports.
  expect(routes.setStart.length - 1).toBe(1600 + 16_000 + 16_000);
  // From one rank: 19 on its leaf, 380 in its pod, 15,600 beyond: (19·2 + 380·4 + 15,600·6) /
  // 15,999.
  expect(hopFacts(fabric).meanHops).toBeCloseTo(95_158 / 15_999, 10);
});

test('spraying over all pairs of leaves of 1,024 hosts (k = 16) crosses four merged links', () => {
  const fabric = fatTree.build({ ...links, k: 16 });
  const ranks = Array.from({ length: 128 }, (_, leaf) => leaf * 8);
  const src = Uint32Array.from(ranks.flatMap((a) => ranks.map(() => a)));
  const dst = Uint32Array.from(ranks.flatMap(() => ranks));
  const paths = sprayPaths(fabric, buildRoutes(fabric), { src, dst });
  // Up and down of 128 leaves and of 16 pods. 128·127 paths: 128·7 stay in a pod and cross two, the
  // others four.
  expect(paths.mergedCount).toBe(2 * (128 + 16));
  expect(paths.pathMerged.length).toBe(128 * (7 * 2 + 120 * 4));
  expect([paths.denominator, paths.exact]).toEqual([1, true]);
});
