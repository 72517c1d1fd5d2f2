import { expect, test } from 'vitest';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { layOut, NO_CALLS } from '../../../../src/workload/timeline/layout.ts';
import { pathParts } from '../../../../src/workload/timeline/path.ts';
import { roleTimes } from '../../../../src/workload/timeline/times.ts';
import { COMPUTE, call, collective, compute, dice, NET, program, randomProgram, role } from './programs.ts';

test('a bucket is hidden under computation and exposed after it', () => {
  // Compute 0..10, a bucket of 20 from 10 to 30, compute 10..15, and an optimizer that waits for
  // the bucket: 30..31. The part 10..15 of the bucket is hidden, 15..30 exposed.
  const items = [
    compute(10, { event: 0 }),
    call(0, NET, { after: [0], event: 1 }),
    compute(5),
    compute(1, { after: [1] }),
  ];
  const graph = graphOf(program([role('a', 0, items)], [collective('bucket', [0], 'dp')]));
  expect(roleTimes(graph, layOut(graph, { callPs: () => 20 }))).toEqual([
    {
      computePs: 16,
      exposedPs: 15,
      bubblePs: 0,
      streams: [{ group: 'dp', stream: NET, calls: [0], timePs: 20, exposedPs: 15 }],
    },
  ]);
});

test('a role waits for its partner: bubble, until the transfer begins', () => {
  // Role a computes 0..10 and sends 10..13. Role b has nothing to do before it receives, then
  // computes 13..25. For b, 0..10 is bubble and 10..13 exposed; for a, 10..13 is exposed, as
  // nothing hides it, and 13..25 is bubble. Without communication b waits 0..10, a 10..22.
  const graph = graphOf(
    program(
      [role('a', 0, [compute(10), call(0, COMPUTE)]), role('b', 1, [call(0, COMPUTE), compute(12)])],
      [collective('send', [0, 1])],
    ),
  );
  const streams = [{ group: 'pp', stream: COMPUTE, calls: [0], timePs: 3, exposedPs: 3 }];
  expect(roleTimes(graph, layOut(graph, { callPs: () => 3 }))).toEqual([
    { computePs: 10, exposedPs: 3, bubblePs: 12, streams },
    { computePs: 12, exposedPs: 3, bubblePs: 10, streams },
  ]);
  expect(roleTimes(graph, layOut(graph, NO_CALLS)).map(({ bubblePs }) => bubblePs)).toEqual([12, 10]);
});

test('a collective of others that a role waits for is bubble', () => {
  // Role b computes nothing before its partner's all-reduce (10..17) and the transfer (17..20).
  const sender = [compute(10), call(1, COMPUTE), call(0, COMPUTE)];
  const graph = graphOf(
    program(
      [role('a', 0, sender), role('b', 1, [call(0, COMPUTE), compute(5)])],
      [collective('send', [0, 1]), collective('reduce', [0], 'tp')],
    ),
  );
  const [a, b] = roleTimes(graph, layOut(graph, { callPs: (index) => (index === 0 ? 3 : 7) }));
  expect([a!.computePs, a!.exposedPs, a!.bubblePs]).toEqual([10, 10, 5]);
  expect([b!.computePs, b!.exposedPs, b!.bubblePs]).toEqual([5, 3, 17]);
});

test('the critical path by role, item and collective', () => {
  // Two micro-batches: forward 10 and 12, a transfer takes 3, b receives on its compute stream.
  // The path: a 0..10, send 10..13, b 13..25, send 25..28, b 28..40.
  const first = [compute(10, { event: 0, label: 'F' }), call(0, NET, { after: [0] })];
  const second = [call(0, COMPUTE), compute(12, { label: 'F' })];
  const graph = graphOf(
    program([role('a', 0, first, 2), role('b', 1, second, 2)], [collective('send', [0, 1])]),
  );
  expect(pathParts(graph, layOut(graph, { callPs: () => 3 }))).toEqual([
    { roles: [1], collective: undefined, name: 'F', count: 2, timePs: 24 },
    { roles: [0], collective: undefined, name: 'F', count: 1, timePs: 10 },
    { roles: [0, 1], collective: 0, name: 'send', count: 2, timePs: 6 },
  ]);
});

test('for 500 random programs, the parts of each role and of the path add up to the step', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const below = dice(seed + 10_000);
    const graph = graphOf(randomProgram(seed));
    const times = graph.program.collectives.map(() => below(15));
    const layout = layOut(graph, { callPs: (index) => times[index]! });
    const { totalPs, startPs, endPs } = layout;
    const path = pathParts(graph, layout);
    expect(path.reduce((sum, { timePs }) => sum + timePs, 0)).toBe(totalPs);
    roleTimes(graph, layout).forEach(({ computePs, exposedPs, bubblePs, streams }, index) => {
      expect(computePs + exposedPs + bubblePs).toBe(totalPs);
      expect(Math.min(computePs, exposedPs, bubblePs)).toBeGreaterThanOrEqual(0);
      expect(streams.reduce((sum, stream) => sum + stream.exposedPs, 0)).toBe(exposedPs);
      for (const stream of streams) expect(stream.timePs).toBeGreaterThanOrEqual(stream.exposedPs);
      // Picosecond by picosecond: in how many does a computation of the role run?
      const busy = new Set<number>();
      let called = 0;
      for (let node = 0; node < graph.count; node++) {
        const sides = graph.sides.values.subarray(graph.sides.start[node], graph.sides.start[node + 1]);
        if (!sides.some((side) => graph.places[side]!.role === index)) continue;
        if (graph.collective[node]! >= 0) called += endPs[node]! - startPs[node]!;
        else for (let at = startPs[node]!; at < endPs[node]!; at++) busy.add(at);
      }
      expect(computePs).toBe(busy.size);
      expect(streams.reduce((sum, { timePs }) => sum + timePs, 0)).toBe(called);
    });
  }
});
