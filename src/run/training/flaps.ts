/**
 * A training step with a fault that comes back. If its times are not known, the step is simulated
 * with phases of it that are spread evenly.
 */
import type { Simulator } from '../../ladder/rungs.ts';
import type { StepFlaps, UnknownFlap } from '../../model/faults.ts';
import { type FlapWindow, NO_FLAPS } from '../../model/flaps.ts';
import { joined } from './joined.ts';
import type { StepMeasure } from './work.ts';

/** The cost of a fault that comes back at unknown times. */
export interface FlapCost extends UnknownFlap {
  /** Steps that were simulated, each with another begin of the fault, all seeds together. */
  readonly phases: number;
  /** The begins are spread evenly over this time from the start of the step, ps. */
  readonly fromPs: number;
  readonly toPs: number;
  /** The time that one of its times adds to all steps that it touches, by seed; ps. */
  readonly costPs: readonly number[];
  /** The part of all time that is lost, by seed. */
  readonly share: readonly number[];
}

/** Phases of all seeds together, at least. */
const PHASES = 16;
/** Phases of a seed, at least. */
const SEED_PHASES = 4;
/** The window becomes so much longer than a step that has outlasted it. */
const LONGER = 1.25;

type MeasureIn = (seeds: readonly number[], window: FlapWindow) => Promise<StepMeasure>;

/** Measures a step at rung `faults`; times are means over the phases. */
export async function measureFlaps(
  { known, unknown }: StepFlaps,
  { seeds, fabric }: Pick<Simulator, 'seeds' | 'fabric'>,
  measureIn: MeasureIn,
): Promise<StepMeasure> {
  const without = await measureIn(seeds, NO_FLAPS);
  const base = known ? await outlasting(measureIn, seeds, undefined, longest(without)) : without;
  if (!unknown) return base;
  const rare = unknown.everyPs >= longest(base) + unknown.effectPs;
  const own = base.timesPs.length === 1 ? seeds.slice(0, 1) : seeds;
  const each = own.length === 1 ? PHASES : Math.max(SEED_PHASES, Math.ceil(PHASES / own.length));
  const measures: StepMeasure[] = [];
  const costs: { readonly meanPs: number; readonly costPs: number; readonly share: number }[] = [];
  for (const [replica, seed] of own.entries()) {
    const soundPs = base.timesPs[replica]!;
    const [fromPs, toPs] = rangeOf(unknown, soundPs, rare);
    const samples: PhaseSample[] = [];
    let enoughPs = soundPs + unknown.effectPs;
    for (let i = 0; i < each; i++) {
      const part = (i + (replica + 0.5) / own.length) / each;
      const phasePs = Math.round(fromPs + part * (toPs - fromPs));
      const measured = await outlasting(measureIn, [seed], phasePs, enoughPs);
      enoughPs = Math.max(enoughPs, longest(measured));
      measures.push(measured);
      samples.push({ phasePs, timePs: measured.timesPs[0]! });
    }
    costs.push(costOf(unknown, soundPs, samples, rare));
  }
  const [fromPs, toPs] = rangeOf(unknown, base.timesPs[0]!, rare);
  const all = joined(worstFirst(measures, each), fabric.links.count, own.length);
  return {
    ...all,
    timesPs: costs.map(({ meanPs }) => meanPs),
    seeded: base.seeded || measures.some(({ seeded }) => seeded),
    alone: base.alone,
    reuse: {
      ...all.reuse,
      simulations: all.reuse.simulations + without.reuse.simulations + (known ? base.reuse.simulations : 0),
    },
    flaps: {
      ...{ ...unknown, phases: measures.length, fromPs, toPs },
      costPs: costs.map(({ costPs }) => costPs),
      share: costs.map(({ share }) => share),
    },
  };
}

/** Begin of a flap, and the time of the step then; ps. */
interface PhaseSample {
  readonly phasePs: number;
  readonly timePs: number;
}

/** Range of begins of flaps: if they are rare, all that touch a step; else an interval. */
function rangeOf({ effectPs, everyPs }: UnknownFlap, soundPs: number, rare: boolean) {
  return rare ? ([-effectPs, soundPs] as const) : ([0, everyPs] as const);
}

/**
 * The cost of a flap.
 * @param soundPs Time of the step without it.
 * @param rare Whether a step sees one at most.
 */
export function costOf(
  { effectPs, everyPs }: Pick<UnknownFlap, 'effectPs' | 'everyPs'>,
  soundPs: number,
  samples: readonly PhaseSample[],
  rare: boolean,
): { meanPs: number; costPs: number; share: number } {
  const mean = samples.reduce((sum, { timePs }) => sum + timePs, 0) / samples.length;
  const meanPs = Math.round(mean);
  if (!rare) return { meanPs, costPs: everyPs * (1 - soundPs / mean), share: 1 - soundPs / mean };
  const costPs = followedPs(effectPs, soundPs, samples);
  return { meanPs, costPs, share: costPs / everyPs };
}

/** Flaps that are followed from the step in which they begin. */
const FOLLOWED = 256;

/**
 * The time that a flap adds to the step in which it begins and to those after it, mean over its
 * begins. A step that it holds up ends later, so the next one sees less of it.
 */
function followedPs(effectPs: number, soundPs: number, samples: readonly PhaseSample[]): number {
  if (soundPs === 0) return 0;
  const addedPs = addedAt(effectPs, soundPs, samples);
  const flaps = Math.ceil((FOLLOWED * soundPs) / (soundPs + effectPs));
  let sum = 0;
  for (let i = 0; i < flaps; i++) {
    let phasePs = ((i + 0.5) / flaps) * soundPs;
    while (phasePs > -effectPs) {
      const added = addedPs(phasePs);
      sum += added;
      phasePs -= soundPs + added;
    }
  }
  return sum / flaps;
}

/** Begin of a flap → the time that it adds to a step: linear between samples. */
function addedAt(effectPs: number, soundPs: number, samples: readonly PhaseSample[]) {
  const phases = [-effectPs, ...samples.map(({ phasePs }) => phasePs)];
  const added = [0, ...samples.map(({ timePs }) => Math.max(0, timePs - soundPs))];
  return (phasePs: number): number => {
    const after = phases.findIndex((phase) => phase >= phasePs);
    if (after < 1) return after < 0 ? added.at(-1)! : 0;
    const [left, right] = [phases[after - 1]!, phases[after]!];
    const part = right > left ? (phasePs - left) / (right - left) : 1;
    return added[after - 1]! + part * (added[after]! - added[after - 1]!);
  };
}

/** The step of a phase, with all times of flaps before its end. */
async function outlasting(
  measureIn: MeasureIn,
  seeds: readonly number[],
  phasePs: number | undefined,
  firstPs: number,
): Promise<StepMeasure> {
  let untilPs = firstPs;
  for (;;) {
    const measured = await measureIn(seeds, { untilPs, phasePs });
    const endPs = longest(measured);
    if (endPs <= untilPs) return measured;
    untilPs = Math.ceil(LONGER * endPs);
  }
}

function longest({ timesPs }: StepMeasure): number {
  return timesPs.reduce((most, timePs) => Math.max(most, timePs), 0);
}

/** The longest step of the first seed, which is shown, then all others. */
function worstFirst(measures: readonly StepMeasure[], each: number): StepMeasure[] {
  const ofFirst = measures.slice(0, each);
  const worst = ofFirst.reduce((most, one) => (longest(one) > longest(most) ? one : most));
  return [worst, ...measures.filter((one) => one !== worst)];
}
