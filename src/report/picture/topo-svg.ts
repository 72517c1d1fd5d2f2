/**
 * A fabric as a picture: SVG 1.1 with its own colours for light and dark, and nothing from
 * elsewhere.
 */
import { printable } from '../../util/printable.ts';
import type { Line, Mark, Scene } from './scene.ts';

const WIDTH = 960;
const MARGIN = { top: 46, side: 24, bottom: 20 };
/** For the names of rows. */
const LABELS = 150;
const LEGEND_ROW = 20;
/** How far the middle of an arc is pulled aside; it goes half as far. */
const MOST_BEND = 44;
/** Radius of a mark, at most and at least. */
const RADIUS = { most: 8, least: 1.2 };

const STYLE = `svg{--ink:#1f2933;--dim:#6b7785;--line:#8a96a3;--up:#2f9e6e;--rank:#2f6fb7;--s0:#c2571a;--s1:#a03d8f;--s2:#7a5c00;--s3:#44546a}
@media (prefers-color-scheme:dark){svg{--ink:#e6edf3;--dim:#9aa7b4;--line:#758290;--up:#4cc38a;--rank:#6cb0f5;--s0:#f0955a;--s1:#d98ad0;--s2:#d8b64a;--s3:#a9b8cc}}
text{font:13px system-ui,sans-serif;fill:var(--ink)}.dim{fill:var(--dim)}.title{font-size:16px;font-weight:600}
path{fill:none}.line{stroke:var(--line)}.up{stroke:var(--up)}.rank{stroke:var(--rank);stroke-linecap:round}
.s0,.s1,.s2,.s3,.su,.port{stroke-linecap:square}.s0{stroke:var(--s0)}.s1{stroke:var(--s1)}.s2{stroke:var(--s2)}.s3{stroke:var(--s3)}.su{stroke:var(--up)}.port{stroke:var(--dim)}`;

interface Frame {
  readonly height: number;
  readonly x: (mark: Mark) => number;
  readonly y: (mark: Mark) => number;
}

/** The text of the picture. A few hundred KB at most, whatever the fabric. `spec` is its title. */
export function topoSvg(scene: Scene, spec: string): string {
  const frame = frameOf(scene);
  const { height } = frame;
  const classes = classesOf(scene);
  const title = xml(spec.length > 110 ? `${spec.slice(0, 109)}…` : spec);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${xml(spec)}</title>`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="${MARGIN.side}" y="26">${title}</text>`,
    ...linePaths(scene, frame),
    ...scene.levels.map((_, level) => markPath(scene, level, frame, classes[level]!)),
    ...labels(scene, frame, classes),
    '</svg>',
    '',
  ].join('\n');
}

function frameOf({ shape, aspect, levels }: Scene): Frame {
  const tiers = shape === 'tiers';
  const left = MARGIN.side + (tiers ? LABELS : 0);
  const fullWidth = WIDTH - left - 2 * MARGIN.side;
  // Tall pictures are made narrower, not longer.
  const height = Math.min(fullWidth / aspect, tiers ? 90 * levels.length : 760);
  const width = tiers ? fullWidth : Math.min(fullWidth, height * aspect);
  const start = left + (fullWidth - width) / 2;
  const pad = RADIUS.most + 2 + (shape === 'grid' ? MOST_BEND / 2 : 0);
  return {
    height: Math.ceil(
      MARGIN.top + height + 2 * pad + MARGIN.bottom + (tiers ? 1 : levels.length + 1) * LEGEND_ROW,
    ),
    x: ({ x }) => start + x * width,
    y: ({ y }) => MARGIN.top + pad + y * height,
  };
}

/** Colour of each level: ranks, ports, and switches in turn, leaves the first. */
function classesOf({ levels }: Scene): string[] {
  let switches = 0;
  const upwards = [...levels].reverse().map(({ what }) => {
    if (what === 'rank' || what === 'port') return what;
    return what === 'scale-up' ? 'su' : `s${switches++ % 4}`;
  });
  return upwards.reverse();
}

