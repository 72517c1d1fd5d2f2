import { expect, test } from 'vitest';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { layOut, NO_CALLS } from '../../../../src/workload/timeline/layout.ts';
import { networkTime } from '../../../../src/workload/timeline/network-share.ts';
import { call, collective, compute, NET, program, randomProgram, role } from './programs.ts';

test('a call that nothing hides carries all of its time, a hidden one none', () => {
  // tp 10 in line, and a bucket of 20 next to 30 of computation.
  const items = [compute(5, { event: 0 }), call(1, NET, { after: [0], event: 1 }), compute(30), call(0, 0)];
  const graph = graphOf(
    program([role('a', 0, items)], [collective('tp', [0], 'tp'), collective('bucket', [0], 'dp')]),
  );
  const layout = layOut(graph, { callPs: (one) => [10, 20][one]! });
  const share = networkTime(graph, layout);
  expect(share).toMatchObject({ infinitePs: 35, addedPs: 10 });
  expect([...share.partsPs]).toEqual([10, 0]);
});

test('two calls at once that are alike carry half each, whatever their order', () => {
  // Each call lets the end begin; both take 8 after nothing.
  const items = [call(0, 0, { event: 0 }), call(1, NET, { event: 1 }), compute(0, { after: [0, 1] })];
  const both = [collective('one', [0], 'tp'), collective('two', [0], 'dp')];
  const graph = graphOf(program([role('a', 0, items)], both));
  const times = (one: number, two: number) => [
    ...networkTime(graph, layOut(graph, { callPs: (at) => [one, two][at]! })).partsPs,
  ];
  expect(times(8, 4)).toEqual([8, 0]);
  expect(times(4, 8)).toEqual([0, 8]);
});

test('a call that shows only when longer carries the part beyond', () => {
  // A bucket of 40 next to 30 of computation after 10: the step grows from 40 to 50.
  const items = [
    compute(10, { event: 0 }),
    call(0, NET, { after: [0], event: 1 }),
    compute(30),
    compute(0, { after: [1] }),
  ];
  const graph = graphOf(program([role('a', 0, items)], [collective('bucket', [0], 'dp')]));
  const share = networkTime(graph, layOut(graph, { callPs: () => 40 }));
  expect(share).toMatchObject({ infinitePs: 40, addedPs: 10 });
  expect([...share.partsPs]).toEqual([10]);
});

test('even a call that is on the path at the very end alone', () => {
  const items = [call(0, NET, { event: 0 }), compute(99), compute(0, { after: [0] })];
  const graph = graphOf(program([role('a', 0, items)], [collective('bucket', [0], 'dp')]));
  const share = networkTime(graph, layOut(graph, { callPs: () => 100 }));
  expect([share.addedPs, ...share.partsPs]).toEqual([1, 1]);
});

test('slowed computations take as long on an infinite network', () => {
  const graph = graphOf(program([role('a', 0, [compute(10), call(0, 0)])], [collective('tp', [0], 'tp')]));
  const layout = layOut(graph, { callPs: () => 3, computePs: (timePs) => 2 * timePs });
  expect(networkTime(graph, layout)).toMatchObject({ infinitePs: 20, addedPs: 3 });
});

test('parts add up to the step without its computation, and none is negative, of random programs', () => {
  for (let seed = 0; seed < 300; seed++) {
    const graph = graphOf(randomProgram(seed));
    const layout = layOut(graph, { callPs: (at) => 3 + 5 * at });
    const { infinitePs, addedPs, partsPs } = networkTime(graph, layout);
    expect(infinitePs).toBe(layOut(graph, NO_CALLS).totalPs);
    expect(infinitePs + addedPs).toBe(layout.totalPs);
    expect(partsPs.reduce((sum, part) => sum + part, 0)).toBeCloseTo(addedPs, 9);
    expect(partsPs.every((part) => part >= 0)).toBe(true);
  }
});
