/** The forms of `--export`. A form is loaded only when a file of it is written. */
import type { Write } from './content.ts';

/** A form in which a result, a comparison or an advice can be written. */
export interface Exporter {
  /** As in `--export NAME:FILE`. */
  readonly name: string;
  readonly summary: string;
  /** Whether it needs {@link Content.trace}. */
  readonly traces?: boolean;
  /** Whether it draws what is seen of a run: links, roles over time, causes. */
  readonly watches?: boolean;
  /** Whether it is bytes, not text. */
  readonly binary?: boolean;
  load(): Promise<Write>;
}

export const exporters: readonly Exporter[] = [
  { name: 'csv', summary: 'rows', load: async () => (await import('./csv.ts')).writeCsv },
  { name: 'md', summary: 'Markdown', load: async () => (await import('./markdown.ts')).writeMarkdown },
  {
    name: 'json',
    summary: 'the document of --json',
    load: async () => (await import('./json.ts')).writeJson,
  },
  {
    name: 'parquet',
    summary: 'rows, typed',
    binary: true,
    load: async () => (await import('./parquet.ts')).writeParquet,
  },
  {
    name: 'html',
    summary: 'a page without scripts',
    watches: true,
    load: async () => (await import('./html.ts')).writeHtml,
  },
  {
    name: 'svg',
    summary: 'the drawings of the page',
    watches: true,
    load: async () => (await import('./svg.ts')).writeSvg,
  },
  {
    name: 'trace',
    summary: 'for Perfetto, as --trace',
    traces: true,
    load: async () => (await import('./trace.ts')).writeTrace,
  },
];
