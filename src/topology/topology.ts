/** A member of the topology family, and the checks that all members share. */
import type { Fabric } from '../model/fabric.ts';
import type { Member, Param, ParamSpec, ParamValues } from '../model/params.ts';
import { UserError } from '../util/errors.ts';

/** Defaults that need no unit. */
type PlainDefault =
  | { readonly default: number | boolean }
  | { readonly kind: 'choice'; readonly default: string };

/** Parameters that may be left out: optional ones, and those whose default needs no unit. */
type Omittable<S extends ParamSpec> = {
  [K in keyof S]: S[K] extends { readonly optional: true } | PlainDefault ? K : never;
}[keyof S];

/**
 * The input of `build`; for a member whose parameters are not known to the compiler, any checked
 * values.
 */
export type BuildValues<S extends ParamSpec> = string extends keyof S
  ? Readonly<Record<string, number | string | boolean | undefined>>
  : { readonly [K in Exclude<keyof S, Omittable<S>>]: ParamValues<S>[K] } & {
      readonly [K in Omittable<S>]?: ParamValues<S>[K] | undefined;
    };

/** A family of fabrics: parameters in, nodes and links out. */
export interface Topology<S extends ParamSpec = ParamSpec> extends Member<S> {
  /** The parameter that names a file, whose text `build` is given besides its values, as `text`. */
  readonly reads?: string;
  /**
   * The fabric these parameters describe. Values carry the units of their kind (bit/s, ps). Throws
   * `UserError` if a value is missing or out of range, or the combination cannot be built.
   */
  build(values: BuildValues<S>): Fabric;
  /**
   * Values with which this topology connects the same servers as another one does with its own
   * values, at the same ratio of rates; undefined where it cannot, absent if it never can.
   */
  instead?(values: OtherValues): OtherValues | undefined;
}

/** Checked values of any topology, in the units of their kinds. */
export type OtherValues = Readonly<Record<string, number | string | boolean | undefined>>;

/** A member as its file describes it: its `build` may rely on checked, complete values. */
interface Definition<S extends ParamSpec> extends Member<S> {
  readonly reads?: string;
  build(values: ParamValues<S>): Fabric;
  instead?(values: OtherValues): OtherValues | undefined;
}

/**
 * A member that fills in plain defaults and refuses values outside the ranges its parameters state.
 */
export function defineTopology<const S extends ParamSpec>(member: Definition<S>): Topology<S> {
  return {
    name: member.name,
    summary: member.summary,
    params: member.params,
    ...(member.reads === undefined ? {} : { reads: member.reads }),
    ...(member.instead && { instead: member.instead }),
    build(given) {
      const { text } = given as Readonly<Record<string, unknown>>;
      const values: Record<string, unknown> = member.reads === undefined ? {} : { text };
      for (const [key, param] of Object.entries(member.params)) {
        const value = (given as Readonly<Record<string, unknown>>)[key];
        const plain = param.kind === 'choice' || typeof param.default !== 'string';
        values[key] = value === undefined && plain ? param.default : value;
        checkValue(`${member.name}: ${key}`, param, values[key]);
      }
      return member.build(values as ParamValues<S>);
    },
  };
}

function checkValue(where: string, param: Param, value: unknown): void {
  if (value === undefined && param.optional) return;
  if (param.kind === 'choice' && !param.choices?.includes(String(value))) {
    throw new UserError(`unknown name '${value}'`, { where, advice: `one of ${param.choices?.join(', ')}` });
  }
  if (typeof value !== 'number') {
    if (value !== undefined && ['flag', 'choice', 'text'].includes(param.kind)) return;
    throw new UserError('the value is missing', { where, advice: param.help });
  }
  if (param.kind === 'time' && !(value >= 1)) {
    throw new UserError('a link needs a latency of at least 1 ps', {
      where,
      advice:
        'time advances in steps of the smallest latency, so it must not be 0; ' +
        '1ns is short enough to have no effect',
    });
  }
  if (param.kind === 'count' && !Number.isInteger(value)) {
    throw new UserError(`${value} is not a whole number`, { where });
  }
  const { min = 0, max = Number.MAX_VALUE } = param;
  if (!(value >= min && value <= max)) {
    const range = param.max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
    throw new UserError(`${value} is out of range`, { where, advice: `${param.help}: ${range}` });
  }
}
