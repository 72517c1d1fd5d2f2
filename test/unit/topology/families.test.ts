import { describe, expect, test } from 'vitest';
import { type Fabric, NodeKind, nodeName } from '../../../src/model/fabric.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../../src/topology/rail-optimized.ts';
import { ring } from '../../../src/topology/ring.ts';
import { star } from '../../../src/topology/star.ts';
import { UserError } from '../../../src/util/errors.ts';
import { cpuSeconds } from '../../cpu.ts';

const G = 1e9;
const hosts = { gpus: 1, scaleUpRate: undefined, scaleUpLatency: 250_000 };
const common = { rate: 400 * G, latency: 500_000, radix: undefined, ...hosts };
const clos = { ...common, uplinkRate: undefined, oversubscription: undefined };

function count(fabric: Fabric, kind: number, tier: number): number {
  let n = 0;
  fabric.kind.forEach((k, node) => {
    if (k === kind && fabric.tier[node] === tier) n++;
  });
  return n;
}

describe('counts', () => {
  test.each([2, 4, 8, 16])('a k-ary fat-tree, k = %i', (k) => {
    const fabric = fatTree.build({ ...common, k, oversubscription: 1 });
    // k³/4 hosts; k²/2 leaves, k²/2 spines, k²/4 cores: 5k²/4 switches; three tiers of k³/4 cables.
    expect(fabric.ranks).toBe(k ** 3 / 4);
    expect(fabric.nodeCount - fabric.ranks).toBe((5 * k ** 2) / 4);
    expect([1, 2, 3].map((t) => count(fabric, NodeKind.scaleOutSwitch, t))).toEqual([
      k ** 2 / 2,
      k ** 2 / 2,
      k ** 2 / 4,
    ]);
    expect(fabric.links.count).toBe(2 * 3 * (k ** 3 / 4));
  });

  test('an oversubscribed fat-tree has more hosts on each leaf', () => {
    // k = 8 at 2:1: 32 leaves of 8 hosts over 4 uplinks.
    expect(fatTree.build({ ...common, k: 8, oversubscription: 2 }).ranks).toBe(256);
  });

  test('leaf-spine, and the rate of its uplinks', () => {
    const fabric = leafSpine.build({ ...clos, leaves: 4, spines: 2, hosts: 8, oversubscription: 2 });
    expect([fabric.ranks, fabric.nodeCount, fabric.links.count]).toEqual([32, 38, 2 * (32 + 8)]);
    // 8 hosts of 400G down, 2:1, two uplinks: 8·400/(2·2) = 800G each.
    expect(fabric.links.rateBps[2 * 32]).toBe(800 * G);
  });

  test('rail-optimized: NIC r of every server on leaf r of its pod', () => {
    const fabric = railOptimized.build({
      ...clos,
      gpus: 4,
      scaleUpRate: 3600 * G,
      servers: 6,
      serversPerLeaf: 4,
      spines: 2,
    });
    // 6 servers, 4 a leaf: 2 pods of 4 rails = 8 leaves, each to 2 spines; 6 scale-up switches.
    expect(count(fabric, NodeKind.scaleOutSwitch, 1)).toBe(8);
    expect(count(fabric, NodeKind.scaleUpSwitch, 1)).toBe(6);
    expect(fabric.links.count).toBe(2 * (24 + 16 + 24));
    // Rank 21 is NIC 1 of server 5, which is in pod 1: leaf 4 + 1.
    expect(nodeName(fabric, fabric.links.to[2 * 21] as number)).toBe('leaf 5');
    expect(fabric.server[21]).toBe(5);
  });

  test('servers in a leaf-spine: every rank has a NIC on its leaf and a port on its scale-up switch', () => {
    const fabric = leafSpine.build({
      ...clos,
      leaves: 2,
      spines: 2,
      hosts: 2,
      gpus: 4,
      scaleUpRate: 3600 * G,
    });
    expect(fabric.ranks).toBe(16);
    expect(count(fabric, NodeKind.scaleUpSwitch, 1)).toBe(4);
    expect(nodeName(fabric, fabric.nodeCount - 1)).toBe('nvswitch 3');
  });

  test('star and ring', () => {
    expect(star.build({ ...common, hosts: 5 }).links.count).toBe(10);
    expect(ring.build({ hosts: 5, rate: G, latency: 1000 }).links.count).toBe(10);
    expect(ring.build({ hosts: 2, rate: G, latency: 1000 }).links.count).toBe(2);
  });
});

test('65,536 ranks are built in less than 4 s of processor time', async () => {
  const seconds = await cpuSeconds(() => {
    expect(fatTree.build({ ...common, k: 64, oversubscription: 1 }).ranks).toBe(65_536);
  });
  expect(seconds).toBeLessThan(4);
});

describe('what cannot be built', () => {
  const bad: readonly [string, () => Fabric, RegExp][] = [
    ['odd k', () => fatTree.build({ ...common, k: 5, oversubscription: 1 }), /even/],
    ['a fraction of a host', () => fatTree.build({ ...common, k: 4, oversubscription: 1.25 }), /2\.5 hosts/],
    ['no latency', () => star.build({ ...common, hosts: 2, latency: 0 }), /latency/],
    ['no rate', () => star.build({ ...common, hosts: 2, rate: 0 }), /out of range/],
    ['half a host', () => star.build({ ...common, hosts: 2.5 }), /whole number/],
    ['radix', () => star.build({ ...common, hosts: 65, radix: 64 }), /65 ports/],
    ['no scaleUpRate', () => star.build({ ...common, hosts: 2, gpus: 8 }), /scaleUpRate/],
    [
      'two ways to set the uplinks',
      () => leafSpine.build({ ...clos, leaves: 2, spines: 2, hosts: 2, uplinkRate: G, oversubscription: 2 }),
      /both/,
    ],
    [
      'uplinks without spines',
      () =>
        railOptimized.build({
          ...clos,
          gpus: 1,
          servers: 2,
          serversPerLeaf: 1,
          spines: 0,
          oversubscription: 2,
        }),
      /no uplinks/,
    ],
    ['nodes beyond the limit', () => star.build({ ...common, hosts: 5_000_000 }), /nodes/],
    [
      'cables beyond the limit',
      () => leafSpine.build({ ...clos, leaves: 9000, spines: 9000, hosts: 1 }),
      /162018000 links/,
    ],
  ];
  test.each(bad)('%s', (_, build, message) => {
    expect(build).toThrow(UserError);
    expect(build).toThrow(message);
  });
});
