/** The verdict on one result: a number, the sentence that goes on from it, and its ground. */
import {
  central,
  percentText,
  type Result,
  type RungResult,
  resultIsSeeded,
  type StepResult,
  timeText,
} from 'weft';

/** A verdict as text. */
export interface Verdict {
  /** The number with its unit; empty if the result has none. */
  readonly hero: readonly [number: string, unit: string] | undefined;
  readonly kind: 'loss' | 'gain' | 'even';
  readonly lead: string;
  /** In order; those in a list of one are strong. */
  readonly under: readonly (string | readonly [string])[];
  /** For the title of the tab. */
  readonly short: string;
}

type RungName = RungResult['rung'];

/** Loss from which on it has the loss colour. */
const NOTABLE = 0.02;
/** Loss that is shown as none. */
const NOTHING = 5e-5;

const RUNGS: Readonly<Partial<Record<RungName, string>>> = {
  topology: 'the links of the fabric',
  routing: 'routing',
  transport: 'transport',
  faults: 'faults',
};

/** The numbers of a share, without its unit. */
export function heroOf(share: number): readonly [string, string] {
  return [bare(share), '%'];
}

/**
 * The verdict; `names`: members of families, e.g. the routing's. `cause`: the first cause, as a
 * sentence.
 */
export function verdictOf(result: Result, names: Partial<Record<RungName, string>>, cause?: string): Verdict {
  const { step } = result;
  if (!step) {
    const count = result.collectives.length;
    const lead = `${count} collectives, each alone: their times are in Details.`;
    return { hero: undefined, kind: 'even', lead, under: [], short: result.name ?? 'result' };
  }
  const loss = central(step.loss);
  const none = Math.abs(loss) < NOTHING;
  const noise = typeof step.loss !== 'number' && step.loss.ci95[0] < 0 && step.loss.ci95[1] > 0;
  const what = result.kind === 'training' ? 'training step' : 'time';
  const lead = none
    ? `Nothing is lost: the fabric carries the ${result.kind === 'training' ? 'training step' : 'bytes'} as fast as ports do.`
    : noise
      ? `of the ideal ${what}: the seeds do not tell whether any of it is lost.`
      : loss < 0
        ? `of the ideal ${what}: it takes less than the ports alone allow for.`
        : `of the ideal ${what} is lost${cause === undefined ? causeOf(step, names) : `. First cause: ${cause.split(/[;:]/)[0]}`}.`;
  return {
    hero: heroOf(none ? 0 : loss),
    kind: loss > NOTABLE && !noise ? 'loss' : loss < -NOTHING && !noise ? 'gain' : 'even',
    lead,
    under: underOf(result, step),
    short: `${bare(none ? 0 : loss)} % lost`,
  };
}

/** Where most of the loss comes from; of several that matter the first. */
function causeOf({ ladder, ideal_us, loss }: StepResult, names: Partial<Record<RungName, string>>): string {
  const idealUs = central(ideal_us);
  const rungs = ladder.filter(({ rung }) => RUNGS[rung] !== undefined);
  const [most] = rungs.toSorted((a, b) => central(b.delta_us) - central(a.delta_us));
  if (!most || central(most.delta_us) <= 0) return '';
  const share = central(most.delta_us) / idealUs / central(loss);
  const name = names[most.rung];
  const where = `${RUNGS[most.rung]}${name === undefined ? '' : ` (${name})`}`;
  return share > 0.95 ? ` to ${where}` : `, most of it to ${where}`;
}

function underOf(result: Result, step: StepResult): (string | readonly [string])[] {
  const { loss, time_us, ideal_us } = step;
  const time = (us: number) => timeText(us).replace(' us', ' µs');
  const spread = typeof loss !== 'number' && loss.ci95[0] !== loss.ci95[1];
  const interval: (string | readonly [string])[] = spread
    ? [[`${bare(loss.ci95[0])} to ${bare(loss.ci95[1])} %`], ' at 95 %']
    : [resultIsSeeded(result) ? 'one seed: no interval' : 'no seed changes it'];
  const idle = (central(loss) / (1 + central(loss))) * result.fabric.ranks;
  return [
    ...interval,
    ' · ',
    [time(central(time_us))],
    `, ideal ${time(central(ideal_us))}`,
    ...(result.kind === 'training' && idle >= 0.05
      ? [
          ' · as if ',
          [`${idle < 10 ? idle.toFixed(1) : idle.toFixed(0)} of ${result.fabric.ranks}`] as const,
          ' GPUs stood idle',
        ]
      : []),
  ];
}

/** Three digits. */
function bare(share: number): string {
  const text = Math.abs(share) < 0.9995 ? percentText(share).replace(' %', '') : (share * 100).toFixed(0);
  return text.replace('-', '−');
}
