/** The place of each lane on the drawing: a band a role, in it a row a stream. */
import type { StepTracks } from 'weft';

export interface Row {
  /** Index into the roles. */
  readonly role: number;
  readonly title: string;
  /** Whether it has the compute stream. */
  readonly main: boolean;
  /** Indices into the lanes; several if rows are folded. */
  readonly lanes: readonly number[];
  readonly y: number;
  readonly height: number;
}

export interface Band {
  readonly role: number;
  readonly y: number;
  readonly height: number;
}

export interface Rows {
  readonly bands: readonly Band[];
  readonly rows: readonly Row[];
  readonly height: number;
}

const GAP = 8;
const MAIN = { least: 14, most: 26 };
const OTHER = { least: 5, most: 15 };
/** The most of each where all of a place is filled. */
const ROOMY = { main: 40, other: 22 };
/** Height of another row, as a part of a main one. */
const PART = 0.55;

/** Which streams share a row: none, those of one kind of group, or all but the compute stream. */
export type Folding = 'streams' | 'groups' | 'all';

/** The rows for a height, px, or more if they need it; `roomy`: higher rows than usual. */
export function rowsOf(tracks: StepTracks, height: number, fold: Folding, roomy = false): Rows {
  const drafts = tracks.roles.map((_, role) => draftsOf(tracks, role, fold));
  const weight = drafts.flat().reduce((sum, { main }) => sum + (main ? 1 : PART), 0);
  const unit = (height - GAP * drafts.length) / Math.max(1, weight);
  const clamp = ({ least, most }: typeof MAIN, size: number) => Math.min(most, Math.max(least, size));
  const mainHeight = clamp(roomy ? { ...MAIN, most: ROOMY.main } : MAIN, unit);
  const otherHeight = clamp(roomy ? { ...OTHER, most: ROOMY.other } : OTHER, unit * PART);
  const rows: Row[] = [];
  const bands: Band[] = [];
  let y = GAP / 2;
  drafts.forEach((own, role) => {
    const top = y;
    for (const draft of own) {
      const rowHeight = draft.main ? mainHeight : otherHeight;
      rows.push({ ...draft, role, y, height: rowHeight });
      y += rowHeight;
    }
    bands.push({ role, y: top, height: y - top });
    y += GAP;
  });
  return { bands, rows, height: y - GAP / 2 };
}

/** The height beyond which rows do not grow, px. */
export function mostHeight(tracks: StepTracks): number {
  return rowsOf(tracks, 1e6, 'groups', true).height;
}

type Draft = Pick<Row, 'title' | 'main' | 'lanes'>;

function draftsOf({ lanes, streams }: StepTracks, role: number, fold: Folding): Draft[] {
  const own = lanes.flatMap((lane, index) => (lane.role === role ? [{ ...lane, index }] : []));
  const titles = new Map<string, number[]>();
  for (const { stream, index } of own) {
    const title = stream === 0 ? streams[0]! : titleOf(streams[stream]!, fold);
    titles.set(title, [...(titles.get(title) ?? []), index]);
  }
  const main = streams[0]!;
  return [main, ...[...titles.keys()].filter((title) => title !== main)].map((title) => ({
    ...{ title, main: title === main },
    lanes: titles.get(title) ?? [],
  }));
}

/** Names of streams begin with that of their group: `pp send next`. */
function titleOf(stream: string, fold: Folding): string {
  if (fold === 'all') return 'transfers';
  return fold === 'groups' ? stream.split(' ')[0]! : stream;
}

/** The row at a height, or the nearest within its band's margin; undefined without one. */
export function rowAt({ rows }: Rows, y: number): Row | undefined {
  return rows.find((row) => y >= row.y && y < row.y + row.height);
}
