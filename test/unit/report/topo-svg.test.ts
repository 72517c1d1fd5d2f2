import { expect, test } from 'vitest';
import { sceneOf } from '../../../src/report/picture/scene.ts';
import { topoDot } from '../../../src/report/picture/topo-dot.ts';
import { topoSvg } from '../../../src/report/picture/topo-svg.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { star } from '../../../src/topology/star.ts';
import { common } from '../topology/values.ts';

test('what somebody typed ends no tag and no string', () => {
  const scene = { ...sceneOf(star.build({ ...common, hosts: 2, gpus: 1 })), name: 'a"b' };
  expect(topoSvg(scene, '<script>"&\x1b')).toContain('<title>&lt;script&gt;&quot;&amp;␛</title>');
  expect(topoDot(scene)).toMatch(/^graph "a\\"b" \{/);
});

test('large fabrics are thinned: every node is in a mark, every cable in a line', () => {
  const scene = sceneOf(fatTree.build({ ...common, k: 16, oversubscription: 1, gpus: 1 }));
  // k³/4 ranks, 5k²/4 switches; 3k³/4 cables. Four rows of 40 marks at most.
  expect(scene.marks.reduce((sum, { nodes }) => sum + nodes, 0)).toBe(1024 + 320);
  expect([scene.thinned, scene.drawnCables, scene.cables]).toEqual([true, 3072, 3072]);
  expect(scene.marks.length).toBeLessThanOrEqual(160);
  expect(topoSvg(scene, 'x')).toContain('3,072 cables, thinned');
});
