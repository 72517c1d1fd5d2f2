/** Sections of a report: sentences, tables and drawings, the same in Markdown, HTML and SVG. */

/** A part of a section. All texts are plain, and may contain names that users chose. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly text: string }
  | PartTable
  | PartGrid;

/** A table of texts; its last column may be a drawing. */
export interface PartTable {
  readonly kind: 'table';
  /** Numbers stand to the right. */
  readonly columns: readonly { readonly title: string; readonly right?: boolean }[];
  readonly rows: readonly (readonly string[])[];
  readonly graphics?: Graphics;
}

/** A drawing for each row, on one axis. */
export interface Graphics {
  readonly title: string;
  readonly axis: readonly [from: number, to: number];
  /** Where a line crosses all rows: the ideal, a ratio of 1. */
  readonly mark?: number;
  readonly rows: readonly Graphic[];
}

/** A bar with its interval, and a tick for each seed. */
export interface Graphic {
  readonly from: number;
  readonly to: number;
  readonly tone: Tone;
  readonly interval?: readonly [lo: number, hi: number] | undefined;
  readonly ticks?: readonly number[];
}

/** Cells in rows, each with a tone; drawn without text, so they come with a caption. */
export interface PartGrid {
  readonly kind: 'grid';
  readonly title: string;
  /** Names of the rows; absent where the caption says what they are. */
  readonly labels?: readonly string[];
  readonly columns: number;
  /** Tones of the cells of each row; undefined: nothing is drawn. */
  readonly rows: readonly (readonly (Tone | undefined)[])[];
  readonly caption: string;
  readonly legend: readonly (readonly [tone: Tone, meaning: string])[];
}

/** Meanings of colours; `u0` to `u10` are utilizations from 0 to 100 %. */
export type Tone =
  | 'ideal'
  | 'loss'
  | 'gain'
  | 'unsure'
  | 'forward'
  | 'backward'
  | 'other'
  | 'hidden'
  | 'exposed'
  | `u${number}`;

/** Parts under a title. */
export interface Section {
  /** Absent where the parts need none. */
  readonly title?: string;
  /** The number that answers the question. */
  readonly hero?: { readonly text: string; readonly tone: Tone };
  readonly parts: readonly Part[];
}
