/** A training step over time, as cells: a row for the work of each role, and for each stream. */
import { letterOf, OTHER } from '../../workload/timeline/gantt.ts';
import type { LaidOutStep } from '../../workload/timeline/laid-out.ts';
import { listOf } from '../../workload/timeline/lists.ts';
import { roleSegments } from '../../workload/timeline/segments.ts';
import { timeText } from '../format.ts';
import type { PartGrid, Tone } from './section.ts';

/** Cells of a row; each has the tone of what takes most of it. */
const COLUMNS = 600;
/** Roles that are drawn: the first ones, and the last one. */
const MOST_ROLES = 8;

const LEGEND: PartGrid['legend'] = [
  ['forward', 'forward'],
  ['backward', 'backward'],
  ['other', 'other computation'],
  ['hidden', 'communication, hidden'],
  ['exposed', 'communication, exposed'],
];

/** The drawing; undefined if the step takes no time. */
export function stepGrid(step: LaidOutStep): PartGrid | undefined {
  const { roles, streams } = step.graph.program;
  const { totalPs } = step.layout;
  if (totalPs === 0) return undefined;
  const all = rowsOf(step);
  const numbers = roles.map((_, role) => role);
  const shown =
    roles.length <= MOST_ROLES ? numbers : [...numbers.slice(0, MOST_ROLES - 1), roles.length - 1];
  const drawn = shown
    .flatMap((role) => [WORK, ...streams.keys()].map((stream) => [role, stream] as const))
    .map(([role, stream]) => {
      const { name } = roles[role]!;
      const label = stream === WORK ? name : `${name}: ${streams[stream]}`;
      return { label, cells: all.get(`${role} ${stream}`)?.cells() ?? [] };
    })
    .filter(({ cells }) => cells.some((tone) => tone !== undefined));
  const left = roles.length - shown.length;
  return {
    kind: 'grid',
    title: 'Roles and streams over time',
    labels: drawn.map(({ label }) => label),
    columns: COLUMNS,
    rows: drawn.map(({ cells }) => cells),
    caption:
      `0 to ${timeText(totalPs / 1e6)}, last rung, first seed; a column is ${timeText(totalPs / COLUMNS / 1e6)} and shows what takes most of it` +
      (left > 0 ? `; ${left} roles are not shown` : ''),
    legend: LEGEND,
  };
}

/** The row of a role's own work, next to those of its streams. */
const WORK = -1;

/** Rows by role and stream, where anything runs. */
function rowsOf({ graph, layout }: LaidOutStep): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  const rowOf = (role: number, stream: number) => {
    const key = `${role} ${stream}`;
    const row = rows.get(key) ?? createRow(layout.totalPs / COLUMNS);
    rows.set(key, row);
    return row;
  };
  for (let node = 0; node < graph.count; node++) {
    if (graph.collective[node]! < 0) continue;
    for (const place of listOf(graph.sides, node)) {
      const { role, item } = graph.places[place]!;
      rowOf(role, item.on).add('hidden', layout.startPs[node]!, layout.endPs[node]!);
    }
  }
  roleSegments(graph, layout).forEach((segments, role) => {
    for (const { startPs, endPs, place } of segments) {
      const { item, phase } = graph.places[place]!;
      const called = item.kind === 'collective';
      const row = rowOf(role, called ? item.on : WORK);
      row.add(called ? 'exposed' : passOf(letterOf({ item, phase })), startPs, endPs);
    }
  });
  return rows;
}

function passOf(letter: string): Tone {
  if (letter === 'F') return 'forward';
  return letter === OTHER ? 'other' : 'backward';
}

interface Row {
  add(tone: Tone, startPs: number, endPs: number): void;
  /** The tone of each cell; undefined where nothing runs most of the time. */
  cells(): (Tone | undefined)[];
}

function createRow(cellPs: number): Row {
  const times = Array.from({ length: COLUMNS }, () => new Map<Tone, number>());
  return {
    add(tone, startPs, endPs) {
      const last = Math.min(COLUMNS - 1, Math.ceil(endPs / cellPs) - 1);
      for (let at = Math.floor(startPs / cellPs); at <= last; at++) {
        const part = Math.min(endPs, (at + 1) * cellPs) - Math.max(startPs, at * cellPs);
        times[at]!.set(tone, (times[at]!.get(tone) ?? 0) + part);
      }
    },
    cells: () => times.map((one) => mostOf(one, cellPs)),
  };
}

/** The exposed part of a call also counts as a call. */
function mostOf(times: ReadonlyMap<Tone, number>, cellPs: number): Tone | undefined {
  const exposed = times.get('exposed') ?? 0;
  let best: Tone | undefined;
  let mostPs = 0;
  let busyPs = 0;
  for (const [tone, timePs] of times) {
    const ownPs = tone === 'hidden' ? timePs - exposed : timePs;
    busyPs += ownPs;
    if (ownPs > mostPs) [best, mostPs] = [tone, ownPs];
  }
  return cellPs - busyPs > mostPs ? undefined : best;
}
