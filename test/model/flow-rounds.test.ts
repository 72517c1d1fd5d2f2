/**
 * A round of the flow engine costs what changed; searches find the same rates as full looks, and
 * fill rounds over links the same as those over flows.
 */
import { afterAll, expect, test } from 'vitest';
import { buildCollective } from '../../src/collective/build.ts';
import { createCpuDevice } from '../../src/device/cpu.ts';
import type { FlowReplica, FlowRun } from '../../src/engine/flow/api.ts';
import { createBuffers } from '../../src/engine/flow/buffers.ts';
import { posePathProblem } from '../../src/engine/flow/pose.ts';
import type { FlowProblem } from '../../src/engine/flow/problem.ts';
import { readBatch } from '../../src/engine/flow/result.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { recordFlush, recordStart, recordTick } from '../../src/engine/flow/tick.ts';
import { freeMemory } from '../../src/engine/host/memory.ts';
import { structs } from '../../src/kernels/index.ts';
import { constants } from '../../src/kernels/words.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../src/topology/rail-optimized.ts';
import { clos } from '../unit/topology/values.ts';
import { crowdedRun, flowCase } from './flow-cases.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const { fields } = structs.Control;
const { EVENTS, FINISHED, LISTED, REACHING, SHARING, STUCK } = constants['flow/state'];

interface Stepped {
  readonly answer: FlowReplica;
  /** Slots looked at in all rounds. */
  readonly touched: number;
  /** Ticks that ended in a search. */
  readonly searching: number;
  /** Fill rounds over links. */
  readonly listed: number;
}

/** More lanes than there are. */
const NEVER = 2 ** 31;

interface Way {
  /** With the search's lists; default: true. */
  readonly lists?: boolean;
  /** With fill rounds over links, not only over flows; default: true. */
  readonly overLinks?: boolean;
  /** Links are settled one after another; default: false. */
  readonly serial?: boolean;
  /** From so many lanes on rates are owed; default: never. */
  readonly manyLanes?: number;
}

/** One seed of a run, tick by tick. */
async function stepped(run: FlowRun, way: Way = {}): Promise<Stepped> {
  const { lists = true, overLinks = true, serial = false, manyLanes = NEVER } = way;
  const posed = posePathProblem(run, device);
  // Paths as long as these may be are not listed.
  const maxPath = lists ? posed.problem.maxPath : 100;
  // A level of a search a tick, so that ticks end within searches.
  const problem: FlowProblem = {
    ...posed.problem,
    ...{ maxPath, fillRounds: 1, manyLanes },
  };
  const { schedule, capacity, weightUnit, groupSize } = problem;
  const buffers = createBuffers(device, problem);
  const weighted = weightUnit !== undefined;
  const variant = {
    ...{ replicas: 1, fillRounds: 1, groupSize, sprayed: false, weighted },
    ...{ keepRecords: true, serial, settled: false },
  };
  device.run(await recordStart(device, buffers, schedule.laneCount, capacity.length, variant));
  const tick = await recordTick(device, buffers, variant);
  let [touched, searching, rounds, listed] = [0, 0, 0, 0];
  for (;;) {
    device.run(tick);
    const words = new Uint32Array(await device.read(buffers.control));
    const word = (name: keyof typeof fields, index = 0) => words[fields[name].offset / 4 + index]!;
    const phase = word('phase');
    if (phase === REACHING) searching++;
    if (phase === SHARING && word('filling') === LISTED) listed++;
    // After a round with no flows, as it seems, the next one is over flows.
    if (!overLinks) device.write(buffers.control, Uint32Array.of(0), fields.unsettled_before.offset);
    if (phase === EVENTS && word('rounds') > rounds) {
      rounds = word('rounds');
      touched += word('touched', word('parity'));
    }
    if (phase === FINISHED) break;
    expect(phase).not.toBe(STUCK);
  }
  device.run(await recordFlush(device, buffers, schedule.laneCount, variant));
  const [answer] = await readBatch(device, buffers, problem, run.seeds, posed.linksOf);
  freeMemory(buffers);
  return { answer: answer!, touched, searching, listed };
}

/** A ring whose neighbours are on other leaves, so that its flows collide. */
function collidedRing(): FlowRun {
  const fabric = leafSpine.build({ ...clos, leaves: 8, spines: 4, hosts: 4, gpus: 1 });
  const group = Uint32Array.from({ length: fabric.ranks }, (_, i) => (i * 13) % fabric.ranks);
  return {
    ...{ fabric, routes: buildRoutes(fabric), reality: 'routing', routing: { name: 'ecmp' } },
    schedule: buildCollective({ collective: 'all-reduce', algorithm: 'ring', bytes: 4e6, groups: [group] }),
    ...{ seeds: [3], tolerance: 1e-3, listFlows: true },
  };
}

test('a lane that waits for its receiver is not looked at in every round', async () => {
  const { answer, touched } = await stepped(collidedRing());
  // A lane is looked at for its own step, for a message to it, and when a window opens. The ring's
  // lanes wait for most of the run's rounds.
  expect(answer.rounds).toBeGreaterThan(answer.messages / 2);
  expect(touched).toBeLessThan(3 * answer.messages);
});

