/** A training step with several seeds, from one measure for each. */
import { addLinks, asMoreSeeds, noLinks } from '../../ladder/measure.ts';
import type { StepMeasure } from './work.ts';

/**
 * Measures of one seed each as one.
 * @param seeds So many seeds they have in all; default: each has its own.
 */
export function joined(
  measures: readonly StepMeasure[],
  links: number,
  seeds = measures.length,
): StepMeasure {
  const share = 1 / measures.length;
  const [first] = measures;
  const sum = measures.reduce((all, part) => addLinks(all, asMoreSeeds(part, seeds), share), noLinks(links));
  const alone = first!.alone.map((measure, index) => ({
    ...measure,
    timesPs: measures.map((own) => own.alone[index]!.timesPs[0]!),
  }));
  const mean = (of: (reuse: StepMeasure['reuse']) => number) =>
    Math.round(measures.reduce((all, { reuse }) => all + of(reuse), 0) * share);
  return {
    ...first!,
    ...sum,
    alone,
    reuse: {
      calls: mean(({ calls }) => calls),
      simulations: measures.reduce((all, { reuse }) => all + reuse.simulations, 0),
      reused: mean(({ reused }) => reused),
    },
    seeded: true,
    timesPs: measures.flatMap(({ timesPs }) => timesPs.slice(0, 1)),
    layouts: measures.flatMap(({ layouts }) => layouts.slice(0, 1)),
    graphs: measures.flatMap(({ graphs }) => graphs.slice(0, 1)),
    leftPs: measures.reduce((most, { leftPs }) => Math.max(most, leftPs), 0),
    cutInto: measures.reduce((most, { cutInto }) => Math.max(most, cutInto), 0),
  };
}
