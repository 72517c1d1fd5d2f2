/** The text of a tip about an item, or about the pass of a micro-batch. */
import { formatSize, ItemKind, type StepTracks } from 'weft';
import { laneOf } from './lane.ts';
import type { Piece } from './pieces.ts';
import { lostPs, type Part, type Sums, timeIn } from './sums.ts';
import { timeOf } from './text.ts';

export interface ItemFacts {
  readonly title: string;
  /** Its role and stream. */
  readonly place: string;
  readonly facts: readonly (readonly [term: string, text: string])[];
}

/** The facts of a piece. */
export function factsOf(tracks: StepTracks, sums: Sums, piece: Piece): ItemFacts {
  const { items, lanes, roles, streams } = tracks;
  const { role, stream } = lanes[laneOf(tracks, piece.first)]!;
  const startPs = items.startPs[piece.first]!;
  const takesPs = items.endPs[piece.end - 1]! - startPs;
  return {
    title: titleOf(tracks, piece),
    place: `${roles[role]!.name}, ${streams[stream]!}`,
    facts: [
      ['starts', timeOf(startPs, 6)],
      ['takes', timeOf(takesPs, 4)],
      ...(piece.kind === 'item' ? itemFacts(tracks, piece.first) : partFacts(sums, piece, takesPs)),
      ...waitFacts(tracks, piece.first),
    ],
  };
}

/** All facts as a sentence. */
export function factsText({ title, place, facts }: ItemFacts): string {
  return `${title}, ${place}: ${facts.map(([term, text]) => `${term} ${text}`).join(', ')}`;
}

function titleOf({ labels, items, units, unitNames }: StepTracks, { kind, first, end, unit }: Piece): string {
  if (kind === 'unit') return passTitle(unitNames[units.name[unit]!]!);
  if (kind === 'run') return `${end - first} items`;
  return labels[items.label[first]!]!;
}

const LETTERS: Readonly<Record<string, string>> = {
  F: 'forward',
  B: 'backward',
  I: 'backward, inputs',
  W: 'backward, weights',
};

/** `F3` → `forward of micro-batch 3`; `B1.0` → `backward of micro-batch 1, chunk 0`. */
export function passTitle(name: string): string {
  const [, letter = '', batch, chunk] = /^(.)(\d+)(?:\.(\d+))?$/.exec(name) ?? [];
  return `${LETTERS[letter] ?? letter} of micro-batch ${batch}${chunk === undefined ? '' : `, chunk ${chunk}`}`;
}

function itemFacts({ items, collectives }: StepTracks, item: number): [string, string][] {
  if (items.kind[item] !== ItemKind.call) return [];
  const { algorithm, bytes, groups, ranks } = collectives[items.collective[item]!]!;
  const exposedPs = items.exposedPs[item]!;
  const hiddenPs = items.endPs[item]! - items.startPs[item]! - exposedPs;
  const addedPs = items.addedPs[item]!;
  return [
    ['size', formatSize(bytes)],
    ['algorithm', algorithm],
    ['groups', `${groups} × ${ranks} ranks`],
    ['hidden', timeOf(hiddenPs)],
    ['exposed', timeOf(exposedPs)],
    ...(addedPs > 0 ? [['over ideal', `+${timeOf(addedPs)}`] as [string, string]] : []),
    ...(addedPs > 0 && exposedPs > 0 ? [['lost', timeOf(lostPs(items, item))] as [string, string]] : []),
  ];
}

const TERMS: readonly (readonly [Part, string])[] = [
  ['forward', 'computes'],
  ['backward', 'computes'],
  ['other', 'computes'],
  ['hidden', 'hidden'],
  ['exposed', 'exposed'],
  ['lost', 'lost'],
];

function partFacts(sums: Sums, { first, end }: Piece, takesPs: number): [string, string][] {
  const times = new Map<string, number>();
  for (const [part, term] of TERMS) {
    const ps = timeIn(sums, part, first, end);
    if (ps > 0) times.set(term, (times.get(term) ?? 0) + ps);
  }
  const idlePs = takesPs - [...times.values()].reduce((a, b) => a + b, 0);
  if (idlePs > 1e-9 * takesPs) times.set('idle', idlePs);
  return [...times].map(([term, ps]) => [term, `${timeOf(ps)}, ${Math.round((100 * ps) / takesPs)} %`]);
}

/** How long the stream stood still before an item, and what it waited for. */
function waitFacts(tracks: StepTracks, item: number): [string, string][] {
  const { items, labels, lanes, roles } = tracks;
  const lane = lanes[laneOf(tracks, item)]!;
  const idlePs = items.startPs[item]! - (item > lane.first ? items.endPs[item - 1]! : 0);
  const cause = items.cause[item]!;
  if (idlePs <= 0 || cause < 0) return [];
  const whose = lanes[laneOf(tracks, cause)]!.role;
  const unit = unitName(tracks, cause);
  const what = `${labels[items.label[cause]!]!}${unit === undefined ? '' : ` of ${unit}`}`;
  return [['waits', `${timeOf(idlePs)} for ${what}${whose === lane.role ? '' : `, ${roles[whose]!.name}`}`]];
}

/** The name of the pass that an item is in. */
function unitName({ units, unitNames }: StepTracks, item: number): string | undefined {
  let [low, high] = [0, units.name.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (units.first[middle]! <= item) low = middle;
    else high = middle - 1;
  }
  return unitNames[units.name[low] ?? -1];
}
