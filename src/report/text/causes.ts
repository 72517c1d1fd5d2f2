/** The causes of a loss as text: a sentence, the causes with bars, then each rung's carriers. */
import type { BoundLink, CarrierResult, CauseResult, ReasonResult } from '../../model/cause-result.ts';
import type { Result, RungName } from '../../model/result.ts';
import { printableLine } from '../../util/printable.ts';
import { causeText, isRemovable } from '../causes/words.ts';
import { central, percentText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';
import { waitsSection } from './waits.ts';

/** A rung or a cause that adds less than this part of the time is not explained. */
const LITTLE = 5e-4;
/** Carriers of a rung that are shown; the others are summed up. */
const SHOWN = 6;
/** Causes that are shown. */
const MOST_CAUSES = 12;
const BAR = 20;

/** Rungs that are the fabric's. */
const OF_FABRIC: readonly RungName[] = ['topology', 'routing', 'transport', 'faults'];

/** A cause and its rung. */
export interface RankedCause {
  readonly rung: RungName;
  readonly reason: ReasonResult;
}

/**
 * The causes of a result: those that could be removed first, most time first; then the work itself.
 */
export function rankedCauses({ causes = [] }: Pick<Result, 'causes'>): RankedCause[] {
  const all = causes.flatMap(({ rung, reasons = [] }) => reasons.map((reason) => ({ rung, reason })));
  return all.sort(
    (a, b) =>
      Number(isRemovable(b.reason)) - Number(isRemovable(a.reason)) || b.reason.delta_us - a.reason.delta_us,
  );
}

/** Lines of `weft explain`: the first cause, all of them, then each rung of the fabric. */
export function causeLines(result: Result): string[] {
  const { causes = [], step } = result;
  const totalUs = step ? central(step.time_us) : 0;
  const told = causes
    .filter(({ rung, delta_us: delta }) => OF_FABRIC.includes(rung) && Math.abs(delta) > LITTLE * totalUs)
    .sort((a, b) => b.delta_us - a.delta_us);
  const ranked = rankedCauses(result).filter(({ reason }) => Math.abs(reason.delta_us) > LITTLE * totalUs);
  const waits = waitsSection(result.waits);
  return [
    ...firstSentence(ranked, totalUs),
    fabricSentence(result, told, totalUs),
    ...(ranked.length > 0 ? ['', ...barLines(ranked, totalUs)] : []),
    ...told.flatMap((cause) => ['', ...rungLines(cause, totalUs)]),
    ...(waits.length > 0 ? ['', ...waits] : []),
  ].map(printableLine);
}

function firstSentence([first]: readonly RankedCause[], totalUs: number): string[] {
  if (!first || !isRemovable(first.reason) || first.reason.delta_us <= 0) return [];
  const { reason } = first;
  const text = causeText(reason);
  const share = percentText(reason.delta_us / totalUs);
  return [`${text[0]!.toUpperCase()}${text.slice(1)}: ${timeText(reason.delta_us)}, ${share} of the time.`];
}

function fabricSentence({ step }: Result, [first]: readonly CauseResult[], totalUs: number): string {
  const fabricUs = totalUs - (step ? central(step.ideal_us) : 0);
  const all = `The fabric takes ${timeText(Math.max(0, fabricUs))} of ${timeText(totalUs)} (${percentText(Math.max(0, fabricUs) / (totalUs || 1))})`;
  if (!first || first.delta_us <= 0) return `${all}.`;
  const [most] = first.carriers;
  const share = most ? `, ${percentText(most.delta_us / first.delta_us)} of it at ${carrierName(most)}` : '';
  return `${all}; most at rung ${first.rung}: ${timeText(first.delta_us)}${share}.`;
}

/** A line for each cause: its time, a bar, its rung, and its words. */
function barLines(ranked: readonly RankedCause[], totalUs: number): string[] {
  const shown = ranked.slice(0, MOST_CAUSES);
  const isWork = ({ reason }: RankedCause) => reason.kind === 'compute';
  const most = Math.max(...shown.map((one) => (isWork(one) ? 0 : one.reason.delta_us)));
  const right = true;
  return columnLines(
    [
      { title: 'takes', right },
      { title: 'part', right },
      { title: '' },
      { title: 'rung' },
      { title: 'cause' },
    ],
    shown.map(({ rung, reason }) => [
      signed(reason.delta_us),
      percentText(reason.delta_us / totalUs),
      bar(reason.delta_us / most),
      rung,
      causeText(reason),
    ]),
  );
}

/** The computation is longer than any bar: it has none. */
function bar(part: number): string {
  return part > 0 && part <= 1 ? '█'.repeat(Math.round(BAR * part)) : '';
}

function rungLines(
  { rung, delta_us: delta, carriers, reasons = [] }: CauseResult,
  totalUs: number,
): string[] {
  const title = `${rung}: ${signed(delta)}, ${percentText(delta / totalUs)} of the time`;
  const shown = carriers.length > SHOWN + 1 ? carriers.slice(0, SHOWN) : carriers;
  const restUs = carriers.slice(shown.length).reduce((sum, { delta_us: us }) => sum + us, 0);
  const rows = shown.map((carrier) => [
    carrierName(carrier),
    signed(carrier.delta_us),
    percentText(carrier.delta_us / delta),
    carrier.alone === undefined ? '' : `× ${carrier.alone.toFixed(2)}`,
  ]);
  const more = carriers.length - shown.length;
  const right = true;
  return [
    title,
    ...columnLines(
      [
        { title: 'carried by' },
        { title: 'a rank waits', right },
        { title: 'part', right },
        { title: 'alone', right },
      ],
      [...rows, ...(more > 0 ? [[`${more} more`, signed(restUs), percentText(restUs / delta), '']] : [])],
    ),
    ...reasons.filter((reason) => reason.delta_us > LITTLE * totalUs).flatMap(linkLines),
  ];
}

/** The link of a cause, and the flows that share it. */
function linkLines({ link, bound, flows, by }: ReasonResult): string[] {
  if (!link) return [];
  const { from, to, busy_us: busy, to_ports: toPorts, alike } = link;
  const ports =
    toPorts === undefined ? '' : `, ${toPorts.toFixed(2)} times as long as the busiest port of a rank`;
  const others = alike > 1 ? `; ${alike - 1} more like it` : '';
  const pairs = (flows ?? []).map(([src, dst]) => `${src} -> ${dst}`);
  return [
    `bottleneck of ${by[0]}: ${from} -> ${to}, busy for ${timeText(busy)}${ports}${others}`,
    ...boundLines(bound),
    ...(pairs.length > 1 ? [`  shared by ranks ${pairs.join(', ')}`] : []),
  ];
}

/** The links that bound the critical path, and for how long. */
function boundLines(bound: ReasonResult['bound'] = []): string[] {
  const [first, ...others] = bound;
  if (!first) return [];
  const times = ({ from, to, bound_us: bound, lost_us: lost }: BoundLink) =>
    `${from} -> ${to} for ${timeText(bound)} (${timeText(lost)} lost)`;
  return [`  the critical path is bound by ${[first, ...others].map(times).join('; ')}`];
}

/** A carrier in words. */
export function carrierName({ item, name }: CarrierResult): string {
  if (item === 'compute') return 'computation';
  if (item === 'bubble') return 'waiting for other ranks';
  return item === 'all' || name.startsWith(`${item} `) ? name : `${item} ${name}`;
}

function signed(us: number): string {
  return `${us < 0 ? '−' : '+'}${timeText(Math.abs(us))}`;
}
