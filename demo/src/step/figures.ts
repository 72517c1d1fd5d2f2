/** Numbers of a training step: utilization, the memory of a rank, streams, roles, critical path. */
import { central, countText, formatSize, percentText, type Result } from 'weft';
import './step.css';
import { h } from '../dom.ts';
import { figure } from '../view/figure.ts';
import { type Column, table } from '../view/table.ts';
import { memoryBar } from './memory-bar.ts';
import { timeOf } from './text.ts';

type Timeline = NonNullable<Result['timeline']>;
type Training = NonNullable<Result['training']>;

/** Figures and tables of a result; none of another workload's. `of`: e.g. `, mean of 8 seeds`. */
export function stepFigures({ training, timeline, held, waits }: Result, of: string): HTMLElement[] {
  return [
    ...(training?.mfu ? [utilization(training, training.mfu)] : []),
    ...(timeline ? [...timelineTables(timeline, of)] : []),
    ...(held ? [heldTable(held)] : []),
    ...(waits && waits.length > 0 ? [waitTable(waits)] : []),
    ...(training?.memory_bytes ? [memoryFigure(training.memory_bytes)] : []),
  ];
}

function utilization({ hfu, framework }: Training, mfu: NonNullable<Training['mfu']>): HTMLElement {
  const item = (term: string, text: string, id: string) =>
    h('div', {}, h('dt', {}, term), h('dd', { 'data-figure': id }, text));
  const both = (name: string, id: string, { causal, square }: typeof mfu) => [
    item(`${name}, causal attention`, percentText(central(causal)), `${id}-causal`),
    item(`${name}, square`, percentText(central(square)), `${id}-square`),
  ];
  const choices = Object.entries(framework?.values ?? {}).map(([key, value]) => `${key} ${value}`);
  return h(
    'div',
    { class: 'step-figures' },
    h('dl', { class: 'step-numbers' }, ...both('MFU', 'mfu', mfu), ...(hfu ? both('HFU', 'hfu', hfu) : [])),
    framework &&
      h(
        'p',
        { class: 'step-readout', 'data-figure': 'framework' },
        `framework ${framework.name}: ${choices.length > 0 ? choices.join(', ') : 'all its choices are set by hand'}`,
      ),
  );
}

const right = true;
const numbers = (...titles: string[]): Column[] => titles.map((title) => ({ title, right }));
const timeOfUs = (us: number) => timeOf(us * 1e6, 4);

function* timelineTables({ roles, streams, critical_path, ...mean }: Timeline, of: string) {
  const totalUs = mean.compute_us + mean.exposed_us + mean.bubble_us;
  if (totalUs === 0) return;
  const row = (name: string, ranks: number, times: typeof mean) => [
    ...[name, countText(ranks)],
    ...[times.compute_us, times.exposed_us, times.bubble_us].flatMap((us) => [
      timeOfUs(us),
      percentText(us / totalUs),
    ]),
    timeOfUs(times.bubble_compute_us),
  ];
  const ranks = roles.reduce((sum, role) => sum + role.ranks, 0);
  yield table(
    `Time of a rank${of}`,
    [
      { title: 'role' },
      ...numbers(
        'ranks',
        'compute',
        'share',
        'exposed',
        'share',
        'bubble',
        'share',
        'bubble without a network',
      ),
    ],
    [
      row('all', ranks, mean),
      ...(roles.length > 1 ? roles.map((role) => row(role.name, role.ranks, role)) : []),
    ],
  );
  yield table(
    `Communication of a rank${of}`,
    [{ title: 'group' }, { title: 'stream' }, ...numbers('bytes', 'time', 'hidden', 'exposed')],
    streams
      .toSorted((a, b) => b.exposed_us - a.exposed_us || b.time_us - a.time_us)
      .map(({ group, stream, bytes, time_us, hidden_us, exposed_us }) => [
        ...[group, stream, formatSize(Math.round(bytes))],
        ...[time_us, hidden_us, exposed_us].map(timeOfUs),
      ]),
  );
  yield* pathTables(critical_path, of);
}

type Path = Timeline['critical_path'];

/** Rows of the critical path before the rest is folded away. */
const MOST_PATH = 6;

/** The longest parts, where computations of a role are one; all of it below. */
function* pathTables(path: Path, of: string): Generator<HTMLElement> {
  const grouped = new Map<string, { count: number; us: number; share: number }>();
  for (const { roles, item, name, count, time_us, share } of path) {
    const what = item === 'compute' ? `compute of ${roles.join(', ')}` : name;
    const sum = grouped.get(what) ?? { count: 0, us: 0, share: 0 };
    grouped.set(what, { count: sum.count + count, us: sum.us + time_us, share: sum.share + share });
  }
  const cells = ({ count, us, share }: { count: number; us: number; share: number }) => [
    ...[countText(count), timeOfUs(us), percentText(share)],
  ];
  const rows = [...grouped].sort(([, a], [, b]) => b.share - a.share);
  const columns = [{ title: 'item' }, ...numbers('count', 'time', 'share')];
  const rest = rows.slice(MOST_PATH).map(([, row]) => row);
  const sum = (key: 'count' | 'us' | 'share') => rest.reduce((all, row) => all + row[key], 0);
  const more = { count: sum('count'), us: sum('us'), share: sum('share') };
  yield table(`Critical path${of}`, columns, [
    ...rows.slice(0, MOST_PATH).map(([what, row]) => [what, ...cells(row)]),
    ...(rest.length > 0 ? [[`${rest.length} more`, ...cells(more)]] : []),
  ]);
  if (path.length <= MOST_PATH) return;
  yield h(
    'details',
    {},
    h('summary', {}, 'The critical path in full'),
    table(
      `All of the critical path${of}`,
      [{ title: 'item' }, { title: 'roles' }, ...numbers('count', 'time', 'share')],
      path.map(({ name, item, roles, count, time_us, share }) => [
        ...[item === 'compute' ? `compute: ${name}` : name, roles.join(', ')],
        ...cells({ count, us: time_us, share }),
      ]),
    ),
  );
}

function heldTable(held: NonNullable<Result['held']>): HTMLElement {
  return table(
    'Collectives that faults of links hold up',
    [
      { title: 'name' },
      ...numbers('calls', 'added'),
      ...[{ title: 'held up' }, ...numbers('others wait'), { title: 'by' }],
    ],
    held.map(({ collective, calls, added_us, ranks = 'traffic of others', waiting, faults }) => [
      ...[collective, countText(calls), timeOfUs(added_us), ranks, countText(waiting), faults.join(', ')],
    ]),
  );
}

function waitTable(waits: NonNullable<Result['waits']>): HTMLElement {
  return table(
    'Waits at collectives, and the part that faults add',
    [{ title: 'who' }, ...numbers('ranks', 'added', 'wait'), { title: 'mostly for' }],
    waits.map(({ role, ranks, added_us, wait_us, for: others }) => [
      ...[role, countText(ranks), timeOfUs(added_us), timeOfUs(wait_us)],
      others[0]?.role ?? '',
    ]),
  );
}

function memoryFigure(memory: NonNullable<Training['memory_bytes']>): HTMLElement {
  const { stage, total, accelerator } = memory;
  const whose = stage === undefined ? 'A rank' : `A rank of stage ${stage}, which needs most`;
  const size = (bytes: number) => formatSize(Math.round(bytes));
  const of = accelerator === undefined ? '' : ` of ${formatSize(accelerator)}`;
  const element = figure('Memory of a rank', `${whose}, estimated: ${size(total)}${of}`, (width) =>
    memoryBar(memory, width),
  );
  element.classList.add('step-figures');
  return element;
}
