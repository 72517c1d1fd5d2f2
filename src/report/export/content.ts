/** The things that a command can export. */
import type { Section } from './section.ts';
import type { Table } from './table.ts';

/** A result, a comparison or an advice, in the parts that forms are made of. */
export interface Content {
  /** The heading of a page. */
  readonly title: string;
  /** The document of `--json`. */
  json(): string;
  /** Rows for a notebook. */
  rows(): Table;
  /** Sections for people; texts are plain. */
  sections(): readonly Section[];
  /** A trace for Perfetto; absent if the work has none. */
  readonly trace?: (() => Promise<string>) | undefined;
}

/** Writes a content in one form. */
export type Write = (content: Content) => string | Uint8Array | Promise<string | Uint8Array>;
