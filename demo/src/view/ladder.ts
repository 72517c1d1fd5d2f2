/**
 * The loss ladder for one screen: the whole time as a bar to scale, then its lost part magnified.
 * That part has a row for each rung of the fabric, as shares of the ideal time.
 */
import {
  central,
  deltaHalfUs,
  percentText,
  RUNG_TITLES,
  type RungResult,
  type StepResult,
  timeText,
} from 'weft';
import { s } from '../dom.ts';
import { axisTicks } from './axis.ts';

type RungName = RungResult['rung'];

/** Rungs of the fabric, in order; those before are the work itself. */
const LOST: readonly RungName[] = ['topology', 'routing', 'transport', 'faults'];
const LABEL = 108;
const FIGURES = 112;
const ZOOM_TOP = 56;
const BOTTOM = 20;

/** Ends of the axes, which charts side by side share. */
export interface LadderAxes {
  readonly longestUs: number;
  /** Shares of the ideal time. */
  readonly least: number;
  readonly most: number;
}

interface Row {
  readonly title: string;
  /** Undefined: the rung is not on. */
  readonly rung: RungResult | undefined;
  readonly from: number;
  readonly share: number;
  /** Half of the 95 % interval. */
  readonly half: number | undefined;
}

function rowsOf({ ladder, ideal_us }: StepResult, names: Partial<Record<RungName, string>> = {}): Row[] {
  const idealUs = central(ideal_us) || 1;
  let from = 0;
  return LOST.map((name) => {
    const rung = ladder.find((one) => one.rung === name);
    const share = rung ? central(rung.delta_us) / idealUs : 0;
    const halfUs = rung && deltaHalfUs(rung);
    const own = names[name];
    const row: Row = {
      ...{ title: own === undefined ? RUNG_TITLES[name] : `+ ${name}: ${own}`, rung, from, share },
      half: halfUs === undefined ? undefined : halfUs / idealUs,
    };
    from += share;
    return row;
  });
}

/** The axes that these ladders need. */
export function ladderAxes(steps: readonly StepResult[]): LadderAxes {
  const ends = steps.flatMap((step) => [
    ...rowsOf(step).flatMap(({ from, share, half = 0 }) => [from, from + share - half, from + share + half]),
    ...(typeof step.loss === 'number' ? [step.loss] : step.loss.ci95),
  ]);
  return {
    longestUs: Math.max(...steps.map((step) => central(step.time_us))),
    least: Math.min(0, ...ends),
    most: Math.max(1e-3, ...ends),
  };
}

