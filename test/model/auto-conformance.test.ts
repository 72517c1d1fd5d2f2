/**
 * The choice of `auto` against the best of all candidates, each simulated to its end: random
 * fabrics, groups, collectives and sizes. `WEFT_TESTS=long` draws 3,000 of them.
 */
import { afterAll, expect, test } from 'vitest';
import { collectives, findCollective } from '../../src/collective/registry.ts';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { hash3 } from '../../src/rng/hash.ts';
import { bindEngines } from '../../src/run/bind.ts';
import { collectiveSchedule } from '../../src/run/collective-plan.ts';
import { scenarioJob } from '../../src/run/job.ts';
import { parseScenario } from '../../src/scenario/check.ts';
import { candidatesOf, type Way, waysAt } from '../../src/workload/pick/candidates.ts';
import { chooser } from '../../src/workload/pick/choose.ts';
import { levelsOf } from '../../src/workload/pick/levels.ts';
import { torusAxes } from '../../src/workload/pick/torus-axes.ts';
import { LONG, sizeOf } from '../sizes.ts';

const CASES = sizeOf({ fast: 30, full: 300, long: 3000 });

const device = createCpuDevice();
afterAll(() => device.destroy());

/** A whole number from 0 to below `below`, the same for the same case and purpose. */
const draw = (index: number, purpose: number, below: number) => hash3(index, purpose, 12) % below;
const oneOf = <T>(index: number, purpose: number, values: readonly T[]): T =>
  values[draw(index, purpose, values.length)]!;

function fabricOf(i: number): string {
  const rate = oneOf(i, 1, ['25Gbit/s', '100Gbit/s', '400Gbit/s']);
  const latency = oneOf(i, 2, ['100ns', '500ns', '2us']);
  const links = `rate=${rate},latency=${latency}`;
  const axis = (purpose: number) => 2 + draw(i, purpose, 3);
  return oneOf(i, 3, [
    `star:hosts=${2 + draw(i, 4, 30)},${links}`,
    `leaf-spine:leaves=${2 + draw(i, 4, 3)},hosts=${2 + draw(i, 5, 6)},spines=${1 + draw(i, 6, 4)},${links}`,
    `leaf-spine:leaves=2,hosts=2,spines=2,gpus=4,scaleUpRate=300GB/s,${links}`,
    `fat-tree:k=4,${links}`,
    `torus:x=${axis(4)},y=${axis(5)},z=${1 + draw(i, 6, 3)},${links}`,
    `ring:hosts=${3 + draw(i, 4, 12)},${links}`,
    `full-mesh:hosts=${3 + draw(i, 4, 12)},${links}`,
    `rail-optimized:servers=${2 + draw(i, 4, 3)},gpus=4,spines=2,scaleUpRate=200GB/s,${links}`,
    `preset:dgx-h100,servers=${1 + draw(i, 4, 3)}`,
    `preset:dgx-a100,servers=${1 + draw(i, 4, 2)}`,
    'preset:mi300x,servers=1',
  ]);
}

/** The ratio of the time of `auto`'s choice to that of the best candidate; and the choice. */
async function worse(i: number): Promise<{ readonly ratio: number; readonly what: string }> {
  const several = collectives.filter(({ algorithms }) => algorithms.length > 1);
  const { name } = oneOf(i, 7, several);
  const bytes = Math.round(2 ** (3 + draw(i, 8, 27_000) / 1000));
  const fabric = fabricOf(i);
  const routing = oneOf(i, 9, ['ecmp', 'ecmp', 'spray', 'd-mod-k']);
  return against({ fabric, routing, seed: i + 1, name, bytes }, (all) =>
    oneOf(i, 10, [all, all, all.filter((rank) => rank % 2 === 0), all.toReversed()]),
  );
}

interface Given {
  readonly fabric: string;
  readonly routing: string;
  readonly seed: number;
  readonly name: string;
  readonly bytes: number;
}

