/**
 * The utilization of all links as cells: a grid for each kind of link. Each grid has a scale of its
 * own, so that links stand out that are hotter than others of their kind.
 */
import { type Fabric, nodeName, tierName } from '../../model/fabric.ts';
import type { LinkLoads } from '../../run/job.ts';
import { percentText } from '../format.ts';
import { endsOf } from './result-graphics.ts';
import type { Part, PartGrid, Tone } from './section.ts';

/** Cells of a side; more are drawn as the hottest of several. */
const MOST = { rows: 64, columns: 256 };
const STEPS = 10;
/** Utilizations that differ by no more than this part are alike. */
const ALIKE = 0.01;
/** Stands below the last grid, for all. */
const LEGEND: PartGrid['legend'] = [
  ['u0', 'idle'],
  ['u5', 'half of the hottest link of its kind'],
  ['u10', 'the hottest link of its kind'],
];

/**
 * Links that carry anything, those of switches first: a grid for each kind, or a sentence if all of
 * a kind are alike.
 */
export function linkParts(fabric: Fabric, { bytes, timePs }: LinkLoads): readonly Part[] {
  if (!(timePs > 0)) return [];
  const { links, tier } = fabric;
  const kinds = new Map<string, number[]>();
  for (let link = 0; link < links.count; link++) {
    const kind = [links.scaleUp[link], tier[links.from[link]!], tier[links.to[link]!]].join(' ');
    const list = kinds.get(kind) ?? [];
    list.push(link);
    kinds.set(kind, list);
  }
  const utilization = (link: number) => (bytes[link]! * 8) / (links.rateBps[link]! * timePs * 1e-12);
  const used = [...kinds.values()]
    .filter((list) => list.some((link) => bytes[link]! > 0))
    .sort((a, b) => depth(fabric, b) - depth(fabric, a));
  const isEven = (list: readonly number[]) => {
    const [least, most] = endsOf(list.map(utilization));
    return most - least <= ALIKE * most;
  };
  const uneven = used.filter((list) => !isEven(list));
  const even = used.filter(isEven).map((list) => {
    const share = percentText(utilization(list[0]!));
    return `${kindOf(fabric, list)}: ${list.length} links, each is busy for ${share} of the time`;
  });
  const grids = uneven.map((list, i) =>
    gridOf(fabric, list, utilization, i === uneven.length - 1 ? LEGEND : []),
  );
  return [...grids, ...(even.length > 0 ? [{ kind: 'list', items: even } as const] : [])];
}

function kindOf(fabric: Fabric, [first = 0]: readonly number[]): string {
  const { from, to } = fabric.links;
  return `${tierName(fabric, from[first]!)} to ${tierName(fabric, to[first]!)}`;
}

function depth({ links, tier }: Fabric, [link = 0]: readonly number[]): number {
  return links.scaleUp[link] === 1 ? -1 : tier[links.from[link]!]! + tier[links.to[link]!]!;
}

function gridOf(
  fabric: Fabric,
  list: readonly number[],
  utilization: (link: number) => number,
  legend: PartGrid['legend'],
): PartGrid {
  const { links } = fabric;
  const ends = [links.from, links.to].map((end) => new Set(list.map((link) => end[link]!)).size);
  // A row for each node of the side that has fewer.
  const side = ends[0]! <= ends[1]! ? links.from : links.to;
  const rows = new Map<number, number[]>();
  for (const link of list) {
    const row = rows.get(side[link]!) ?? [];
    row.push(utilization(link));
    rows.set(side[link]!, row);
  }
  const all = [...rows.values()].flat();
  const values = joined([...rows.values()]);
  const most = largest(all);
  const wide = largest(values.map((row) => row.length));
  const names = [...rows.keys()];
  return {
    kind: 'grid',
    title: `Links, ${kindOf(fabric, list)}`,
    columns: wide,
    rows: values.map((row) => row.map((value) => toneOf(value / (most || 1)))),
    caption:
      `${list.length} links, a row for each of ${nodeName(fabric, names[0]!)} to ${nodeName(fabric, names.at(-1)!)}; ` +
      `mean ${percentText(all.reduce((sum, one) => sum + one, 0) / all.length)}, most ${percentText(most)}` +
      (all.length > values.flat().length ? '; a cell is the hottest of several links' : ''),
    legend,
  };
}

/** Rows and columns joined until they are few; the hottest of those joined counts. */
function joined(rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const tall = Math.ceil(rows.length / MOST.rows);
  const wide = Math.ceil(largest(rows.map((row) => row.length)) / MOST.columns);
  const blocks = Array.from({ length: Math.ceil(rows.length / tall) }, (_, i) =>
    rows.slice(i * tall, (i + 1) * tall),
  );
  return blocks.map((some) => {
    const length = largest(some.map((row) => row.length));
    return Array.from({ length: Math.ceil(length / wide) }, (_, i) =>
      largest(some.flatMap((row) => row.slice(i * wide, (i + 1) * wide))),
    );
  });
}

/** The largest of numbers that are not negative; they may be too many for arguments. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** @param share Of the hottest link of its kind. */
function toneOf(share: number): Tone {
  return `u${Math.min(STEPS, Math.max(0, Math.round(share * STEPS)))}`;
}
