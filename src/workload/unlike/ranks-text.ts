/** Ranks in words. */

/** Ranges that are written out. */
const MOST = 3;

/** Ascending ranks as ranges: `rank 5`, `ranks 4-7, 12, 14 and 20 more`. */
export function ranksText(ranks: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const rank of ranks) {
    const last = ranges.at(-1);
    if (last && last[1] === rank - 1) last[1] = rank;
    else ranges.push([rank, rank]);
  }
  const shown = ranges.slice(0, MOST);
  const rest = ranks.length - shown.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const text = shown.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
  return `${ranks.length === 1 ? 'rank' : 'ranks'} ${text}${rest > 0 ? ` and ${rest} more` : ''}`;
}
