/** Single failures, those alike, and the ranks that they cut off. */
import { describe, expect, it, test } from 'vitest';
import { alikeFailures } from '../../../src/failures/alike.ts';
import { cutter } from '../../../src/failures/cut.ts';
import { failureKinds, singleFailures } from '../../../src/failures/single.ts';
import { checkFabricSpec } from '../../../src/scenario/check.ts';

const build = async (spec: string) => (await checkFabricSpec(`${spec},rate=400Gbit/s`)).build();

/** Two leaves of 4 ranks, 4 spines. */
const SMALL = 'leaf-spine:leaves=2,spines=4,hosts=4';

async function classes(spec: string, kinds: readonly string[], symmetric = true) {
  const fabric = await build(spec);
  const found = alikeFailures(fabric, singleFailures(fabric, kinds), { symmetric, faults: undefined });
  return found.map((alike) => [alike[0]!.what, alike.length]);
}

describe('kinds', () => {
  it.each([
    [SMALL, ['leaf', 'spine', 'cable', 'nic']],
    ['fat-tree:k=4', ['leaf', 'spine', 'core', 'cable', 'nic']],
    ['dragonfly:routers=2,hosts=1,globals=1', ['router', 'cable', 'nic']],
    ['torus:x=4,y=4', ['cable']],
    ['star:hosts=4', ['leaf', 'nic']],
  ])('%s has %j', async (spec, kinds) => {
    expect(failureKinds(await build(spec))).toEqual(kinds);
  });

  test('an unknown kind', async () => {
    const fabric = await build(SMALL);
    expect(() => singleFailures(fabric, ['core'])).toThrow(/no core that can fail/);
  });

  test('parallel cables have an index', async () => {
    const fabric = await build('leaf-spine:leaves=1,spines=1,hosts=2,trunk=2');
    expect(singleFailures(fabric, ['cable']).map(({ what }) => what)).toEqual([
      'leaf 0 - spine 0',
      'leaf 0 - spine 0, cable 1',
    ]);
  });

  test('a failed NIC has the ports of all planes', async () => {
    const fabric = await build('leaf-spine:leaves=2,spines=1,hosts=2,planes=2');
    const [first, ...others] = singleFailures(fabric, ['nic']);
    // The cable to its rank, and one a plane.
    expect([first!.what, first!.cables.length, others.length]).toEqual(['nic 0', 3, 3]);
  });
});

describe('failures alike', () => {
  test('spines of a leaf-spine, and the cables of a leaf', async () => {
    expect(await classes(SMALL, ['spine', 'cable', 'leaf', 'nic'])).toEqual([
      ['spine 0', 4],
      ['leaf 0 - spine 0', 4],
      ['leaf 1 - spine 0', 4],
      ['leaf 0', 1],
      ['leaf 1', 1],
      ...Array.from({ length: 8 }, (_, rank) => [`nic of rank ${rank}`, 1]),
    ]);
  });

  test('spines of a pod and all cores of a fat-tree; pods differ by their ranks', async () => {
    const found = await classes('fat-tree:k=4', ['spine', 'core']);
    expect(found).toEqual([
      ['spine 0', 2],
      ['spine 2', 2],
      ['spine 4', 2],
      ['spine 6', 2],
      ['core 0', 4],
    ]);
  });

  test('no two, if a routing picks links by number', async () => {
    expect(await classes(SMALL, ['spine'], false)).toHaveLength(4);
  });

  test('a fault tells spines apart', async () => {
    const fabric = await build(SMALL);
    const failures = singleFailures(fabric, ['spine']);
    const slow = { what: 'spine 2', cables: failures[2]!.cables, chance: undefined, share: 0.5 };
    const faults = {
      cables: [{ ...slow, atPs: undefined, untilPs: undefined }],
      ...{ stragglers: [], reconvergePs: 0 },
    };
    const found = alikeFailures(fabric, failures, { symmetric: true, faults });
    expect(found.map((alike) => alike.map(({ what }) => what))).toEqual([
      ['spine 0', 'spine 1', 'spine 3'],
      ['spine 2'],
    ]);
  });
});

describe('ranks cut off', () => {
  async function cut(spec: string, what: string, used?: readonly number[]) {
    const fabric = await build(spec);
    const kinds = failureKinds(fabric);
    const failure = singleFailures(fabric, kinds).find((one) => one.what === what)!;
    return cutter(fabric, used ?? Array.from({ length: fabric.ranks }, (_, rank) => rank))(failure.cables);
  }

  it.each([
    [SMALL, 'spine 0', []],
    [SMALL, 'leaf 0 - spine 3', []],
    ['leaf-spine:leaves=3,spines=2,hosts=2', 'leaf 1', [2, 3]],
    [SMALL, 'nic of rank 5', [5]],
    // The only spine: leaves lose each other, and all ranks of one of the two have to go.
    ['leaf-spine:leaves=2,spines=1,hosts=2', 'spine 0', [0, 1]],
    // NVLink still joins ranks 0 and 1, but no other server is reached.
    ['leaf-spine:leaves=3,spines=1,hosts=1,gpus=2,scaleUpRate=450GB/s', 'leaf 0', [0, 1]],
    // Rail 0 of each server.
    ['rail-optimized:servers=3,gpus=2,spines=1,scaleUpRate=450GB/s', 'leaf 0', [0, 2, 4]],
    // The other plane remains.
    ['leaf-spine:leaves=2,spines=1,hosts=2,planes=2', 'leaf 0', []],
    ['torus:x=4,y=4', 'rank 0 - rank 1', []],
  ] as const)('%s, %s: %j', async (spec, what, ranks) => {
    expect(await cut(spec, what)).toEqual(ranks);
  });

  test('ranks that the job does not use', async () => {
    expect(await cut(SMALL, 'nic of rank 5', [0, 1, 2, 3])).toEqual([]);
  });
});
