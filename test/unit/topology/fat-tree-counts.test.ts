/**
 * O-26: DeepSeek-AI, "Insights into DeepSeek-V3", ISCA 2025, Table 3: endpoints, switches, links
 * between switches.
 */
import { expect, test } from 'vitest';
import { type Fabric, NodeKind } from '../../../src/model/fabric.ts';
import { fatTree } from '../../../src/topology/fat-tree.ts';
import { multiPlane } from '../../../src/topology/multi-plane.ts';

const link = { rate: 400e9, latency: 500_000 };

function counts({ ranks, kind, links }: Fabric) {
  const isScaleOut = (node: number) => kind[node] === NodeKind.scaleOutSwitch;
  let between = 0;
  links.from.forEach((from, i) => {
    if (isScaleOut(from) && isScaleOut(links.to[i]!)) between++;
  });
  return [ranks, kind.filter((_, node) => isScaleOut(node)).length, between / 2];
}

// Radix 64: 64 leaves with 32 ports down and 32 up, 32 spines of 64 ports: 64·32 endpoints and as
// many links.
test('two tiers of radix 64', () => {
  expect(counts(fatTree.build({ ...link, k: 64, tiers: 2 }))).toEqual([2048, 96, 2048]);
});

test('eight planes of that', () => {
  const fabric = multiPlane.build({ ...link, k: 64, planes: 8, scaleUpRate: 3600e9 });
  expect(counts(fabric)).toEqual([16_384, 768, 16_384]);
});

// 65,536 endpoints, 5·64²/4 = 5,120 switches, 2·64³/4 = 131,072 links: the FT3 column.
test('three tiers of radix 64', () => {
  expect(counts(fatTree.build({ ...link, k: 64 }))).toEqual([65_536, 5120, 131_072]);
});
