/**
 * Runs random scenarios with an older build and with this tree's, and prints where results differ:
 * every number, bit for bit; texts and times of the machine are left out.
 *
 *   npx tsx test/same/main.ts --before DIR|REV [--after DIR|REV] [--quick N] [--only INDEX …]
 *   [--but PATH …] [--refusals]
 *
 * 200 scenarios; `--quick N` takes the first N, `--only` one by its number. `--but
 * provenance.scenarioHash` leaves that path out (`*` is any one key). Without `--after` this tree
 * is built first. Exits 1 where anything differs.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildHere, buildOf } from './builds.ts';
import { caseOf } from './cases.ts';
import type { Verdict } from './same-child.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const CASES = 200;
const PROCESSES = 2;
/** Differences of a case that are printed. */
const SHOWN = 12;

const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    after: { type: 'string' },
    quick: { type: 'string', default: String(CASES) },
    only: { type: 'string', multiple: true },
    but: { type: 'string', multiple: true, default: [] },
    refusals: { type: 'boolean', default: false },
  },
});
if (values.before === undefined) throw new Error('--before DIR|REV: a built tree or a git revision');
const indexes = values.only?.map(Number) ?? Array.from({ length: Number(values.quick) }, (_, i) => i);
const before = buildOf(values.before, root);
if (values.after === undefined) buildHere(root);
const after = values.after === undefined ? root : buildOf(values.after, root);
const verdicts = await judgeAll(indexes);
for (const verdict of verdicts) tell(verdict);
const differ = verdicts.filter((verdict) => verdict.differences.length > 0).length;
const count = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind).length;
console.log(
  `${verdicts.length} scenarios: ${verdicts.length - differ} the same, ${differ} differ; ` +
    `${count('refusal')} refused and ${count('failure')} failed before`,
);
process.exitCode = differ > 0 ? 1 : 0;

/** Hands indexes to processes, one at a time each; the answer is in the order of `indexes`. */
async function judgeAll(indexes: readonly number[]): Promise<Verdict[]> {
  const waiting = [...indexes];
  const judged = new Map<number, Verdict>();
  const work = () =>
    new Promise<void>((done, fail) => {
      const script = fileURLToPath(new URL('same-child.ts', import.meta.url));
      const child = fork(script, [before, after, ...values.but], {
        cwd: root,
        execArgv: ['--import', 'tsx'],
      });
      const next = () => {
        const index = waiting.shift();
        if (index === undefined) child.disconnect();
        else child.send(index);
      };
      child.on('message', (verdict: Verdict) => {
        judged.set(verdict.index, verdict);
        if (judged.size % 20 === 0) console.error(`${judged.size} of ${indexes.length}`);
        next();
      });
      child.on('error', fail);
      child.on('exit', (code, signal) =>
        code === 0 ? done() : fail(new Error(`ended with ${code ?? signal}`)),
      );
      next();
    });
  await Promise.all(Array.from({ length: Math.min(PROCESSES, indexes.length) }, work));
  return indexes.map((index) => judged.get(index)!);
}

function tell({ index, kind, what, differences, ms }: Verdict): void {
  if (ms > 10_000) console.log(`case ${index} took ${(ms / 1000).toFixed(0)} s: ${caseOf(index).text}`);
  if (values.refusals && kind !== 'result')
    console.log(`case ${index}: ${kind}: ${what}\n  ${caseOf(index).text}`);
  if (differences.length === 0) return;
  console.log(`case ${index}: ${differences.length} differences\n  ${caseOf(index).text}`);
  for (const { path, before, after } of differences.slice(0, SHOWN))
    console.log(`  ${path}\n    before ${JSON.stringify(before)}\n    after  ${JSON.stringify(after)}`);
}
