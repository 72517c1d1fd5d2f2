import { expect, test } from 'vitest';
import { graphOf } from '../../../src/workload/timeline/graph.ts';
import { callsWeight } from '../../../src/workload/together/weight.ts';
import { COMPUTE, call, collective, NET, program, role } from './timeline/programs.ts';

test('messages and ranks count for each call, lanes for each collective', () => {
  const calls = [call(0, NET), call(0, NET), call(1, COMPUTE)];
  const graph = graphOf(
    program([role('a', 0, calls), role('b', 1, calls)], [collective('x', [0, 1]), collective('y', [0, 1])]),
  );
  const weight = callsWeight(graph, [
    { messages: 10, lanes: 4 },
    { messages: 100, lanes: 6 },
  ]);
  const nodesOf = (index: number) =>
    Array.from({ length: graph.count }, (_, node) => node).filter((node) => graph.collective[node] === index);
  const [first, second] = nodesOf(0);
  const [third] = nodesOf(1);
  expect(weight([])).toBe(0);
  expect(weight([first!])).toBe(10 + 2 + 4 + 2 * 2);
  expect(weight([first!, second!])).toBe(2 * (10 + 2) + 4 + 2 * 2);
  expect(weight([first!, second!, third!])).toBe(2 * (10 + 2) + 4 + 2 * 2 + (100 + 2) + 6 + 2 * 2);
});
