/** The drawings of tables and grids as SVG without text, so that they may be stretched. */
import type { Graphic, Graphics, PartGrid, Tone } from './section.ts';

/** Units of the axis of a table's drawings. */
const WIDTH = 1000;
const HEIGHT = 20;

/** The drawing of a row of a table, `WIDTH` by `HEIGHT` units: shapes alone. */
export function graphicShapes({ axis: [from, to], mark }: Graphics, graphic: Graphic): string {
  const at = (value: number) => round(((value - from) / (to - from || 1)) * WIDTH);
  const [left, right] = [at(Math.min(graphic.from, graphic.to)), at(Math.max(graphic.from, graphic.to))];
  const line = (kind: string, path: string) =>
    `<path class="${kind}" d="${path}" vector-effect="non-scaling-stroke"/>`;
  const whisker = graphic.interval?.map(at);
  return [
    `<rect class="${graphic.tone}" x="${left}" y="3" width="${round(Math.max(right - left, 2))}" height="14"/>`,
    ...(graphic.ticks ? [line('tick', graphic.ticks.map((tick) => `M${at(tick)} 2v16`).join(''))] : []),
    ...(whisker
      ? [line('whisker', `M${whisker[0]} 10H${whisker[1]}M${whisker[0]} 6v8M${whisker[1]} 6v8`)]
      : []),
    ...(mark === undefined ? [] : [line('axis', `M${at(mark)} 0v${HEIGHT}`)]),
  ].join('');
}

/** The view of {@link graphicShapes}. */
export const GRAPHIC_VIEW = `0 0 ${WIDTH} ${HEIGHT}`;

/** Rows of cells as a path for each tone; a cell is 1 by 1. */
export function cellPaths(rows: PartGrid['rows']): string {
  const paths = new Map<Tone, string[]>();
  rows.forEach((cells, y) => {
    for (let x = 0; x < cells.length; ) {
      const tone = cells[x];
      let end = x + 1;
      while (end < cells.length && cells[end] === tone) end++;
      if (tone !== undefined) {
        const path = paths.get(tone) ?? [];
        path.push(`M${x} ${y}h${end - x}v1h-${end - x}z`);
        paths.set(tone, path);
      }
      x = end;
    }
  });
  return [...paths].map(([tone, path]) => `<path class="${tone}" d="${path.join('')}"/>`).join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
