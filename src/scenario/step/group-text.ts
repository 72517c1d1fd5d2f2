/**
 * Groups of ranks as text. `0-7 shifted by 0-56/8` is eight groups, 0 … 7, 8 … 15, and so on. A
 * text without shifts is one group.
 */
import { UserError } from '../../util/errors.ts';
import { ranksText, readRanks } from './rank-text.ts';

const SHIFTED = ' shifted by ';

/** Texts of the groups in their order; each text is of groups that only shifts tell apart. */
export function groupTexts(groups: readonly Uint32Array[]): string[] {
  const texts: string[] = [];
  for (let from = 0; from < groups.length; ) {
    const first = groups[from]!;
    let to = from + 1;
    while (to < groups.length && isShift(first, groups[to]!)) to++;
    texts.push(to === from + 1 ? ranksText(first) : shiftedText(groups.slice(from, to)));
    from = to;
  }
  return texts;
}

/** Shapes begin with 0 where they can, so that the shifts are the first ranks. */
function shiftedText(groups: readonly Uint32Array[]): string {
  const shape = groups[0]!;
  const base = Math.min(...shape);
  const ranks = ranksText(Array.from(shape, (rank) => rank - base));
  return `${ranks}${SHIFTED}${ranksText(groups.map((group) => group[0]! - shape[0]! + base))}`;
}

function isShift(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  const base = Math.min(...a);
  const shift = b[0]! - a[0]!;
  return base + shift >= 0 && a.every((rank, i) => b[i] === rank + shift);
}

/**
 * The groups that a text says. Throws `UserError` if it is not of this form, or of more than `most`
 * ranks in all.
 */
export function readGroups(text: string, most: number): Uint32Array[] {
  const [shape = '', shifts, more] = text.split(/\s+shifted\s+by\s+/);
  if (more !== undefined) {
    throw new UserError(`'${text}' is shifted twice`, {
      advice: 'write the shifts as a sum, e.g. 0-7 + 0-64/32',
    });
  }
  const ranks = readRanks(shape, most);
  if (shifts === undefined) return [Uint32Array.from(ranks)];
  return readRanks(shifts, Math.floor(most / ranks.length)).map((shift) =>
    Uint32Array.from(ranks, (rank) => rank + shift),
  );
}
