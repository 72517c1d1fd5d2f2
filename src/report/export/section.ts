/** Sections of a report: sentences, lists and tables, the same in Markdown and HTML. */

/** A part of a section. All texts are plain, and may contain names that users chose. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | PartTable
  | { readonly kind: 'code'; readonly text: string };

/** A table of texts. */
export interface PartTable {
  readonly kind: 'table';
  /** Numbers stand to the right. */
  readonly columns: readonly { readonly title: string; readonly right?: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

/** Parts under a title. */
export interface Section {
  /** Absent where the parts need none. */
  readonly title?: string;
  readonly parts: readonly Part[];
}