test('a search finds the rates that a look at every lane finds', async () => {
  let [searching, compared] = [0, 0];
  for (let index = 0; index < 400; index++) {
    const { name, run } = flowCase(30_000 + index);
    if (run.reality === 'topology' || run.routing.name === 'spray' || run.routing.name === 'valiant')
      continue;
    const searched = await stepped(run);
    const looked = await stepped(run, { lists: false });
    expect(looked.searching, name).toBe(0);
    searching += searched.searching;
    if (searched.searching === 0) continue;
    compared++;
    const ends = (of: Stepped) => of.answer.flows!.map(({ endPs }) => endPs).sort((a, b) => a - b);
    const theirs = ends(looked);
    for (const [i, end] of ends(searched).entries()) {
      expect(Math.abs(end / theirs[i]! - 1), name).toBeLessThan(1e-4);
    }
    expect(searched.answer.linkBytes, name).toEqual(looked.answer.linkBytes);
  }
  expect(compared).toBeGreaterThan(20);
  expect(searching).toBeGreaterThan(500);
});

test.each([
  ['one path', { name: 'ecmp' }],
  ['queue pairs', { name: 'ecmp', queuePairs: 3 }],
] as const)('fill rounds over links find the same rates, bit for bit: %s', async (_, routing) => {
  const run = crowdedRun(routing);
  const links = await stepped(run);
  const flows = await stepped(run, { overLinks: false });
  expect(flows.listed).toBe(0);
  expect(links.listed).toBeGreaterThan(10);
  expect(links.answer).toEqual(flows.answer);
  // One after another they find rates that differ only where shares tie.
  const drained = await stepped(run, { serial: true });
  const ends = ({ answer }: Stepped) => answer.flows!.map(({ endPs }) => endPs);
  expect(drained.listed).toBeLessThan(links.listed / 4);
  ends(drained).forEach((end, i) => {
    expect(Math.abs(end / ends(links)[i]! - 1)).toBeLessThan(1e-6);
  });
  // Seeds whose rounds differ run side by side.
  const { replicas } = await simulateFlow(device, { ...run, seeds: [4, 3, 5] });
  expect(replicas[1]!.flows).toEqual(links.answer.flows);
});

/** An all-to-all over a leaf-spine fabric of 64 ranks without oversubscription. */
function balancedRun(seed: number, tolerance: number): FlowRun {
  const fabric = leafSpine.build({ ...clos, leaves: 8, spines: 8, hosts: 8, gpus: 1 });
  const group = Uint32Array.from({ length: fabric.ranks }, (_, rank) => rank);
  return {
    ...{ fabric, routes: buildRoutes(fabric), reality: 'routing', routing: { name: 'ecmp' } },
    schedule: buildCollective({
      collective: 'all-to-all',
      algorithm: 'direct',
      bytes: 64e6,
      groups: [group],
    }),
    ...{ seeds: [seed], tolerance, listFlows: true },
  };
}

/** Relative errors of message ends. */
function errors(some: FlowReplica, exact: FlowReplica): number[] {
  const key = ({ src, dst }: { src: number; dst: number }) => `${src} ${dst}`;
  const ends = new Map(exact.flows!.map((flow) => [key(flow), flow.endPs]));
  return some.flows!.map((flow) => Math.abs(flow.endPs / ends.get(key(flow))! - 1));
}

test.each([1e-2, 1e-3])(
  'rates that are owed take fewer solves and err less: tolerance %d',
  async (tolerance) => {
    const [atOnce, owed] = [
      { solves: 0, error: 0 },
      { solves: 0, error: 0 },
    ];
    for (const seed of [1, 2, 3, 4]) {
      const run = balancedRun(seed, tolerance);
      const exact = await stepped({ ...run, tolerance: 0 });
      for (const [sum, manyLanes] of [
        [atOnce, NEVER],
        [owed, 0],
      ] as const) {
        const { answer } = await stepped(run, { manyLanes });
        const off = errors(answer, exact.answer);
        sum.solves += answer.solves;
        sum.error += off.reduce((total, one) => total + one, 0) / off.length;
        if (manyLanes === 0) expect(Math.max(...off)).toBeLessThan(1.1 * tolerance);
        expect(answer.linkBytes).toEqual(exact.answer.linkBytes);
      }
    }
    expect(owed.solves).toBeLessThan(atOnce.solves);
    expect(owed.error).toBeLessThan(0.9 * atOnce.error);
  },
);

test('a large all-to-all settles rates once in a time that its tolerance allows', async () => {
  const fabric = railOptimized.build({
    ...{ servers: 32, gpus: 8, spines: 32, rate: 400e9, scaleUpRate: 3600e9, latency: 500_000 },
    ...{ scaleUpLatency: 250_000, uplinkRate: undefined, oversubscription: undefined },
    ...{ serversPerLeaf: undefined, radix: undefined },
  });
  const group = Uint32Array.from({ length: fabric.ranks }, (_, rank) => rank);
  const schedule = buildCollective({
    ...{ collective: 'all-to-all', algorithm: 'direct', bytes: 64 * 2 ** 20, groups: [group] },
  });
  const { replicas } = await simulateFlow(device, {
    ...{ fabric, routes: buildRoutes(fabric), schedule, reality: 'routing', routing: { name: 'ecmp' } },
    ...{ seeds: [1], tolerance: 1e-3 },
  });
  // 96 where each round of ends settles them at once.
  expect(replicas[0]!.solves).toBeLessThan(60);
});
