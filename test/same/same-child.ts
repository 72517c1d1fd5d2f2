/**
 * A process that runs cases on both sides and returns how they differ: `same-child.ts BEFORE AFTER
 * [BUT …]`.
 */
import { caseOf } from './cases.ts';
import { type Difference, differences } from './compare.ts';
import { openSide } from './side.ts';

/** The answer of this process for each index that it is sent. */
export interface Verdict {
  readonly index: number;
  /** How `before` ended. */
  readonly kind: 'result' | 'refusal' | 'failure';
  /** Refusals and failures, as `before` words them. */
  readonly what?: string;
  readonly differences: readonly Difference[];
  readonly ms: number;
}

const [beforeAt, afterAt, ...but] = process.argv.slice(2);
const sides = Promise.all([openSide(beforeAt!), openSide(afterAt!)]);

async function judge(index: number): Promise<Verdict> {
  const began = performance.now();
  const one = caseOf(index);
  const [runBefore, runAfter] = await sides;
  const before = await runBefore(one);
  const after = await runAfter(one);
  const ms = performance.now() - began;
  const rest = { index, kind: before.kind, ms };
  if (before.kind === 'result' && after.kind === 'result')
    return { ...rest, differences: differences(before.document, after.document, but) };
  const what = 'what' in before ? { what: before.what } : {};
  if (before.kind === 'refusal' && after.kind === 'refusal') return { ...rest, ...what, differences: [] };
  const ends = [before, after].map((end) =>
    end.kind === 'result' ? 'a result' : `${end.kind}: ${end.what}`,
  );
  return { ...rest, ...what, differences: [{ path: '', before: ends[0], after: ends[1] }] };
}

process.on('message', async (index: number) => process.send!(await judge(index)));
