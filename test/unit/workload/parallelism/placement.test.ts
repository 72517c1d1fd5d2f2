import { expect, test } from 'vitest';
import { type GridSizes, layGrid, orderOf } from '../../../../src/workload/parallelism/placement.ts';

const sizes: GridSizes = { tp: 2, cp: 3, dp: 4, pp: 5, ep: 6 };
const lists = (groups: readonly Uint32Array[]) => groups.map((group) => [...group]);

test('ranks: tp fastest, then ep, then replicas of the experts', () => {
  // dp 4, tp 2, ep 2: rank = t + 2·(e + 2·r).
  const grid = layGrid({ tp: 2, cp: 1, dp: 4, pp: 1, ep: 2 });
  const of = (kind: 'tp' | 'ep' | 'edp' | 'dp') => lists(grid.groups(kind, 0));
  expect(of('tp')).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ]);
  expect(of('ep')).toEqual([
    [0, 2],
    [4, 6],
    [1, 3],
    [5, 7],
  ]);
  expect(of('edp')).toEqual([
    [0, 4],
    [2, 6],
    [1, 5],
    [3, 7],
  ]);
  expect(of('dp')).toEqual([
    [0, 2, 4, 6],
    [1, 3, 5, 7],
  ]);
});

test('megatron: rank = t + tp·(c + cp·(d + dp·s)), experts folded over cp and dp', () => {
  const grid = layGrid(sizes);
  expect(grid.ranks).toBe(120);
  const at = (t: number, c: number, d: number, s: number) => t + 2 * (c + 3 * (d + 4 * s));
  const s = 3;
  expect(lists(grid.groups('tp', s))[5]).toEqual([at(0, 2, 1, s), at(1, 2, 1, s)]);
  // Groups of cp: for each tp index, for each dp index.
  expect(lists(grid.groups('cp', s))[4 + 2]).toEqual([0, 1, 2].map((c) => at(1, c, 2, s)));
  // The index over cp and dp is c + 3·d.
  const copy = (t: number, x: number) => at(t, x % 3, Math.floor(x / 3), s);
  expect(lists(grid.groups('dp', s))[1]).toEqual(Array.from({ length: 12 }, (_, x) => copy(1, x)));
  // ep index x mod 6, two replicas.
  expect(lists(grid.groups('ep', s))[2 + 1]).toEqual([6, 7, 8, 9, 10, 11].map((x) => copy(1, x)));
  expect(lists(grid.groups('edp', s))[4]).toEqual([4, 10].map((x) => copy(0, x)));
  expect(lists(grid.pairs(1, 3))[7]).toEqual([at(1, 0, 1, 1), at(1, 0, 1, 3)]);
  expect([...grid.stage(s)]).toEqual(Array.from({ length: 24 }, (_, i) => 72 + i));
});

test('llama3: pipeline stages inside data parallelism', () => {
  const grid = layGrid(sizes, 'llama3');
  const at = (t: number, c: number, d: number, s: number) => t + 2 * (c + 3 * (s + 5 * d));
  expect(lists(grid.groups('dp', 2))[0]).toEqual(
    Array.from({ length: 12 }, (_, x) => at(0, x % 3, Math.floor(x / 3), 2)),
  );
  expect(lists(grid.pairs(0, 1))[1]).toEqual([at(1, 0, 0, 0), at(1, 0, 0, 1)]);
});

test.each(['megatron', 'llama3', 'pp-dp-cp-tp', 'tp-dp-cp-ep-pp', 'cp-tp-dp-ep-pp'])(
  '%s: groups of a kind are disjoint and cover a stage; stages cover the ranks',
  (order) => {
    const grid = layGrid(sizes, order);
    const seen = [0, 1, 2, 3, 4].flatMap((stage) => {
      const ranks = [...grid.stage(stage)];
      for (const kind of ['tp', 'cp', 'dp', 'ep', 'edp'] as const) {
        const all = lists(grid.groups(kind, stage)).flat();
        expect(all.toSorted((a, b) => a - b)).toEqual(ranks);
      }
      return ranks;
    });
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, rank) => rank));
  },
);

test('ep after dp: the ep index is the slowest', () => {
  const grid = layGrid({ tp: 1, cp: 1, dp: 6, pp: 1, ep: 2 }, 'tp-cp-dp-ep-pp');
  expect(lists(grid.groups('ep', 0))).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
  expect(lists(grid.groups('edp', 0))).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
});

test('what is not an order is said', () => {
  expect(() => orderOf('tp-dp-pp')).toThrow("order 'tp-dp-pp' lacks cp");
  expect(() => orderOf('tp-cp-dp-dp-pp')).toThrow("order 'tp-cp-dp-dp-pp' cannot have 'dp' there");
  expect(() => orderOf('megatorn')).toThrow('lacks tp');
});
