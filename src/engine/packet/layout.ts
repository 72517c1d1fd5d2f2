/**
 * Where everything lies in the memory of a batch, worked out once: sections of the board, the tally
 * and the tables.
 */
import { layOut, lengthsOf, type SectionLayout } from '../host/sections.ts';
import { type BoardLayout, boardLayout } from './board.ts';
import type { PacketBatch } from './problem.ts';
import { type TallyLayout, tallyLayout } from './tally.ts';

export interface PacketLayout {
  readonly board: BoardLayout;
  readonly tally: TallyLayout;
  readonly tables: SectionLayout<string>;
}

/** A batch and its place in the buffers: the kernels run on it. */
export interface PacketProblem extends PacketBatch {
  readonly layout: PacketLayout;
}

/** A batch with its layout. */
export function poseBatch(batch: PacketBatch): PacketProblem {
  const layout = { board: boardLayout(batch), tally: tallyLayout(batch), tables: tableLayout(batch) };
  return { ...batch, layout };
}

/** Sections of the run, then those of the batch. */
function tableLayout({ run, tables, seeds }: PacketBatch): SectionLayout<string> {
  const { next_set = 0, ...others } = lengthsOf(tables.sections);
  const ofBatch = { seeds: seeds.length, switch_seeds: seeds.length * run.fabric.nodeCount };
  // `next_set` comes first: rows of next sets then need no start added.
  return layOut({ next_set, ...others, ...ofBatch });
}

/** The kernels' view of a layout: the groups of `PacketParams` of these names. */
export function layoutParams({ board, tally, tables }: PacketLayout) {
  const { next_set: _first, ...table } = tables.starts;
  const { words: _all, ...inTally } = tally;
  return { board, tally: inTally, table };
}
