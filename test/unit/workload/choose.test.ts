/** The candidates of `auto`, and the part of a profile that a scenario leaves. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { warningText } from '../../../src/report/warnings/text.ts';
import { bindEngines } from '../../../src/run/bind.ts';
import { collectiveSchedule } from '../../../src/run/collective-plan.ts';
import { scenarioJob } from '../../../src/run/job.ts';
import { pickedNote } from '../../../src/run/rows/chosen.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { chooser } from '../../../src/workload/pick/choose.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

async function choices(fabric: string, block: string, sizes: readonly number[], rest = '') {
  const job = scenarioJob(
    await parseScenario(`fabric: ${fabric}\ncollective: { ${block}, size: 1MiB }\n${rest}`),
  );
  if (job.workload.kind !== 'collective') throw new Error('a collective');
  const { workload, fabric: on } = job;
  const { simulator } = bindEngines(job, { device }, { alone: 1 });
  const choose = chooser({
    ...{ workload, fabric: on, routes: job.routes!(), profile: job.profile, seeds: job.seeds },
    attempt: simulator.attempt,
    schedule: (bytes, way) => collectiveSchedule({ ...workload, ...way, bytes }, simulator),
  });
  const chosen = [];
  for (const bytes of sizes) chosen.push({ ...(await choose(bytes)), bytes });
  return chosen;
}

const SIZES = Array.from({ length: 32 }, (_, i) => 2 ** (i + 3));
const FEW = SIZES.filter((_, i) => i % 8 === 0);
const named = async (...args: Parameters<typeof choices>) => [
  ...new Set((await choices(...args)).map(({ algorithm }) => algorithm)),
];

test('switches that add are used on one server of Hopper', async () => {
  expect(await named('preset:dgx-h100,servers=1', 'name: all-reduce', SIZES)).toEqual(['ring', 'nvls']);
});

test.each([
  ['servers that have to talk over NICs', 'preset:dgx-h100,servers=2', ''],
  ['switches that do not add', 'preset:dgx-a100,servers=1', ''],
  ['meshes', 'preset:mi300x,servers=1', ''],
  ['no profile that says so', 'preset:dgx-h100,servers=1', 'profile: none'],
  ['a star, which is no scale-up', 'star:hosts=8,rate=450GB/s', 'profile: hopper'],
  ['tori', 'preset:tpu-v4', ''],
])('auto never adds in the switch with %s', async (_what, fabric, rest) => {
  expect(await named(fabric, 'name: all-reduce, algorithm: auto', FEW, rest)).not.toContain('nvls');
});

// NVSwitches of A100 do not add, nor does a star's switch; five ranks are not servers of four; 8 is
// not 4 × 3.
test.each([
  ['preset:dgx-a100,servers=1', 'all-reduce', 'nvls', "'nvls': no profile says"],
  [
    'star:hosts=8,rate=400Gbit/s',
    'all-reduce',
    '"ring,sharp"',
    "'sharp': the switches of the fabric do not add",
  ],
  ['star:hosts=8,rate=400Gbit/s', 'all-reduce', '"nvls,ring"', "'nvls': no profile says"],
])('a name of among that cannot be judged is named: %s, %s among %s', async (fabric, name, among, said) => {
  const block = `name: ${name}, algorithm: auto, among: ${among}`;
  await expect(choices(fabric, block, [8])).rejects.toThrow(`auto cannot judge ${said}`);
});

// 3α + S·β always is less than a ring's 6α + 1.5·S·β of four ranks, and than the 2α + 1.5·S·β of
// direct where S is large. Without bytes direct and recursive doubling both take 2α: the first in
// the registry.
test.each([
  ['among: "ring,sharp"', true, ['sharp']],
  ['among: sharp', true, ['sharp']],
  ['launchLatency: 1us', true, ['recursive-doubling', 'direct', 'sharp']],
])('auto takes sharp where the network adds: %s, %s', async (block, inNetwork, taken) => {
  const fabric = `{ name: star, hosts: 4, rate: 400Gbit/s, inNetwork: ${inNetwork} }`;
  expect(await named(fabric, `name: all-reduce, algorithm: auto, ${block}`, SIZES)).toEqual(taken);
});

// For eight ranks: 3α + 3·S·β, and 14α + 1.75·S·β.
test('what is asked for is looked at although the library has it not', async () => {
  const block = 'name: all-reduce, algorithm: auto, among: "ring,recursive-doubling"';
  expect(await named('preset:dgx-a100,servers=1', block, [8, 2 ** 33])).toEqual([
    'recursive-doubling',
    'ring',
  ]);
});

// NCCL sends such messages over the rank of its own server on the receiver's rail (PXN). Within
// 0.1 % of it, the first in the registry is taken.
test.each([
  ['rail-only:servers=4,gpus=4,rate=400Gbit/s,scaleUpRate=450GB/s', ['rail-aligned']],
  ['multi-plane:planes=4,k=4,attach=rail,rate=400Gbit/s,scaleUpRate=450GB/s', ['hierarchical']],
  ['rail-optimized:servers=4,gpus=4,spines=4,rate=400Gbit/s,scaleUpRate=450GB/s', ['direct']],
])('all-to-all between rails that no switch joins goes along rails: %s', async (fabric, algorithms) => {
  expect(await named(fabric, 'name: all-to-all', [2 ** 24], 'profile: hopper')).toEqual(algorithms);
});

test('protocols follow size: LL, LL128, Simple', async () => {
  const picked = await choices('preset:dgx-a100,servers=1', 'name: all-reduce, algorithm: ring', SIZES);
  expect([...new Set(picked.map(({ protocol }) => protocol))]).toEqual(['LL', 'LL128', 'Simple']);
  expect(picked.some((choice) => choice.picked)).toBe(false);
});

// 34 µs of the profile; 14 · 100 ns are each message's own.
test('what is said comes before the profile', async () => {
  const [ofProfile] = await choices('preset:dgx-a100', 'name: all-reduce', [8]);
  expect(ofProfile!.launchPs).toBe(34.2e6);
  const [said] = await choices('preset:dgx-a100', 'name: all-reduce, launchLatency: 1us', [8]);
  expect(said!.launchPs).toBe(1e6);
  const [rings] = await choices('preset:dgx-a100', 'name: all-reduce, algorithm: ring', [8]);
  expect(rings!.params).toMatchObject({ gpus: 8, channels: 8 });
  const [levels] = await choices('preset:dgx-a100', 'name: all-reduce, algorithm: hierarchical', [8]);
  expect(levels!.params).toMatchObject({ gpus: 8, channels: 8 });
  const [one] = await choices('preset:dgx-a100', 'name: all-reduce, algorithm: ring, channels: 2', [8]);
  expect(one!.params).toMatchObject({ gpus: 8, channels: 2 });
});

test('a group of parts of servers has none', async () => {
  const block = 'name: all-reduce, algorithm: ring, ranks: "0-6,8-15"';
  const [torn] = await choices('preset:dgx-a100', block, [8]);
  expect(torn!.params).toMatchObject({ gpus: 1 });
});

// 4×4×4, a microsecond a link. 8 bytes: recursive doubling goes 1, 2 links along each axis, 9 µs;
// direct twice 6 links, 12 µs; rings 2·3·3 steps, 18 µs. 64 MiB: rings send 2·63/64·S/6 over each
// link, 489 µs, and direct not less than that where each byte takes one link, but its bytes take 3
// on average.
test('on direct networks far messages are picked while they are short', async () => {
  const [short, long] = await choices('preset:tpu-v4', 'name: all-reduce, algorithm: auto', [8, 2 ** 26]);
  expect(short!.algorithm).toBe('recursive-doubling');
  expect(short!.looked[0]!.timePs / 1e6).toBeCloseTo(9, 1);
  expect(long!.algorithm).toBe('torus-rings');
});

// Two ways round at once take half the time by the model, which a single port cannot keep.
test.each(['all-reduce', 'reduce-scatter', 'all-gather'])(
  'rings of tori do %s on tori only, unless asked for',
  async (name) => {
    const star = 'star:hosts=8,rate=450GB/s';
    const block = `name: ${name}, algorithm: auto`;
    expect(await named(star, block, FEW)).not.toContain('torus-rings');
    expect(await named('preset:tpu-v4', block, FEW)).toContain('torus-rings');
    expect(await named(star, `${block}, among: torus-rings`, FEW)).toEqual(['torus-rings']);
  },
);

const RINGS = 'name: all-reduce, algorithm: torus-rings';
test.each([
  ['all of a torus', 'torus:x=4,y=2,z=3,rate=45GB/s', RINGS, { x: 4, y: 2, z: 3 }],
  ['what auto takes', 'preset:tpu-v4', 'name: all-gather, algorithm: auto', { x: 4, y: 4, z: 4 }],
  ['what is said', 'torus:x=4,y=4,rate=45GB/s', `${RINGS}, y: 2`, { x: 0, y: 2, z: 1 }],
  ['a part of a torus', 'torus:x=4,y=4,rate=45GB/s', `${RINGS}, ranks: 8`, { x: 4, y: 2, z: 1 }],
  [
    'another order, a ring',
    'torus:x=2,y=2,rate=45GB/s',
    `${RINGS}, ranks: [0, 1, 3, 2]`,
    { x: 4, y: 1, z: 1 },
  ],
  ['a twisted torus', 'twisted-torus:x=2,y=4,rate=45GB/s', RINGS, { x: 2, y: 4, z: 1 }],
])('rings of tori have the axes of the fabric: %s', async (_what, fabric, block, axes) => {
  expect((await choices(fabric, block, [2 ** 20]))[0]!.params).toMatchObject(axes);
});

// Every pair of a full mesh has a link, so a direct all-reduce's 2 steps (85 µs for 16 MiB) share
// none; a ring's 14 take 594 µs. On a line of ranks both ways of the ring at once take half of
// that.
test('auto goes directly through a full mesh, not through a line of its ranks on a torus', async () => {
  const block = 'name: all-reduce, algorithm: auto';
  const [mesh] = await choices('full-mesh:hosts=8,rate=400Gbit/s', block, [2 ** 24]);
  expect(mesh!.algorithm).toBe('direct');
  const [line] = await choices('ring:hosts=8,rate=400Gbit/s', block, [2 ** 24]);
  // Cables in a ring are a torus of one axis: both ways round at once.
  expect(line!.algorithm).toBe('torus-rings');
});

test('what was picked is told in a sentence', async () => {
  const [told] = pickedNote(await choices('preset:dgx-h100,servers=1', 'name: all-reduce', SIZES.slice(15)));
  expect(warningText(told!)).toMatch(/^auto chose ring by LL, nvls by Simple from 8 MiB: /);
  expect(pickedNote(await choices('preset:dgx-h100', 'name: all-reduce, algorithm: ring', [8]))).toEqual([]);
});

// A rank sends 900 GB/s · 80 % inside the rack and 50 GB/s · 95.5 % by its NIC: 15.08 NICs' worth,
// and 72 are more than a ring's 64 channels.
test('rings between racks of more ranks than they have channels take the NICs that it takes', async () => {
  const [ring] = await choices('preset:gb200-nvl72,leaves=2', 'name: all-reduce, algorithm: ring', [2 ** 34]);
  expect(ring!.params).toMatchObject({ gpus: 72, channels: 16 });
});

// 64 MiB on 4×4×4: rings along three axes, both ways, send 2·(1 − 1/64)·S/6 on each link, rings of
// 64 along one 2·(1 − 1/64)·S/2. A mesh's lines come back the way they went, still better than one
// ring: 1.0 and 1.1 ms for 5.9 and 2.9 of one over all ranks. 60 of 64 ranks are not a torus.
test.each([
  ['preset:tpu-v4', '', { x: 4, y: 4, z: 4 }],
  ['preset:tpu-v4,x=8,y=4,z=2', '', { x: 8, y: 4, z: 2 }],
  ['preset:tpu-v5e,x=4,y=4,wrap=none', '', { x: 4, y: 4, z: 1 }],
  ['preset:tpu-v4,wrap=xy', '', { x: 4, y: 4, z: 4 }],
  ['preset:tpu-v4', ', ranks: 60', { x: 0, y: 1, z: 1 }],
])('auto on %s%s has rings along %j', async (fabric, ranks, axes) => {
  const block = `name: all-reduce, algorithm: auto, among: torus-rings${ranks}`;
  const [picked] = await choices(fabric, block, [2 ** 26]);
  expect(picked).toMatchObject({ algorithm: 'torus-rings', params: axes });
});
