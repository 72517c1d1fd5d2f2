/**
 * Presets of systems: each is one, its values in a scenario, and the parameters of `auto`.
 */
import { describe, expect, test } from 'vitest';
import { profiles } from '../../../src/collective/profiles/registry.ts';
import { presets } from '../../../src/presets/registry.ts';
import { checkFabricSpec, parseScenario } from '../../../src/scenario/check.ts';

const scenario = (fabric: string, collective = '{ name: all-reduce, size: 1MiB }', rest = '') =>
  parseScenario(`fabric: ${fabric}\ncollective: ${collective}\n${rest}`);

// Published ranks of each: DGX and AWS servers of 8 (DGX-2: 16); racks of 72; 4·4·4, 16·16 and
// 4·4 chips; 8 pods of 192·2·8; 2,048 servers of 8 in planes of 64-port switches; 15 segments of
// 1,024.
const RANKS: Readonly<Record<string, number>> = {
  'dgx1-v100': 32,
  'dgx2-v100': 64,
  'dgx-a100': 32,
  'dgx-h100': 32,
  'dgx-h200': 32,
  'hgx-h20': 32,
  'dgx-b200': 32,
  p5: 32,
  p5en: 32,
  'p6-b200': 32,
  'gb200-nvl72': 72,
  mi300x: 16,
  'tpu-v4': 64,
  'tpu-v5p': 64,
  'tpu-v5e': 256,
  'tpu-v5e-slices': 512,
  trainium2: 16,
  'llama3-24k': 24_576,
  'deepseek-h800': 16_384,
  'alibaba-hpn': 15_360,
  'uec-reference': 16,
};

test('every preset is counted below', () => {
  expect(presets.map(({ name }) => name).sort()).toEqual(Object.keys(RANKS).sort());
});

describe.each(presets)('preset $name', ({ name, blocks, sources }) => {
  test('is a fabric of as many ranks as published, with sources', async () => {
    expect((await checkFabricSpec(`preset:${name}`)).build().ranks).toBe(RANKS[name]);
    expect(sources.length).toBeGreaterThan(0);
  });

  test('has a profile that there is', () => {
    const named = blocks.profile?.name;
    if (named !== undefined) expect(profiles.map((profile) => profile.name)).toContain(named);
  });
});

test('rates are what the profile gets out of links, but not in a description of the fabric', async () => {
  const { fabric, profile } = await scenario('preset:dgx-h100,servers=1');
  const bare = (await checkFabricSpec('preset:dgx-h100,servers=1')).build();
  expect(profile?.name).toBe('hopper');
  const { rateBps, scaleUp } = fabric.build().links;
  rateBps.forEach((rate, link) => {
    expect(rate / bare.links.rateBps[link]!).toBeCloseTo(scaleUp[link] ? 0.811 : 0.955, 12);
  });
});

test('a scenario may do without the profile, or take another', async () => {
  const without = await scenario('preset:dgx-h100,servers=1', undefined, 'profile: none');
  expect(without.profile).toBeUndefined();
  expect(without.workload).toMatchObject({ algorithm: 'ring', launchPs: 0 });
  const other = await scenario('star:hosts=8,rate=300GB/s', undefined, 'profile: ampere');
  expect(other.profile?.name).toBe('ampere');
  expect(other.workload).toMatchObject({ algorithm: 'auto' });
});

test('a profile changes the hash', async () => {
  const [a, b] = [
    await scenario('preset:dgx-h100'),
    await scenario('preset:dgx-h100', undefined, 'profile: none'),
  ];
  expect(a.hash).not.toBe(b.hash);
});

test.each([
  [
    '{ name: all-reduce, size: 1MiB, algorithm: auto, among: "ring, tre" }',
    "all-reduce has no algorithm 'tre'",
  ],
  ['{ name: all-reduce, size: 1MiB, among: ring, channels: 2 }', "auto has no key 'channels'"],
  ['{ name: all-reduce, size: 1MiB, algorithm: ring, among: ring }', "no key 'among'"],
])('%s is refused', async (collective, problem) => {
  await expect(scenario('preset:dgx-h100', collective)).rejects.toThrow(problem);
});

test('a profile that there is not is refused with those that there are', async () => {
  await expect(scenario('star:hosts=2,rate=1Gbit/s', undefined, 'profile: hoper')).rejects.toThrow(
    "unknown profile 'hoper'",
  );
});