/** The chart; `names` are members of families, e.g. the routing's. */
export function lossLadder(
  step: StepResult,
  { longestUs, least, most }: LadderAxes,
  names: Partial<Record<RungName, string>>,
  width: number,
  height: number,
): SVGSVGElement {
  const rows = rowsOf(step, names);
  const tall = Math.min(24, Math.max(15, (height - ZOOM_TOP - BOTTOM) / (rows.length + 1)));
  const z = (share: number) => LABEL + ((share - least) / (most - least)) * (width - LABEL - FIGURES);
  const at = (row: number) => ZOOM_TOP + row * tall;
  const bar = tall - 9;
  const loss = central(step.loss);
  const digits = most < 0.02 ? 2 : most < 1 ? 1 : 0;
  const text = (share: number) => (share * 100).toFixed(digits).replace('-', '−');
  const value = (row: number, said: string, interval: string, kind: string) => [
    s('text', { x: width - 68, y: at(row) + bar / 2 + 6, class: kind, 'text-anchor': 'end' }, said),
    s('text', { x: width, y: at(row) + bar / 2 + 6, 'text-anchor': 'end' }, interval),
  ];
  const drawn = rows.flatMap((row, i) => {
    const label = s(
      'text',
      {
        ...{ x: 0, y: at(i) + bar / 2 + 6, class: row.share !== 0 ? 'label' : undefined },
        'data-rung': row.rung?.rung,
      },
      shortened(row.title),
      s('title', {}, row.title),
    );
    const [from, to] = [z(row.from), z(row.from + row.share)];
    if (!row.rung || row.share === 0)
      return [
        label,
        s('path', { d: `M${from} ${at(i) + 2}v${bar}`, class: 'none', fill: 'none' }),
        ...value(i, row.rung ? text(0) : 'none', '', ''),
      ];
    const untold = row.half !== undefined && row.half >= Math.abs(row.share);
    const kind = untold ? 'noise' : row.share < 0 ? 'gain' : 'loss';
    const box = {
      x: Math.min(from, to),
      y: at(i) + 2,
      width: Math.max(1.5, Math.abs(to - from)),
      height: bar,
    };
    const end = row.from + row.share;
    const interval = untold
      ? 'within noise'
      : row.half === undefined || row.half === 0
        ? ''
        : `${text(row.share - row.half)} to ${text(row.share + row.half)}`;
    return [
      label,
      s(
        'rect',
        { ...box, rx: 2, class: kind, 'data-rung': row.rung.rung },
        s(
          'title',
          {},
          `${row.title}: ${timeText(central(row.rung.delta_us))}, ${percentText(row.share)} of the ideal time`,
        ),
      ),
      ...(row.half ? [whisker(z(end - row.half), z(end + row.half), at(i) + 2 + bar / 2)] : []),
      ...value(i, text(row.share), interval, 'strong'),
    ];
  });
  const last = rows.length;
  const interval = typeof step.loss === 'number' ? undefined : step.loss.ci95;
  const spread = interval !== undefined && interval[0] !== interval[1];
  const total = [
    s('path', { d: `M0 ${at(last) - 3}H${width}`, class: 'grid', fill: 'none' }),
    s('text', { x: 0, y: at(last) + bar / 2 + 6, class: 'strong' }, 'lost'),
    s('rect', {
      ...{ x: Math.min(z(0), z(loss)), y: at(last) + 2, width: Math.max(1.5, Math.abs(z(loss) - z(0))) },
      ...{ height: bar, rx: 2, class: `${loss < 0 ? 'gain' : 'loss'} faded` },
    }),
    ...(spread ? [whisker(z(interval[0]), z(interval[1]), at(last) + 2 + bar / 2)] : []),
    ...value(
      last,
      text(loss),
      spread ? `${text(interval[0])} to ${text(interval[1])}` : '',
      loss < 0 ? 'given' : loss > 0 ? 'lost' : 'strong',
    ),
  ];
  const bottom = at(last + 1) + 12;
  const ticks = axisTicks(most);
  const axis = ticks.flatMap((share, i) => [
    s('path', {
      ...{ d: `M${z(share)} ${ZOOM_TOP - 4}V${at(last + 1) - 2}`, fill: 'none' },
      class: share === 0 ? 'axis' : 'grid',
    }),
    s(
      'text',
      { x: z(share), y: bottom, 'text-anchor': 'middle' },
      `${Number((share * 100).toPrecision(3))}${i === ticks.length - 1 ? ' %' : ''}`,
    ),
  ]);
  const says = rows.map(({ title, rung, share }) => `${title} ${rung ? percentText(share) : 'none'}`);
  return s(
    'svg',
    {
      ...{ width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' },
      'aria-label': `Loss ladder, of the ideal time: ${says.join(', ')}; lost ${percentText(loss)}`,
    },
    ...axis,
    ...wholeBar(step, longestUs, width, [z(0), z(loss)]),
    ...drawn,
    ...total,
    s('text', { x: 0, y: bottom }, 'of the ideal'),
    s('text', { x: width, y: bottom, 'text-anchor': 'end' }, spread ? '95 % interval' : 'no interval'),
  );
}

/** All of the time to scale: computation, what ports and latency add, and the lost part. */
function wholeBar(
  { ladder, ideal_us, time_us }: StepResult,
  longestUs: number,
  width: number,
  [left, right]: readonly [number, number],
): SVGElement[] {
  const x = (us: number) => (longestUs > 0 ? us / longestUs : 0) * width;
  const compute = ladder.find(({ rung }) => rung === 'compute');
  const computeUs = compute ? central(compute.time_us) : 0;
  const [idealUs, timeUs] = [central(ideal_us), central(time_us)];
  const end = Math.max(idealUs, timeUs);
  const lost = timeUs > idealUs;
  const even = Math.abs(timeUs - idealUs) < 1e-6 * timeUs;
  const parts = [
    ['own', 0, computeUs],
    ['ports', computeUs, Math.min(idealUs, timeUs)],
    [lost ? 'loss' : 'gain faded', Math.min(idealUs, timeUs), end],
  ] as const;
  const head =
    computeUs > 0
      ? [`compute ${timeText(computeUs)}`, `ports +${timeText(Math.max(0, idealUs - computeUs))}`]
      : [`ideal ${timeText(idealUs)}`, ''];
  return [
    s('text', { x: 0, y: 11 }, head.filter(Boolean).join(', ').replaceAll(' us', ' µs')),
    s(
      'text',
      { x: width, y: 11, class: lost ? 'lost' : '', 'text-anchor': 'end' },
      even ? '± 0' : `${lost ? '+' : '−'}${timeText(Math.abs(timeUs - idealUs)).replace(' us', ' µs')}`,
    ),
    ...parts
      .filter(([, from, to]) => to > from)
      .map(([kind, from, to]) =>
        s('rect', {
          ...{ x: x(from), y: 18, width: Math.max(1, x(to) - x(from) - 1), height: 14, rx: 2, class: kind },
        }),
      ),
    ...(lost
      ? [
          s('path', {
            d: `M${x(idealUs)} 33L${left} ${ZOOM_TOP - 5}H${right}L${x(timeUs)} 33Z`,
            class: 'loss wedge',
          }),
        ]
      : []),
  ];
}

const MOST_CHARS = 18;

function shortened(text: string): string {
  return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS - 1)}…`;
}

function whisker(from: number, to: number, y: number): SVGElement {
  const d = `M${from} ${y}H${to}M${from} ${y - 3}v6M${to} ${y - 3}v6`;
  return s('path', { d, class: 'whisker', fill: 'none' });
}
