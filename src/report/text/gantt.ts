/** The roles of a training step over time, for `--gantt`. */
import { EXPOSED, ganttLines, IDLE, OTHER } from '../../workload/timeline/gantt.ts';
import type { LaidOutStep } from '../../workload/timeline/laid-out.ts';
import { timeText } from '../format.ts';

/** Roles shown: the first ones, and the last one. */
const MOST_ROLES = 16;

const LEGEND: readonly (readonly [letter: string, meaning: string])[] = [
  ['F', 'forward'],
  ['B', 'backward'],
  ['I', 'backward, inputs'],
  ['W', 'backward, weights'],
  [OTHER, 'other computation'],
  [EXPOSED, 'exposed communication'],
  [IDLE, 'waits for others'],
];

/** A line for each role, at most 16, between a title and a legend; at most `width` columns wide. */
export function ganttSection(step: LaidOutStep, width: number): string[] {
  const { roles } = step.graph.program;
  const names = Math.max(...roles.map(({ name }) => name.length));
  const columns = width - names - 2;
  const { totalPs } = step.layout;
  if (totalPs === 0 || columns < 10) return [];
  const lines = ganttLines(step, columns).map((line, role) => `${roles[role]!.name.padEnd(names)}  ${line}`);
  const left = lines.length - MOST_ROLES;
  const shown = left > 0 ? [...lines.slice(0, MOST_ROLES - 1), lines.at(-1)!] : lines;
  const seen = new Set(ganttLetters(lines, names + 2));
  const legend = LEGEND.flatMap(([letter, meaning]) => (seen.has(letter) ? [`${letter} ${meaning}`] : []));
  return [
    `roles over time; a column is ${timeText(totalPs / 1e6 / columns)}${left > 0 ? `; ${left} roles are not shown` : ''}`,
    ...shown,
    legend.join(', '),
  ];
}

function ganttLetters(lines: readonly string[], from: number): string {
  return lines.map((line) => line.slice(from)).join('');
}
