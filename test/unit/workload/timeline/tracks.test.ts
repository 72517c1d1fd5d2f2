/** Tracks of laid out steps, against the times that the result has. */
import { describe, expect, test } from 'vitest';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { criticalPath, layOut } from '../../../../src/workload/timeline/layout.ts';
import { roleTimes } from '../../../../src/workload/timeline/times.ts';
import { ItemKind } from '../../../../src/workload/timeline/tracks/items.ts';
import { stepTracks, trackBuffers } from '../../../../src/workload/timeline/tracks/tracks.ts';
import { COMPUTE, call, collective, compute, dice, NET, program, randomProgram, role } from './programs.ts';

function laidOut(seed: number) {
  const graph = graphOf(randomProgram(seed));
  const below = dice(seed + 1000);
  const idealPs = Array.from({ length: graph.count }, () => below(20));
  const slower = idealPs.map((ps) => (below(2) === 0 ? ps : ps + below(20)));
  const ideal = layOut(graph, { callPs: (_, node) => idealPs[node]! });
  return { graph, layout: layOut(graph, { callPs: (_, node) => slower[node]! }), ideal, linkBytes: [] };
}

describe('200 random programs', () => {
  const steps = Array.from({ length: 200 }, (_, seed) => laidOut(seed));

  test('exposed time and bubble of each role are those of the result', () => {
    for (const step of steps) {
      const { lanes, items, bubbles } = stepTracks(step);
      roleTimes(step.graph, step.layout).forEach(({ exposedPs, bubblePs }, at) => {
        const own = lanes.filter((lane) => lane.role === at);
        const exposed = own.flatMap(({ first, end }) => [...items.exposedPs.subarray(first, end)]);
        expect(exposed.reduce((a, b) => a + b, 0)).toBeCloseTo(exposedPs, 6);
        let sum = 0;
        for (let i = bubbles.first[at]!; i < bubbles.first[at + 1]!; i++) {
          sum += bubbles.endPs[i]! - bubbles.startPs[i]!;
        }
        expect(sum).toBeCloseTo(bubblePs, 6);
      });
    }
  });

  test('items of a lane are in order, and an item starts when its cause ends', () => {
    let causes = 0;
    for (const step of steps) {
      const { lanes, items } = stepTracks(step);
      expect(lanes.at(-1)?.end ?? 0).toBe(items.startPs.length);
      for (const { first, end } of lanes) {
        for (let item = first; item < end; item++) {
          expect(items.endPs[item]!).toBeGreaterThan(items.startPs[item]!);
          if (item > first) expect(items.startPs[item]!).toBeGreaterThanOrEqual(items.endPs[item - 1]!);
          const cause = items.cause[item]!;
          if (cause < 0) expect(items.startPs[item]).toBe(0);
          else expect(items.endPs[cause]).toBe(items.startPs[item]);
          if (cause >= 0) causes++;
          expect(items.exposedPs[item]!).toBeLessThanOrEqual(items.endPs[item]! - items.startPs[item]!);
        }
      }
    }
    expect(causes).toBeGreaterThan(1000);
  });

  test('each part of the critical path begins where the one before ends, and the last one ends the step', () => {
    for (const step of steps) {
      const { path, items, totalPs } = stepTracks(step);
      let now = 0;
      for (const item of path) {
        expect(items.startPs[item]).toBe(now);
        now = items.endPs[item]!;
      }
      expect(now).toBe(totalPs);
      const long = criticalPath(step.layout).filter(
        (node) => step.layout.endPs[node]! > step.layout.startPs[node]!,
      );
      expect(path.length).toBe(long.length);
    }
  });

  test('the units of a lane are its items, each once', () => {
    for (const step of steps) {
      const { units, lanes, items } = stepTracks(step);
      const starts = new Set(units.first);
      for (const { first } of lanes) expect(starts).toContain(first);
      expect(units.first.at(-1)).toBe(items.startPs.length);
      expect([...units.first].every((at, i) => i === 0 || at > units.first[i - 1]!)).toBe(true);
    }
  });
});

