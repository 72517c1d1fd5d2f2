import { describe, expect, test } from 'vitest';
import { allToAll } from '../../../src/topology/facts/all-to-all.ts';
import { hopFacts } from '../../../src/topology/facts/hops.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { nvswitch } from '../../../src/topology/nvswitch.ts';
import { railOptimized } from '../../../src/topology/rail-optimized.ts';
import { ring } from '../../../src/topology/ring.ts';
import { star } from '../../../src/topology/star.ts';
import { torus } from '../../../src/topology/torus.ts';
import { twistedTorus } from '../../../src/topology/twisted-torus.ts';
import { clos, common } from './values.ts';

const link = { rate: 400e9, latency: 500_000 };

// O-24: on a ring of even k the mean distance along it is k/4, so N·N·(k/4) crossings of 2N links
// of that axis: N·k/8 each.
test.each([
  [{ x: 4, y: 4, z: 8 }, 128],
  [{ x: 4, y: 4, z: 4 }, 32],
  [{ x: 8, y: 8 }, 64],
  [{ x: 8, y: 8, z: 8 }, 512],
])('a torus of %o', (sizes, load) => {
  const { messages, exact } = allToAll(torus.build({ ...link, ...sizes }));
  expect(messages).toBeCloseTo(load, 6);
  expect(exact).toBe(true);
});

test('twisted 4×4×8: 73.33', () => {
  expect(allToAll(twistedTorus.build({ ...link, x: 4, y: 4, z: 8 })).messages).toBeCloseTo(220 / 3, 6);
});

describe('slowdown', () => {
  test('2:1 leaf-spine: uplinks carry what leaves a leaf', () => {
    const fabric = leafSpine.build({ ...clos, leaves: 2, spines: 2, hosts: 4, gpus: 1, oversubscription: 2 });
    // 4·4 messages over 2 uplinks of 400 Gbit/s (4 hosts down, half of it up), against 7 on a port
    // of 400.
    const { messages, slowdown, paths } = allToAll(fabric);
    expect([messages, slowdown]).toEqual([8, 8 / 7]);
    expect(paths).toEqual({ min: 2, mean: 2, max: 2 });
  });

  test('servers: what stays in one is not on the NIC', () => {
    const fabric = leafSpine.build({ ...clos, leaves: 2, spines: 2, hosts: 2, gpus: 4 });
    // 16 ranks, 12 of them in other servers; 8·8 messages over 2 uplinks of four times a port's
    // rate: 32/4 < 12.
    expect(allToAll(fabric)).toMatchObject({ messages: 12, slowdown: 1 });
  });

  test('a ring of 4: a port of two carries 2 of the 3 messages a rank sends', () => {
    // N·k/8 = 4·4/8 = 2 a link; 3 messages over two ports take 1.5.
    const { messages, slowdown } = allToAll(ring.build({ hosts: 4, rate: 1e9, latency: 1000 }));
    expect(messages).toBe(2);
    expect(slowdown).toBeCloseTo(2 / 1.5, 12);
  });

  test('a domain alone, of one switch and of several', () => {
    const of = (switches: number) => allToAll(nvswitch.build({ ...link, gpus: 8, switches }));
    expect(of(1)).toMatchObject({ messages: 7, slowdown: 1, paths: { max: 0 } });
    // Between ports, a path over each switch.
    expect(of(4)).toMatchObject({ slowdown: 1, paths: { min: 4, mean: 4, max: 4 } });
  });
});

test('paths of a k = 4 fat-tree: 2 within a pod, 4 beyond', () => {
  // From one rank: 2 ranks in its pod on another leaf, 12 beyond: (2·2 + 12·4) / 14.
  const { paths } = allToAll(fatTree.build({ ...common, k: 4, oversubscription: 1, gpus: 1 }));
  expect(paths).toEqual({ min: 2, mean: 52 / 14, max: 4 });
});

test('rails that nothing joins: only ranks of one rail and one server are pairs', () => {
  const fabric = railOptimized.build({ ...clos, servers: 3, gpus: 4, serversPerLeaf: undefined, spines: 0 });
  // A rank sends to 2 others over its NIC.
  expect(allToAll(fabric)).toMatchObject({ messages: 2, slowdown: 1, paths: { max: 0 } });
  expect(allToAll(star.build({ ...common, hosts: 5, gpus: 1 }))).toMatchObject({ messages: 4, slowdown: 1 });
});

test('of a sample: the means of links that are alike are what all of them carry', () => {
  const fabric = torus.build({ ...link, x: 4, y: 4, z: 8 });
  // 768 links a search: 10 of 128 ranks are followed.
  const sampled = allToAll(fabric, 7700);
  expect(sampled.exact).toBe(false);
  // All links are of one kind here: the mean over the axes. Crossings 128·512 over 768 links.
  expect(sampled.messages).toBeCloseTo((128 * 512) / 768, 6);
  const tree = fatTree.build({ ...common, k: 8, oversubscription: 2, gpus: 1 });
  expect(allToAll(tree, 8000)).toMatchObject({ exact: false });
  expect(allToAll(tree, 8000).messages).toBeCloseTo(allToAll(tree).messages, 6);
  const hops = hopFacts(fabric, { mostWork: 769 });
  // 32 of 128 ranks, all of which see the same distances.
  expect(hops).toMatchObject({ exact: false, diameterHops: 8, unreachablePairs: 0 });
  expect(hops.meanHops).toBeCloseTo(512 / 127, 9);
});
