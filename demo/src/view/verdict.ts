/** Which of two set-ups takes longer, in a sentence, with its interval. */
import { central, percentText, type Quantity, type Result, ratioOf } from 'weft';

/**
 * The sentence; undefined where one of the two has no time of its own, such as a table of several sizes. `alike`: both run
 * the same workload.
 */
export function verdictText(a: Result, b: Result, alike: boolean): string | undefined {
  if (!a.step || !b.step) return undefined;
  const [first, second] = [samplesOf(a.step.time_us), samplesOf(b.step.time_us)];
  if ([...first, ...second].some((us) => !(us > 0))) return undefined;
  const { ratio, ci95 } = ratioOf(first, second);
  const training = a.kind === 'training' && b.kind === 'training';
  const losses = `${training ? 'Step time loss' : 'Loss'} ${percentText(central(a.step.loss))} in A, ${percentText(central(b.step.loss))} in B.`;
  const both = alike ? '' : ' The two run different workloads.';
  return `${sentence(ratio, ci95)} ${losses}${both}`;
}

function sentence(ratio: number, ci95: readonly [number, number] | undefined): string {
  const takes = takesText(ratio);
  if (!ci95) return `${takes}, with one seed on a side: no interval. More seeds would tell how sure that is.`;
  const [lo, hi] = ci95;
  if (lo === hi) return `${takes}, under every seed.`;
  const interval = `95 % interval: ${changeText(lo)} to ${changeText(hi)}`;
  if (lo <= 1 && hi >= 1)
    return `The seeds do not tell the two apart: ${takes} (${interval}). More seeds would narrow it.`;
  return `${takes} (${interval}).`;
}

function takesText(ratio: number): string {
  if (ratio === 1) return 'B takes as long as A';
  return ratio < 2 ? `B takes ${changeText(ratio)} time than A` : `B takes ${changeText(ratio)} as long as A`;
}

/** `6.60 % less`; from twice on, `2.40 times`. */
function changeText(ratio: number): string {
  if (ratio >= 2) return `${ratio.toFixed(2)} times`;
  return `${percentText(Math.abs(ratio - 1))} ${ratio < 1 ? 'less' : 'more'}`;
}

function samplesOf(quantity: Quantity): readonly number[] {
  return typeof quantity === 'number' ? [quantity] : quantity.samples;
}
