/** Communication and computation that slow each other down, against times by hand. */
import { expect, test } from 'vitest';
import { computeParams } from '../../../../src/workload/compute/params.ts';
import { layOutContended } from '../../../../src/workload/contention/contended.ts';
import { type Contention, contentionFrom, lentShare } from '../../../../src/workload/contention/params.ts';
import type { ProgramCollective, ProgramItem, StepProgram } from '../../../../src/workload/program.ts';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { type Layout, layOut } from '../../../../src/workload/timeline/layout.ts';
import { listOf } from '../../../../src/workload/timeline/lists.ts';
import { call, compute, randomProgram } from '../timeline/programs.ts';

const collective: ProgramCollective = {
  ...{ name: 'dp all-reduce', group: 'dp', collective: 'all-reduce', algorithm: 'ring', bytes: 8 },
  ...{ roles: [0], groups: [Uint32Array.of(0, 1)] },
};

function graphFrom(items: readonly ProgramItem[], collectives = [collective]) {
  const program: StepProgram = {
    ...{ ranks: 2, streams: ['compute', 'dp', 'tp'], launchPs: 0, collectives },
    roles: [{ name: 'all ranks', ranks: Uint32Array.of(0, 1), phases: [{ repeat: 1, items }] }],
  };
  return graphOf(program);
}

/** A quarter of the accelerator is lent, nothing else is taken. */
const QUARTER: Contention = { units: 100, dp: 25, tp: 25, cp: 0, ep: 0, pp: 0, memory: 0, longer: 1 };

const durationOf = ({ startPs, endPs }: Layout, node: number) => endPs[node]! - startPs[node]!;

function lay(items: readonly ProgramItem[], callPs: number, contention: Contention) {
  const graph = graphFrom(items);
  const layout = layOutContended(graph, { callPs: () => callPs }, contention);
  const nodes = [...graph.collective.keys()];
  return {
    totalPs: layout.totalPs,
    calls: nodes.filter((node) => graph.collective[node]! >= 0).map((node) => durationOf(layout, node)),
    computations: nodes.filter((node) => graph.collective[node]! < 0).map((node) => durationOf(layout, node)),
  };
}

test('a layer with a hidden all-reduce takes longer by the share that is lent, times its time', () => {
  // While the call runs, 200, the computation has the rate 3/4: 150 of its 1000 are done, and the
  // other 850 take as long. Compute + share × communication = 1000 + 200 / 4.
  expect(lay([call(0, 1), compute(1000)], 200, QUARTER)).toEqual({
    totalPs: 1050,
    calls: [200],
    computations: [1050],
  });
});

test('a hidden call takes longer, and lends its units for longer', () => {
  // 200 × 1.5 = 300, and 1000 + 300 / 4.
  expect(lay([call(0, 1), compute(1000)], 200, { ...QUARTER, longer: 1.5 })).toEqual({
    totalPs: 1075,
    calls: [300],
    computations: [1075],
  });
});

test('a call that outlasts the computation goes on at its own rate', () => {
  // The computation takes 300 / (3/4) = 400; the call has done 400 / 2 = 200 of 1000 by then.
  expect(lay([call(0, 1), compute(300)], 1000, { ...QUARTER, longer: 2 })).toEqual({
    totalPs: 1200,
    calls: [1200],
    computations: [400],
  });
});

test('memory traffic takes a further part, once however many calls run', () => {
  // Two calls of 100 at once lend 50, and 10 go to memory: the rate is 0.4 for 100.
  const { totalPs } = lay([call(0, 1), call(0, 2), compute(1000)], 100, { ...QUARTER, memory: 0.1 });
  expect(totalPs).toBe(1000 + 60);
  // However much is taken, a tenth is left: the computation takes 10 × 100.
  expect(lay([call(0, 1), call(0, 2), compute(100)], 5000, { ...QUARTER, dp: 60 }).computations).toEqual([
    1000,
  ]);
});

test('exposed communication takes as long as alone, and computations next to nothing do too', () => {
  const items = [compute(500, { event: 0 }), call(0, 0), compute(300)];
  expect(lay(items, 200, { ...QUARTER, longer: 3, memory: 0.5 })).toEqual({
    totalPs: 1000,
    calls: [200],
    computations: [500, 300],
  });
});

test('a transfer is slow while either of its sides computes', () => {
  const send: ProgramCollective = {
    ...collective,
    group: 'pp',
    roles: [0, 1],
    groups: [Uint32Array.of(0, 1)],
  };
  const program: StepProgram = {
    ...{ ranks: 2, streams: ['compute', 'pp'], launchPs: 0, collectives: [send] },
    roles: [
      { name: 'stage 0', ranks: Uint32Array.of(0), phases: [{ repeat: 1, items: [call(0, 1)] }] },
      {
        name: 'stage 1',
        ranks: Uint32Array.of(1),
        phases: [{ repeat: 1, items: [call(0, 1), compute(100)] }],
      },
    ],
  };
  const graph = graphOf(program);
  const layout = layOutContended(graph, { callPs: () => 100 }, { ...QUARTER, pp: 20, longer: 2 });
  // The computation takes 100 / 0.8 = 125; the transfer does 62.5 of 100 meanwhile.
  expect(layout.totalPs).toBe(125 + 38);
});

test('where nothing is taken, the layout is the same, with its causes', () => {
  const none: Contention = { ...QUARTER, dp: 0, tp: 0 };
  for (let seed = 0; seed < 200; seed++) {
    const graph = graphOf(randomProgram(seed));
    const callPs = (_: number, node: number) => (node * 13) % 17;
    const computePs = (timePs: number, _: number, startPs: number) => timePs + (startPs % 3);
    expect(layOutContended(graph, { callPs, computePs }, none)).toEqual(layOut(graph, { callPs, computePs }));
  }
});

test('random programs: nothing ends before what it waits for, and nothing is quicker than alone', () => {
  const most: Contention = { ...QUARTER, memory: 0.2, longer: 2 };
  for (let seed = 0; seed < 200; seed++) {
    const graph = graphOf(randomProgram(seed));
    const callPs = (_: number, node: number) => (node * 13) % 17;
    const { startPs, endPs, totalPs } = layOutContended(graph, { callPs }, most);
    const alone = layOut(graph, { callPs });
    for (let node = 0; node < graph.count; node++) {
      const readyPs = Math.max(0, ...Array.from(listOf(graph.waitsFor, node), (before) => endPs[before]!));
      expect(startPs[node]).toBe(readyPs);
      const own = alone.endPs[node]! - alone.startPs[node]!;
      expect(endPs[node]! - startPs[node]!).toBeGreaterThanOrEqual(own);
      // At most at a tenth of its rate, or at half of it, and rounded.
      expect(endPs[node]! - startPs[node]!).toBeLessThanOrEqual(10 * own + 1);
    }
    expect(totalPs).toBeGreaterThanOrEqual(alone.totalPs);
  }
});

test('defaults are off; the kinds of groups of gradients lend as much', () => {
  expect(contentionFrom({})).toBeUndefined();
  const on = contentionFrom({ on: true }, 108)!;
  expect(on).toEqual({ units: 108, dp: 16, tp: 16, cp: 16, ep: 20, pp: 2, memory: 0.05, longer: 1.3 });
  for (const group of ['dp', 'edp', 'shard', 'replica', 'all']) expect(lentShare(on, group)).toBe(16 / 108);
  expect(lentShare(contentionFrom({ on: true })!, 'ep')).toBe(20 / computeParams.units.default);
});
