/** `--export svg:FILE`: the answer and the drawings as a picture. */
import type { Content } from './content.ts';
import { cellPaths, GRAPHIC_VIEW, graphicShapes } from './drawings.ts';
import { inline } from './markup.ts';
import type { PartGrid, PartTable, Section } from './section.ts';
import { COLOURS } from './theme.ts';

const WIDTH = 960;
const MARGIN = 24;
const INNER = WIDTH - 2 * MARGIN;
const LINE = 20;
/** Width of a character, on average; texts that need more are cut. */
const CHARACTER = 6.8;
/** Least width of the drawings of a table. */
const LEAST_GRAPHIC = 300;
const LONGEST = 140;

const STYLE = `${COLOURS}
text{font:12px ui-sans-serif,system-ui,"Segoe UI","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;fill:var(--ink)}
.head{font-size:15px;font-weight:600}.quiet{fill:var(--quiet)}.end{text-anchor:end}.ground{fill:var(--ground)}`;

/** Shapes, and how far down they reach. */
interface Drawn {
  readonly shapes: readonly string[];
  readonly bottom: number;
}

/** The picture: sentences of the first section, then tables with drawings, and grids. */
export function writeSvg(content: Content): string {
  const shapes: string[] = [];
  let y = MARGIN + 16;
  const add = (drawn: Drawn) => {
    shapes.push(...drawn.shapes);
    y = drawn.bottom;
  };
  add({ shapes: [textAt(content.title, MARGIN, y, 'head')], bottom: y + LINE });
  content.sections().forEach((section, i) => {
    if (i === 0) add(sentences(section, y));
    for (const part of section.parts) {
      if (part.kind === 'table' && part.graphics) add(tableShapes(part, y + LINE));
      if (part.kind === 'grid') add(gridShapes(part, y + LINE));
    }
  });
  const height = Math.round(y + MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${inline(content.title)}">`,
    `<title>${inline(content.title)}</title><style>${STYLE.replaceAll('&', '&amp;')}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    ...shapes,
    '</svg>\n',
  ].join('\n');
}

function sentences({ parts }: Section, y: number): Drawn {
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  return {
    shapes: texts.map((text, i) => textAt(text, MARGIN, y + i * LINE)),
    bottom: y + texts.length * LINE,
  };
}

function tableShapes({ columns, rows, graphics }: PartTable, y: number): Drawn {
  const wanted = columns.map(({ title }, i) =>
    rows.reduce((most, row) => Math.max(most, row[i]!.length), title.length),
  );
  const room = INNER - LEAST_GRAPHIC;
  const sum = wanted.reduce((all, length) => all + length * CHARACTER + 16, 0);
  const scale = Math.min(1, room / sum);
  const widths = wanted.map((length) => (length * CHARACTER + 16) * scale);
  const lefts = widths.map((_, i) => MARGIN + widths.slice(0, i).reduce((all, width) => all + width, 0));
  const cell = (text: string, i: number, line: number, kind: string) => {
    const most = Math.max(1, Math.floor((widths[i]! - 12) / CHARACTER));
    const shown = text.length > most ? `${text.slice(0, Math.max(0, most - 1))}…` : text;
    const right = columns[i]!.right;
    return textAt(shown, lefts[i]! + (right ? widths[i]! - 12 : 0), line, right ? `${kind} end` : kind);
  };
  const x = MARGIN + widths.reduce((all, width) => all + width, 0);
  const shapes = [
    ...columns.map(({ title }, i) => cell(title, i, y, 'quiet')),
    textAt(graphics!.title, x, y, 'quiet'),
    ...rows.flatMap((cells, row) => [
      ...cells.map((text, i) => cell(text, i, y + (row + 1) * LINE, '')),
      `<svg x="${round(x)}" y="${round(y + (row + 1) * LINE - 14)}" width="${round(WIDTH - MARGIN - x)}" height="${LINE}" viewBox="${GRAPHIC_VIEW}" preserveAspectRatio="none">${graphicShapes(graphics!, graphics!.rows[row]!)}</svg>`,
    ]),
  ];
  return { shapes, bottom: y + (rows.length + 1) * LINE };
}

function gridShapes({ title, labels, rows, columns, caption, legend }: PartGrid, y: number): Drawn {
  const names = labels ?? [];
  const left = names.reduce((most, name) => Math.max(most, name.length * CHARACTER + 12), 0);
  const row = labels ? 16 : Math.min(96, Math.max(16, rows.length * 8)) / rows.length;
  const bottom = y + row * rows.length;
  const keys = legend.map(([tone, meaning], i) => {
    const x = MARGIN + legend.slice(0, i).reduce((all, [, text]) => all + text.length * CHARACTER + 28, 0);
    return `<rect class="${tone}" x="${round(x)}" y="${round(bottom + 24)}" width="10" height="10"/>${textAt(meaning, x + 15, bottom + 33, 'quiet')}`;
  });
  return {
    shapes: [
      ...names.map((name, i) => textAt(name, MARGIN, y + (i + 0.75) * row, 'quiet')),
      `<svg x="${round(MARGIN + left)}" y="${round(y)}" width="${round(INNER - left)}" height="${round(row * rows.length)}" viewBox="0 0 ${columns} ${rows.length}" preserveAspectRatio="none" shape-rendering="crispEdges">${cellPaths(rows)}</svg>`,
      textAt(`${title}: ${caption}`, MARGIN, bottom + 16, 'quiet'),
      ...keys,
    ],
    bottom: bottom + (keys.length > 0 ? 44 : 24),
  };
}

function textAt(text: string, x: number, y: number, kind = ''): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return `<text x="${round(x)}" y="${round(y)}"${kind.trim() === '' ? '' : ` class="${kind.trim()}"`}>${inline(shown)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
