/**
 * The parts of a drawing that are drawn. A small fabric is drawn whole. In a large one, neighbours
 * of a level are one mark, and the cables between two marks are one line. So a picture stays small
 * for any number of nodes.
 */
import { type Fabric, tierName } from '../../model/fabric.ts';
import { type Drawing, drawingOf } from './drawing.ts';

/** A node, or neighbours drawn as one. */
export interface Mark {
  /** 0…1, of a node; the mean of several. */
  readonly x: number;
  readonly y: number;
  /** Place in `Scene.levels`. */
  readonly level: number;
  /** `leaf 3`, or `leaf 0-31`. */
  readonly name: string;
  readonly nodes: number;
}

/** Cables between two marks. */
export interface Line {
  readonly from: number;
  readonly to: number;
  readonly cables: number;
  readonly scaleUp: boolean;
  /** Whether a straight line would run over other nodes. */
  readonly arc: boolean;
}

export interface Level {
  /** The common name of its nodes. */
  readonly name: string;
  readonly nodes: number;
  readonly what: 'rank' | 'port' | 'switch' | 'scale-up';
}

export interface Scene {
  readonly name: string;
  readonly shape: Drawing['shape'];
  readonly aspect: number;
  readonly levels: readonly Level[];
  readonly marks: readonly Mark[];
  readonly lines: readonly Line[];
  /** Whether marks stand for several nodes. */
  readonly thinned: boolean;
  readonly cables: number;
  /**
   * Cables that lines stand for; fewer than all if the lines were too many, and if both ends are
   * one mark.
   */
  readonly drawnCables: number;
}

/** By `NodeKind`. */
const KINDS = ['rank', 'switch', 'scale-up', 'port', 'port'] as const;
/** The nodes drawn in full. */
const MOST = { nodes: 1200, cables: 3000 };
/** Marks of a row; cells of a side of other shapes. */
const CELLS = { tiers: 40, grid: 24, circles: 40 };
const MOST_LINES = 2500;

/** The scene of a fabric; see the head of the file. */
export function sceneOf(fabric: Fabric): Scene {
  const drawing = drawingOf(fabric);
  const thinned = fabric.nodeCount > MOST.nodes || fabric.links.count / 2 > MOST.cables;
  const { marks, markOf } = marksOf(fabric, drawing, thinned ? CELLS[drawing.shape] : Infinity);
  const lines = linesOf(fabric, drawing, markOf, thinned);
  const shown = sample(lines, MOST_LINES);
  return {
    name: fabric.name,
    shape: drawing.shape,
    aspect: drawing.aspect,
    levels: drawing.levels.map((nodes) => ({
      name: tierName(fabric, nodes[0]!),
      nodes: nodes.length,
      what: KINDS[fabric.kind[nodes[0]!]!]!,
    })),
    marks,
    lines: shown,
    thinned,
    cables: fabric.links.count / 2,
    drawnCables: shown.reduce((sum, { cables }) => sum + cables, 0),
  };
}

function marksOf(
  fabric: Fabric,
  { levels, x, y, shape }: Drawing,
  cells: number,
): { readonly marks: Mark[]; readonly markOf: Uint32Array } {
  const markOf = new Uint32Array(fabric.nodeCount);
  const marks: (Mark & { first: number; last: number; sumX: number; sumY: number; nodes: number })[] = [];
  levels.forEach((nodes, level) => {
    const own = nodes.length <= cells;
    const cellOf = (value: number) => Math.min(cells - 1, Math.floor(value * cells));
    const byCell = new Map<number, number>();
    nodes.forEach((node, i) => {
      const cell = own ? i : cellOf(x[node]!) + (shape === 'tiers' ? 0 : cells * cellOf(y[node]!));
      let mark = byCell.get(cell);
      if (mark === undefined) {
        mark = marks.length;
        byCell.set(cell, mark);
        marks.push({ x: 0, y: 0, level, name: '', nodes: 0, first: i, last: i, sumX: 0, sumY: 0 });
      }
      const of = marks[mark]!;
      of.nodes++;
      of.last = i;
      of.sumX += x[node]!;
      of.sumY += y[node]!;
      markOf[node] = mark;
    });
  });
  const named = marks.map(({ level, nodes, first, last, sumX, sumY }) => ({
    x: sumX / nodes,
    y: sumY / nodes,
    level,
    nodes,
    name: `${tierName(fabric, levels[level]![0]!)} ${first === last ? first : `${first}-${last}`}`,
  }));
  return { marks: named, markOf };
}

/**
 * Without thinning a line for each cable, parallel ones together; else a line for all cables
 * between two marks.
 */
function linesOf(
  { links }: Fabric,
  { links: { second, arc } }: Drawing,
  markOf: Uint32Array,
  thinned: boolean,
): Line[] {
  const lines = new Map<number, Line & { cables: number }>();
  const marks = markOf.reduce((most, mark) => Math.max(most, mark), 0) + 1;
  for (let link = 0; link < links.count; link++) {
    if (second[link] === 1) continue;
    const ends = [markOf[links.from[link]!]!, markOf[links.to[link]!]!];
    const [from, to] = [Math.min(...ends), Math.max(...ends)];
    if (from === to) continue;
    const key = from * marks + to;
    const line = lines.get(key);
    if (line) line.cables++;
    else {
      const scaleUp = links.scaleUp[link] === 1;
      lines.set(key, { from, to, cables: 1, scaleUp, arc: arc[link] === 1 && !thinned });
    }
  }
  return [...lines.values()];
}

/** At most `most`, evenly from all of them. */
function sample(lines: readonly Line[], most: number): readonly Line[] {
  if (lines.length <= most) return lines;
  return Array.from({ length: most }, (_, i) => lines[Math.floor((i * lines.length) / most)]!);
}