test('an item says what it is, what it waits for, and by how much it is longer than the ideal', () => {
  const transfers = [collective('there', [0, 1])];
  const graph = graphOf(
    program(
      [
        role('a', 0, [compute(10, { label: 'F0', event: 0 }), call(0, NET, { after: [0] })]),
        role('b', 1, [call(0, COMPUTE), compute(5)]),
      ],
      transfers,
    ),
  );
  const step = {
    graph,
    layout: layOut(graph, { callPs: () => 7 }),
    ideal: layOut(graph, { callPs: () => 4 }),
    linkBytes: [],
  };
  const tracks = stepTracks(step);
  const { items, labels } = tracks;
  // Role a: F0, and the transfer on a stream of its own; role b: the transfer, and a computation.
  expect(Array.from(items.label, (at) => labels[at])).toEqual(['F0', 'there', 'there', 'compute']);
  expect([...items.kind]).toEqual([ItemKind.forward, ItemKind.call, ItemKind.call, ItemKind.other]);
  expect([...items.collective]).toEqual([-1, 0, 0, -1]);
  expect([...items.addedPs]).toEqual([0, 3, 3, 0]);
  // The transfer waits for F0 on both sides; the computation for its own side.
  expect([...items.cause]).toEqual([-1, 0, 0, 2]);
  // The path stays on the side of a, which the computation before it is on.
  expect([...tracks.path]).toEqual([0, 1, 3]);
  expect([tracks.totalPs, tracks.idealPs]).toEqual([22, 19]);
  expect(tracks.collectives).toEqual([
    { name: 'there', group: 'pp', algorithm: 'direct', bytes: 1, groups: 1, ranks: 2 },
  ]);
});

test('repeats of a phase are units of their own, named on the compute stream', () => {
  const items = [compute(10), call(0, NET), compute(2)];
  const phases = [
    { name: 'F3', repeat: 2, items },
    { name: 'optimizer', repeat: 1, items: [compute(1)] },
  ];
  const one = { ...role('a', 0, []), phases };
  const graph = graphOf(program([one], [collective('dp', [0], 'dp')]));
  const { units, unitNames, lanes } = stepTracks({
    graph,
    layout: layOut(graph, { callPs: () => 5 }),
    linkBytes: [],
  });
  expect(lanes.map(({ first, end }) => [first, end])).toEqual([
    [0, 5],
    [5, 7],
  ]);
  expect(Array.from(units.name, (at) => unitNames[at])).toEqual([
    'F3',
    'F3',
    undefined,
    undefined,
    undefined,
  ]);
  expect([...units.first]).toEqual([0, 2, 4, 5, 6, 7]);
});

test('too many roles or items: the first ones and the last are kept', () => {
  const roles = Array.from({ length: 9 }, (_, i) => role(`role ${i}`, i, [compute(10), compute(1)]));
  const graph = graphOf(program(roles, []));
  const step = { graph, layout: layOut(graph, { callPs: () => 0 }), linkBytes: [] };
  const names = (options: object) => stepTracks(step, options).roles.map(({ name }) => name);
  expect(names({ mostRoles: 3 })).toEqual(['role 0', 'role 1', 'role 8']);
  expect(names({ mostItems: 8 })).toEqual(['role 0', 'role 1', 'role 2', 'role 8']);
  expect(stepTracks(step, { mostRoles: 3 }).rolesLeftOut).toBe(6);
  expect(stepTracks(step).rolesLeftOut).toBe(0);
});

test('all columns can be handed over', () => {
  const tracks = stepTracks(laidOut(3));
  expect(tracks.items.startPs.length).toBeGreaterThan(0);
  const copy = structuredClone(tracks, { transfer: trackBuffers(tracks) });
  expect(copy.items.startPs.length).toBeGreaterThan(0);
  for (const column of [...Object.values(tracks.items), ...Object.values(tracks.units), tracks.path]) {
    expect(column.length).toBe(0);
  }
});
