/**
 * A training step with a fault that comes back. If its times are not known, the step is simulated
 * with phases of it: one at random in each of some slots of equal length, so that they do not keep
 * time with the step's own parts.
 */
import type { Simulator } from '../../ladder/rungs.ts';
import type { StepFlaps, UnknownFlap } from '../../model/faults.ts';
import { type FlapWindow, NO_FLAPS } from '../../model/flaps.ts';
import {
  apartPs,
  costInterval,
  costOf,
  drawnPhases,
  type PhaseSample,
  type PhaseSamples,
} from './flap-cost.ts';
import { joined } from './joined.ts';
import type { StepMeasure } from './work.ts';

/** The cost of a fault that comes back at unknown times. */
export interface FlapCost extends UnknownFlap {
  /** Steps that were simulated, each with another begin of the fault, all seeds together. */
  readonly phases: number;
  /** The begins are drawn from this time after the start of the step, ps. */
  readonly fromPs: number;
  readonly toPs: number;
  /** How far begins that follow each other may be apart, ps. */
  readonly apartPs: number;
  /** The time that one of its times adds to all steps that it touches, by seed; ps. */
  readonly costPs: readonly number[];
  /** 95 % interval of its mean, over begins and seeds; ps. */
  readonly intervalPs: readonly [low: number, high: number];
  /** The part of all time that is lost, by seed. */
  readonly share: readonly number[];
}

/** Phases of all seeds together, at least. */
const PHASES = 16;
/** Phases of a seed, at least. */
const SEED_PHASES = 4;
/** The window becomes so much longer than a step that has outlasted it. */
const LONGER = 1.25;

/** Times that are closer than this part of a step differ by rounding alone. */
const ROUNDED = 1e-6;

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
  const ofSeed = Math.max(SEED_PHASES, Math.ceil(PHASES / seeds.length));
  // Without other chances the phases of all seeds are drawn together, so that each slot has one.
  const each = own.length === seeds.length ? ofSeed : ofSeed * seeds.length;
  const measures: StepMeasure[] = [];
  const drawn: PhaseSamples[] = [];
  for (const [replica, seed] of own.entries()) {
    const soundPs = base.timesPs[replica]!;
    const [fromPs, toPs] = rangeOf(unknown, soundPs, rare);
    const samples: PhaseSample[] = [];
    let enoughPs = soundPs + unknown.effectPs;
    for (const phasePs of drawnPhases(seed, each, fromPs, toPs)) {
      const measured = await outlasting(measureIn, [seed], phasePs, enoughPs);
      enoughPs = Math.max(enoughPs, longest(measured));
      measures.push(measured);
      samples.push({ phasePs, timePs: measured.timesPs[0]! });
    }
    drawn.push({ soundPs, fromPs, toPs, samples });
  }
  const costs = drawn.map((one) => costOf(unknown, one, rare));
  const dealt = own.length === seeds.length ? costs : dealtTo(seeds.length, drawn[0]!, unknown, rare);
  const differ = drawn.some(({ samples, soundPs }) => {
    return samples.some(({ timePs }) => Math.abs(timePs - samples[0]!.timePs) > ROUNDED * soundPs);
  });
  const [fromPs, toPs] = rangeOf(unknown, base.timesPs[0]!, rare);
  const together = joined(worstFirst(measures, each), fabric.links.count, own.length);
  return {
    ...together,
    timesPs: dealt.map(({ meanPs }) => meanPs),
    seeded: differ || base.seeded || measures.some(({ seeded }) => seeded),
    alone: base.alone,
    reuse: {
      ...together.reuse,
      simulations:
        together.reuse.simulations + without.reuse.simulations + (known ? base.reuse.simulations : 0),
    },
    flaps: {
      ...{ ...unknown, phases: measures.length, fromPs, toPs, apartPs: apartPs(drawn) },
      intervalPs: costInterval(unknown, drawn, costs, rare),
      costPs: dealt.map(({ costPs }) => costPs),
      share: dealt.map(({ share }) => share),
    },
  };
}

/** The costs of so many seeds whose phases were drawn together: one of each slot in turn. */
function dealtTo(count: number, drawn: PhaseSamples, unknown: UnknownFlap, rare: boolean) {
  return Array.from({ length: count }, (_, replica) => {
    const samples = drawn.samples.filter((_, i) => i % count === replica);
    return costOf(unknown, { ...drawn, samples }, rare);
  });
}

/** Range of begins of flaps: if they are rare, all that touch a step; else an interval. */
function rangeOf({ effectPs, everyPs }: UnknownFlap, soundPs: number, rare: boolean) {
  return rare ? ([-effectPs, soundPs] as const) : ([0, everyPs] as const);
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
