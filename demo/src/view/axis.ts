/** Values at which an axis has ticks. */

/** Three or four round values from 0 to `most`. */
export function axisTicks(most: number): number[] {
  if (!(most > 0)) return [0];
  const raw = most / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((n) => n * power >= raw) ?? 10) * power;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step);
}