/** Lines of like width and colour in one path; more cables, a wider line. */
function linePaths({ lines, marks }: Scene, { x, y }: Frame): string[] {
  const opacity = Math.min(0.9, 11 / Math.sqrt(lines.length + 1));
  const most = lines.reduce((max, { cables }) => Math.max(max, cables), 1);
  const paths = new Map<string, string[]>();
  for (const line of lines) {
    const share = most > 1 ? Math.log2(line.cables) / Math.log2(most) : 0;
    const key = `class="${line.scaleUp ? 'up' : 'line'}" stroke-width="${(0.8 + (2 * Math.round(share * 4)) / 4).toFixed(1)}"`;
    const of = paths.get(key);
    const text = lineText(line, marks, x, y);
    if (of) of.push(text);
    else paths.set(key, [text]);
  }
  return [...paths].map(
    ([key, d]) => `<path ${key} stroke-opacity="${opacity.toFixed(2)}" d="${d.join('')}"/>`,
  );
}

function lineText({ from, to, arc }: Line, marks: readonly Mark[], x: Frame['x'], y: Frame['y']): string {
  const [a, b] = [marks[from]!, marks[to]!];
  const [x1, y1, x2, y2] = [x(a), y(a), x(b), y(b)];
  if (!arc) return `M${one(x1)} ${one(y1)}L${one(x2)} ${one(y2)}`;
  // Off the straight line by an eighth of its length, but not far.
  const bend = Math.min(0.25, MOST_BEND / Math.hypot(x1 - x2, y1 - y2));
  const [bendX, bendY] = [(y2 - y1) * bend, (x1 - x2) * bend];
  return `M${one(x1)} ${one(y1)}Q${one((x1 + x2) / 2 + bendX)} ${one((y1 + y2) / 2 + bendY)} ${one(x2)} ${one(y2)}`;
}

/** All marks of a level: dots that are the ends of strokes without length. */
function markPath({ marks }: Scene, level: number, { x, y }: Frame, name: string): string {
  const of = marks.filter((mark) => mark.level === level);
  let nearest = Infinity;
  of.forEach((mark, i) => {
    const before = of[i - 1];
    if (before) nearest = Math.min(nearest, Math.hypot(x(mark) - x(before), y(mark) - y(before)));
  });
  const radius = Math.min(RADIUS.most, Math.max(RADIUS.least, 0.38 * nearest));
  const d = of.map((mark) => `M${one(x(mark))} ${one(y(mark))}h.01`).join('');
  return `<path class="${name}" stroke-width="${one(2 * radius)}" d="${d}"/>`;
}

function labels(scene: Scene, { y, height }: Frame, classes: readonly string[]): string[] {
  const { levels, marks, shape } = scene;
  const foot = `<text class="dim" x="${MARGIN.side}" y="${height - 14}">${xml(footText(scene))}</text>`;
  const texts = levels.map(({ name, nodes }) => `${count(nodes)} × ${xml(name)}`);
  if (shape === 'tiers') {
    const heights = levels.map((_, level) => y(marks.find((mark) => mark.level === level)!));
    return [
      ...texts.map((text, i) => `<text x="${MARGIN.side}" y="${one(heights[i]! + 4)}">${text}</text>`),
      foot,
    ];
  }
  const top = height - MARGIN.bottom - levels.length * LEGEND_ROW;
  return [
    ...texts.flatMap((text, i) => {
      const at = top + i * LEGEND_ROW - 6;
      return [
        `<path class="${classes[i]}" stroke-width="9" d="M${MARGIN.side + 5} ${at - 4}h.01"/>`,
        `<text x="${MARGIN.side + 18}" y="${at}">${text}</text>`,
      ];
    }),
    foot,
  ];
}

function footText({ thinned, cables, drawnCables, marks, lines }: Scene): string {
  const all = `${count(cables)} cable${cables === 1 ? '' : 's'}`;
  if (!thinned) return drawnCables < cables ? `${all}, ${count(drawnCables)} of them drawn` : all;
  return `${all}, thinned: ${count(marks.length)} marks for all nodes, ${count(lines.length)} lines for ${count(drawnCables)} cables`;
}

function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

function one(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function xml(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return printable(text).replace(/[&<>"]/g, (character) => named[character]!);
}