async function against(
  { fabric, routing, seed, name, bytes }: Given,
  partOf: (all: Uint32Array) => Uint32Array = (all) => all,
): Promise<{ readonly ratio: number; readonly what: string }> {
  const text = `fabric: ${fabric}\nrouting: ${routing}\nseed: ${seed}\ncollective: { name: ${name}, algorithm: auto, size: ${bytes} B }`;
  const whole = scenarioJob(await parseScenario(text));
  if (whole.workload.kind !== 'collective') throw new Error('a collective');
  const all = whole.workload.groups[0]!;
  const part = partOf(all);
  const workload = { ...whole.workload, groups: [part.length > 1 ? part : all] };
  const job = { ...whole, workload };
  const { simulator } = bindEngines(job, { device }, { alone: 1 });
  const routes = job.routes!();
  const on = { workload, profile: job.profile, fabric: job.fabric };
  const choose = chooser({
    ...{ ...on, routes, seeds: job.seeds, attempt: simulator.attempt },
    schedule: (size, way) => collectiveSchedule({ ...workload, ...way, bytes: size }, simulator),
  });
  const chosen = await choose(bytes);
  const group = workload.groups[0]!;
  const collective = findCollective(name);
  const levels = levelsOf(job.fabric, routes, group);
  const axes = torusAxes(job.fabric, group);
  const candidates = candidatesOf({ ...on, collective, levels, axes, n: group.length });
  const ways = waysAt(candidates.ways, bytes, false);
  const timeOf = async (way: Way) => {
    const params = { algorithm: way.algorithm.name, params: way.values, dressing: way.dressing };
    const schedule = collectiveSchedule(
      { ...workload, ...params, launchPs: chosen.launchPs, bytes },
      simulator,
    );
    const { replicas } = await simulator.attempt(schedule, job.seeds, {
      messages: Infinity,
      timePs: Infinity,
    });
    return replicas[0]!.endPs;
  };
  let [best, own, bestWay] = [Infinity, Infinity, ''];
  for (const way of ways) {
    const timePs = await timeOf(way);
    if (timePs < best) [best, bestWay] = [timePs, `${way.algorithm.name} ${way.protocol?.name}`];
    const taken = way.algorithm.name === chosen.algorithm && way.dressing?.wire === chosen.dressing?.wire;
    const alike = way.values.channels === chosen.params.channels;
    if (taken && alike && way.dressing?.upPs === chosen.dressing?.upPs) own = timePs;
  }
  const what = `${name} of ${bytes} B on ${fabric}, ${group.length} ranks by ${routing}: ${chosen.algorithm} ${chosen.protocol}, best ${bestWay}`;
  return { ratio: own / best, what };
}

test(
  `auto takes what is within 5 % of the best in 95 % of ${CASES} cases, and never beyond 1.3 times`,
  async () => {
    const seen = [];
    for (let i = 0; i < CASES; i++) seen.push(await worse(i));
    const off = seen.filter(({ ratio }) => ratio > 1.05).sort((a, b) => b.ratio - a.ratio);
    const told = off.map(({ ratio, what }) => `${ratio.toFixed(3)}: ${what}`).join('\n');
    if (LONG) console.log(`${off.length} of ${CASES} beyond 5 %\n${told}`);
    expect(off.length, told).toBeLessThanOrEqual(0.05 * CASES);
    expect(Math.max(...seen.map(({ ratio }) => ratio)), told).toBeLessThanOrEqual(1.3);
  },
  LONG ? 7_200_000 : 240_000,
);

// Rings through many servers are left out or extrapolated by a model of them. Its latencies overlap
// with protocols that forward line by line, and add with those that store.
test.each([
  ['preset:dgx1-v100,servers=8', 'all-reduce', 2 ** 20],
  ['preset:dgx1-v100,servers=8', 'all-reduce', 5_308_416],
  ['preset:dgx1-v100,servers=8', 'all-gather', 2 ** 20],
  ['preset:dgx-h200,servers=8', 'all-gather', 2 ** 22],
  ['preset:dgx-h200,servers=8', 'all-reduce', 2 ** 30],
  ['preset:p5,servers=8', 'reduce-scatter', 2 ** 32],
])('on %s, %s of %i B: at most 1.05 times the best', async (fabric, name, bytes) => {
  const { ratio, what } = await against({ fabric, routing: 'ecmp', seed: 1, name, bytes });
  expect(ratio, what).toBeLessThan(1.05);
});
