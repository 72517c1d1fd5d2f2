/** A member of the topology family, and the checks that all members share. */
import type { Fabric } from '../model/fabric.ts';
import type { Member, Param, ParamSpec, ParamValues } from '../model/params.ts';
import { UserError } from '../util/errors.ts';
import { checkRadix } from './parts/links.ts';
import { type OtherValues, ranksParam, type Sizing } from './parts/sizing.ts';

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
   * How it works out its counts from a number of ranks; absent if it cannot, or `sizes/registry.ts`
   * says it.
   */
  readonly sizing?: Sizing;
  /**
   * Values with which this topology connects the same servers as another one does with its own
   * values, at the same ratio of rates; undefined where it cannot, absent if it never can.
   */
  instead?(values: OtherValues): OtherValues | undefined;
}

/** A member as its file describes it: its `build` may rely on checked, complete values. */
interface Definition<S extends ParamSpec> extends Member<S> {
  readonly reads?: string;
  readonly sizing?: Sizing;
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
    ...(member.sizing && { sizing: member.sizing }),
    ...(member.instead && { instead: member.instead }),
    build(given) {
      const asked = given as OtherValues;
      const values: Record<string, unknown> = member.reads === undefined ? {} : { text: asked.text };
      for (const [key, param] of Object.entries(member.params)) {
        const value = asked[key];
        const plain = param.kind === 'choice' || typeof param.default !== 'string';
        values[key] = value === undefined && plain ? param.default : value;
        checkValue(`${member.name}: ${key}`, param, values[key]);
      }
      const fabric = member.build(values as ParamValues<S>);
      if (member.sizing || member.params.ranks === ranksParam) checkRanks(fabric, asked.ranks);
      if (fabric.ranksForward) checkPorts(fabric, asked.radix);
      return fabric;
    },
  };
}

/** Refuses ranks and switches that need more ports than `radix`, in networks of ranks. */
function checkPorts({ links, nodeCount }: Fabric, radix: OtherValues[string]): void {
  if (typeof radix !== 'number') return;
  const ports = new Uint32Array(nodeCount);
  for (const node of links.from) ports[node]!++;
  checkRadix(
    radix,
    'rank or switch',
    ports.reduce((a, b) => Math.max(a, b), 0),
    'use fewer axes, or fewer ranks',
  );
}

/** Refuses counts that do not connect the ranks that are asked for. */
function checkRanks(fabric: Fabric, ranks: OtherValues[string]): void {
  if (ranks === undefined || fabric.ranks === ranks) return;
  throw new UserError(`${ranks} ranks are asked for, but these counts connect ${fabric.ranks}`, {
    where: 'ranks',
    advice: 'leave out ranks, or the counts of switches, so that weft works them out',
  });
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
