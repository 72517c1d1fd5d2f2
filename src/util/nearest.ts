/** The nearest valid name to one that is not. */

/**
 * Edits that turn `a` into `b`: insertions, deletions, substitutions and swaps of neighbours, no
 * part edited twice (optimal string alignment; Damerau, "A technique for computer detection and
 * correction of spelling errors", 1964).
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * The name closest to `given`, without regard to case; undefined if none is close. Close is at most
 * two edits and a third of its length. For names of three or four letters it is one edit, for
 * shorter ones none: more edits make any word of another. Ties go to the first.
 */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  // Long junk cannot be a typo, and the distance takes time in the product of the lengths.
  if (given.length > 64) return undefined;
  const wanted = given.toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance >= bestDistance) continue;
    if (distance > Math.max(Math.min(2, Math.ceil(name.length / 2) - 1), name.length / 3)) continue;
    best = name;
    bestDistance = distance;
  }
  return best;
}
