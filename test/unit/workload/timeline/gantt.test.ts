import { expect, test } from 'vitest';
import { ganttSection } from '../../../../src/report/text/gantt.ts';
import { ganttLines } from '../../../../src/workload/timeline/gantt.ts';
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { layOut } from '../../../../src/workload/timeline/layout.ts';
import { COMPUTE, call, collective, compute, program, role } from './programs.ts';

/**
 * Role a: forward 0..10, sends 10..20, backward 40..60 with its weights 50..60. Role b receives
 * 10..20, forward 20..30, sends back 30..40.
 */
function twoStages() {
  const first = [
    compute(10, { label: 'F0' }),
    ...[call(0, COMPUTE), call(1, COMPUTE)],
    ...[compute(10, { label: 'B attention' }), compute(10, { label: 'W attention' })],
  ];
  const second = [call(0, COMPUTE), compute(10, { label: 'F' }), call(1, COMPUTE)];
  const transfers = [collective('there', [0, 1]), collective('back', [0, 1])];
  const graph = graphOf(program([role('a', 0, first), role('bb', 1, second)], transfers));
  return { graph, layout: layOut(graph, { callPs: () => 10 }), linkBytes: [] };
}

test('each column has the letter of what takes most of its time', () => {
  expect(ganttLines(twoStages(), 6)).toEqual(['F-.-BW', '.-F-..']);
  expect(ganttLines(twoStages(), 12)).toEqual(['FF--..--BBWW', '..--FF--....']);
  // Columns of 20: half forward, half exposed; in a tie the later of the two counts.
  expect(ganttLines(twoStages(), 3)).toEqual(['--W', '--.']);
});

test('items without a pass have a letter of their own', () => {
  const items = [compute(10), compute(10, { label: 'optimizer' }), compute(10, { label: 'Before' })];
  const graph = graphOf(program([role('a', 0, items)], []));
  expect(ganttLines({ graph, layout: layOut(graph, { callPs: () => 0 }) }, 3)).toEqual(['ooo']);
});

test('a title, a line a role as wide as asked, and a legend of the letters in use', () => {
  expect(ganttSection(twoStages(), 16)).toEqual([
    'roles over time; a column is 5 ps',
    'a   FF--..--BBWW',
    'bb  ..--FF--....',
    'F forward, B backward, W backward, weights, - exposed communication, . waits for others',
  ]);
});

test('of many roles, the first 15 and the last', () => {
  const roles = Array.from({ length: 20 }, (_, i) => role(`role ${i}`, i, [compute(10)]));
  const graph = graphOf(program(roles, []));
  const lines = ganttSection({ graph, layout: layOut(graph, { callPs: () => 0 }), linkBytes: [] }, 40);
  expect(lines.length).toBe(18);
  expect(lines[0]).toContain('4 roles are not shown');
  expect(lines[15]).toContain('role 14');
  expect(lines[16]).toContain('role 19');
});
