/** The order of changes: those that help first, then what each gives back and takes. */
import type { TriedChange } from './advice.ts';
import { TAKES } from './change.ts';
import { helps, type Ran } from './rows.ts';

/** Changes whose times differ by no more than this part of the scenario's are as good. */
const AS_GOOD = 0.005;

/**
 * Less time first. Among changes that are as good as the best of those left, what is easier to
 * change comes first, then the cheaper.
 */
export function ranked(ran: readonly Ran[]): Ran[] {
  const helping = ran.filter(({ row }) => helps(row.versus));
  const others = ran.filter((one) => !helping.includes(one));
  return [...inOrder(helping), ...inOrder(others)];
}

function inOrder(ran: readonly Ran[]): Ran[] {
  const left = ran.toSorted((a, b) => ratioOf(a) - ratioOf(b));
  const found: Ran[] = [];
  while (left.length > 0) {
    const best = ratioOf(left[0]!);
    const next = left.findIndex((one) => ratioOf(one) > best + AS_GOOD);
    found.push(...left.splice(0, next < 0 ? left.length : next).sort(easierFirst));
  }
  return found;
}

function ratioOf({ row }: Ran): number {
  return row.versus.ratio;
}

function easierFirst({ row: a }: Ran, { row: b }: Ran): number {
  const effort = ({ takes }: TriedChange) => TAKES.indexOf(takes[0]!);
  const price = ({ costs }: TriedChange) => costs?.price ?? Infinity;
  return effort(a) - effort(b) || compareNumbers(price(a), price(b)) || a.versus.ratio - b.versus.ratio;
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
