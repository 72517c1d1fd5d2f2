/**
 * How fast this tree's build is, as a ratio to an older one's: both run the same scenarios in turn,
 * each in processes of its own, and what counts is the time of the processor, not of the clock.
 *
 *   npx tsx test/speed/main.ts --before DIR|REV [--pairs N]
 *
 * This tree must be built. Exits 1 if the lower end of the 95 % interval of a case's ratio is above
 * 1.10. Without such a revision (a checkout without history) nothing is compared.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pairedRatioOf } from '../../src/stats/paired.ts';
import { mean } from '../../src/stats/summary.ts';
import { buildOf, libraryOf } from '../same/builds.ts';
import { openProcess, type SideProcess } from './process.ts';
import { SPEED_CASES } from './speed-cases.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A case fails where it is slower by more than this, whatever the noise. */
const TOO_SLOW = 1.1;
/** Timed runs of a case in a process; the fastest counts. */
const RUNS = 2;

const { values } = parseArgs({
  options: { before: { type: 'string', default: 'HEAD~1' }, pairs: { type: 'string', default: '5' } },
});

if (!isThere(values.before)) {
  console.log(`speed: ${values.before} is not in this checkout; nothing is compared`);
} else {
  if (!existsSync(libraryOf(root))) throw new Error('this tree is not built: run npm run build');
  const slow = await compare(buildOf(values.before, root, { checked: false }), Number(values.pairs));
  process.exitCode = slow ? 1 : 0;
}

/** Whether a directory or a revision exists here. */
function isThere(where: string): boolean {
  if (existsSync(where)) return true;
  try {
    execFileSync('git', ['cat-file', '-e', `${where}^{commit}`], { cwd: root, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Times all cases on both sides, prints the ratios, and says whether any is too slow. */
async function compare(before: string, pairs: number): Promise<boolean> {
  const times = SPEED_CASES.map((): [before: number[], after: number[]] => [[], []]);
  for (let pair = 0; pair < pairs; pair++) {
    const sides = [await openProcess(before), await openProcess(root)] as const;
    for (const [index] of SPEED_CASES.entries()) {
      const best = await fastest(sides, index, pair % 2 === 1);
      times[index]![0].push(best[0]);
      times[index]![1].push(best[1]);
    }
    for (const side of sides) side.close();
  }
  let slow = false;
  SPEED_CASES.forEach(({ name }, index) => {
    const [was, is] = times[index]!;
    const { ratio, ci95 } = pairedRatioOf(was, is);
    const fails = ci95 !== undefined && ci95[0] > TOO_SLOW;
    slow ||= fails;
    const interval = ci95 ? ` (${ci95[0].toFixed(3)} .. ${ci95[1].toFixed(3)})` : '';
    console.log(
      `speed: ${name}: ${mean(was).toFixed(0)} -> ${mean(is).toFixed(0)} ms of the processor, ` +
        `ratio ${ratio.toFixed(3)}${interval}${fails ? `: slower than ${TOO_SLOW}` : ''}`,
    );
  });
  return slow;
}

/** The fastest run of a case on each side, in turns: A B B A, or B A A B. */
async function fastest(
  sides: readonly [SideProcess, SideProcess],
  index: number,
  swapped: boolean,
): Promise<[before: number, after: number]> {
  const best: [number, number] = [Infinity, Infinity];
  for (const side of [0, 1] as const) await sides[side].run(index);
  for (let run = 0; run < RUNS; run++) {
    const order = (run % 2 === 1) === swapped ? ([0, 1] as const) : ([1, 0] as const);
    for (const side of order) best[side] = Math.min(best[side], await sides[side].run(index));
  }
  return best;
}
