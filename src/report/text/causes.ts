/** The carriers of a loss as text: a sentence for each rung of the fabric, then its parts. */
import type { CarrierResult, CauseResult } from '../../model/cause-result.ts';
import type { Result, RungName } from '../../model/result.ts';
import { printableLine } from '../../util/printable.ts';
import { central, percentText, timeText } from '../format.ts';
import { columnLines } from './columns.ts';
import { waitsSection } from './waits.ts';

/** A rung that adds less than this part of the time is not explained. */
const LITTLE = 5e-4;
/** Carriers of a rung that are shown; the others are summed up. */
const SHOWN = 6;
/** A link that is busy this much longer than the ranks' ports holds them up. */
const LONGER = 1.01;

/** The reason of each rung, in general. */
const REASONS: Readonly<Partial<Record<RungName, string>>> = {
  topology: 'links between switches are too slow for what the ranks send, even if all paths share the load',
  routing: 'the paths that flows really take load some links more than others',
  transport: 'queues, congestion control and packets',
  faults: 'failed or slow parts',
};

/** Lines of `weft explain`: a sentence, then each rung of the fabric with its carriers. */
export function causeLines(result: Result): string[] {
  const { causes = [], step } = result;
  const totalUs = step ? central(step.time_us) : 0;
  const told = causes
    .filter(({ delta_us: delta }) => Math.abs(delta) > LITTLE * totalUs)
    .sort((a, b) => b.delta_us - a.delta_us);
  const waits = waitsSection(result.waits);
  return [
    sentence(result, told, totalUs),
    ...told.flatMap((cause) => ['', ...rungLines(cause, totalUs)]),
    ...(waits.length > 0 ? ['', ...waits] : []),
  ];
}

function sentence({ step }: Result, [first]: readonly CauseResult[], totalUs: number): string {
  const fabricUs = totalUs - (step ? central(step.ideal_us) : 0);
  const all = `The fabric takes ${timeText(Math.max(0, fabricUs))} of ${timeText(totalUs)} (${percentText(Math.max(0, fabricUs) / (totalUs || 1))})`;
  if (!first || first.delta_us <= 0) return `${all}.`;
  const [most] = first.carriers;
  const share = most ? `, ${percentText(most.delta_us / first.delta_us)} of it at ${carrierName(most)}` : '';
  return `${all}; most at rung ${first.rung}: ${timeText(first.delta_us)}${share}.`;
}

function rungLines({ rung, delta_us: delta, carriers }: CauseResult, totalUs: number): string[] {
  const sign = delta < 0 ? '−' : '+';
  const title = `${rung}: ${sign}${timeText(Math.abs(delta))}, ${percentText(delta / totalUs)} of the time: ${REASONS[rung] ?? ''}`;
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
    ...linkLines(rung, carriers),
  ];
}

/** The links that hold a rung's collectives up, each once. */
function linkLines(rung: RungName, carriers: readonly CarrierResult[]): string[] {
  if (rung !== 'topology' && rung !== 'faults') return [];
  const lines = carriers.flatMap(({ link, delta_us: delta }) =>
    link && delta > 0 && link.to_ports > LONGER
      ? [
          `busiest link: ${link.from} -> ${link.to}, ${link.to_ports.toFixed(2)} times as long as the busiest port of a rank`,
        ]
      : [],
  );
  return [...new Set(lines)].slice(0, 2).map(printableLine);
}

/** A carrier in words. */
export function carrierName({ item, name }: CarrierResult): string {
  if (item === 'compute') return 'computation';
  if (item === 'bubble') return 'waiting for other ranks';
  return printableLine(item === 'all' || name.startsWith(`${item} `) ? name : `${item} ${name}`);
}

function signed(us: number): string {
  return `${us < 0 ? '−' : '+'}${timeText(Math.abs(us))}`;
}
