/**
 * The parameters of `training.contention`: what communication and computation of an accelerator
 * take from each other while both run. It is off by default: the rates of computation are fitted on
 * whole training steps, in which some of it is already.
 */
import type { ParamSpec, ParamValues } from '../../model/params.ts';
import type { Training } from '../params.ts';

/** Units of H100 (SMs): the default of `compute`, whose parameters only steps with rates load. */
const H100_UNITS = 132;

const units = (what: string, count: number) =>
  ({
    kind: 'count',
    min: 0,
    max: 100_000,
    default: count,
    help: `units that a collective of ${what} holds while it runs`,
  }) as const;

export const contentionParams = {
  on: {
    kind: 'flag',
    default: false,
    help: 'hidden communication takes longer, and slows down the computation that hides it',
  },
  units: {
    kind: 'count',
    min: 1,
    max: 100_000,
    optional: true,
    help: 'units of the accelerator, e.g. 132 SMs; default: those of compute, or else 132',
  },
  dp: units('gradients and parameters', 16),
  tp: units('tp', 16),
  cp: units('cp', 16),
  ep: units('ep', 20),
  pp: units('the transfers of a pipeline', 2),
  memory: {
    kind: 'fraction',
    min: 0,
    max: 0.9,
    default: 0.05,
    help: 'further part of the compute rate that the memory traffic of hidden communication takes',
  },
  longer: {
    kind: 'ratio',
    min: 1,
    max: 100,
    default: 1.3,
    help: 'time of communication next to computation, over its time alone',
  },
} as const satisfies ParamSpec;

/** Values of `training.contention`. */
export type ContentionValues = Partial<ParamValues<typeof contentionParams>>;

/** Kinds of groups that hold units. */
type Holder = 'dp' | 'tp' | 'cp' | 'ep' | 'pp';

/** How much communication and computation take from each other in a program. */
export interface Contention extends Readonly<Record<Holder, number>> {
  /** Units of the accelerator; of each kind of group, those that a call holds. */
  readonly units: number;
  /** Further part of the compute rate that hidden communication takes. */
  readonly memory: number;
  /** Time of communication next to computation, over its time alone; at least 1. */
  readonly longer: number;
}

/** The contention of values that are set; undefined if it is off. */
export function contentionFrom(values: ContentionValues = {}, unitsOf?: number): Contention | undefined {
  if (!values.on) return undefined;
  const { dp, tp, cp, ep, pp, memory, longer } = contentionParams;
  return {
    units: values.units ?? unitsOf ?? H100_UNITS,
    dp: values.dp ?? dp.default,
    tp: values.tp ?? tp.default,
    cp: values.cp ?? cp.default,
    ep: values.ep ?? ep.default,
    pp: values.pp ?? pp.default,
    memory: values.memory ?? memory.default,
    longer: values.longer ?? longer.default,
  };
}

/** The contention of a training step; undefined if it is off. */
export function contentionOf({
  contention,
  compute,
}: Pick<Training, 'contention' | 'compute'>): Contention | undefined {
  return contentionFrom(contention, compute?.values.units);
}

/** The kind that the calls of a group count as; all others are of gradients and parameters. */
const HOLDERS: Readonly<Record<string, Holder>> = { tp: 'tp', cp: 'cp', ep: 'ep', pp: 'pp' };

/** The part of the compute rate that a call of a kind of group takes by its units. */
export function lentShare(contention: Contention, group: string): number {
  return contention[HOLDERS[group] ?? 'dp'] / contention.units;
}
