/** The ranks of a collective: a number, ranges, or a list. */

import type { Node, ScalarNode } from '../text/tree.ts';
import type { Checking } from './values.ts';

const ADVICE = 'write a number of ranks, "0-63", "0-7,16-23" or [0, 8, 16]';

/**
 * Ranks in the order given: `64` is the first 64, `"0-7,16"` ranges, `[0, 8, 16]` a list whose
 * items may be ranges. Ranks outside `0 … fabricRanks-1`, ranks named twice and items that are not
 * ranks are reported; then the answer is undefined.
 */
export function checkRanks(check: Checking, node: Node, fabricRanks: number): Uint32Array | undefined {
  const before = check.problems.length;
  const ranks: number[] = [];
  const seen = new Set<number>();
  const add = (rank: number, at: ScalarNode): boolean => {
    const what =
      rank >= fabricRanks
        ? `rank ${rank} is not in the fabric`
        : seen.has(rank)
          ? `rank ${rank} is named twice`
          : undefined;
    if (what) {
      const advice = rank >= fabricRanks ? `its ranks are 0 to ${fabricRanks - 1}` : 'name each rank once';
      check.problems.push({ what, advice, span: at.span });
      return false;
    }
    seen.add(rank);
    ranks.push(rank);
    return true;
  };
  if (node.kind === 'scalar' && /^\d+$/.test(node.text.trim())) {
    const count = Number(node.text);
    if (count < 1 || count > fabricRanks) {
      const what = `${count} ranks are asked for, the fabric has ${fabricRanks}`;
      check.problems.push({ what, advice: `use 1 to ${fabricRanks}`, span: node.span });
    } else for (let rank = 0; rank < count; rank++) add(rank, node);
  } else if (node.kind === 'list' && node.items.length === 0) {
    check.problems.push({ what: 'not a list of ranks', advice: ADVICE, span: node.span });
  } else {
    for (const item of node.kind === 'list' ? node.items : [node]) addRanges(check, item, add);
  }
  return check.problems.length === before ? Uint32Array.from(ranks) : undefined;
}

function addRanges(check: Checking, item: Node, add: (rank: number, at: ScalarNode) => boolean): void {
  if (item.kind === 'scalar' && item.text !== '') {
    const parts = item.text.split(',').map((part) => /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(part));
    if (parts.every((part) => part !== null)) {
      for (const part of parts) {
        const [first, last] = [Number(part[1]), Number(part[2] ?? part[1])];
        if (last < first) {
          const what = `the range ${first}-${last} ends before it starts`;
          const advice = `write ${last}-${first}, or a list in the order of the ring: [${first}, …, ${last}]`;
          check.problems.push({ what, advice, span: item.span });
        }
        // The first wrong rank of a range is enough to describe the fault.
        for (let rank = first; rank <= last; rank++) if (!add(rank, item)) break;
      }
      return;
    }
  }
  const what =
    item.kind === 'scalar' && item.text !== ''
      ? `'${item.text}' is not a list of ranks`
      : 'not a list of ranks';
  check.problems.push({ what, advice: ADVICE, span: item.span });
}
