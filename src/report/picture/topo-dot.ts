/**
 * A fabric in the DOT language of Graphviz, with the places of the drawing; large ones thinned as
 * `scene.ts` says.
 */
import { printable } from '../../util/printable.ts';
import type { Scene } from './scene.ts';

/** Inches, Graphviz's unit, a unit of the drawing. */
const SCALE = 12;

/**
 * The text, for `neato` (which `layout` asks for); places are pinned, `dot -Klayout` finds its own.
 */
export function topoDot({ name, marks, lines, levels, aspect, thinned }: Scene): string {
  const shapes = levels.map(({ what }) => (what === 'rank' ? 'circle' : 'box'));
  return [
    `graph "${quoted(name)}" {`,
    '  graph [layout=neato, overlap=true, splines=line]',
    '  node [fontsize=8, width=0.2, height=0.2]',
    ...marks.map(({ name: text, nodes, x, y, level }, i) => {
      const at = `${(x * SCALE * aspect).toFixed(2)},${((1 - y) * SCALE).toFixed(2)}!`;
      const label = nodes > 1 ? `${quoted(text)}\\n×${nodes}` : quoted(text);
      return `  n${i} [label="${label}", shape=${shapes[level]}, pos="${at}"]`;
    }),
    ...lines.map(({ from, to, cables, scaleUp }) => {
      const notes = [...(cables > 1 ? [`label="×${cables}"`] : []), ...(scaleUp ? ['style=dashed'] : [])];
      return `  n${from} -- n${to}${notes.length > 0 ? ` [${notes.join(', ')}]` : ''}`;
    }),
    ...(thinned ? ['  // thinned: a node stands for neighbours, an edge for all cables between two'] : []),
    '}',
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return printable(text).replace(/["\\]/g, '\\$&');
}
