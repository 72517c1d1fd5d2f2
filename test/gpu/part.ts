/**
 * Which random cases this run takes. With `GPU_CASES=even` or `odd` it is every second one, so
 * that two adapters in turn share them; otherwise it is all.
 */
export function taken(count: number): readonly number[] {
  const which = process.env.GPU_CASES ?? 'all';
  const step = { all: [0, 1], even: [0, 2], odd: [1, 2] }[which];
  if (!step) throw new Error(`GPU_CASES=${which}: it is all, even or odd`);
  const [first, by] = step as [number, number];
  return Array.from({ length: count }, (_, i) => i).filter((i) => i >= first && (i - first) % by === 0);
}
