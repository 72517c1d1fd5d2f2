/**
 * A parameter: the one description from which the scenario's checks, `--help`, `weft list`, the
 * JSON Schema and the docs are made. Families (topology, routing, collective …) describe theirs
 * with it.
 */

/** The meaning of a parameter's text; values reach `build` as numbers in the unit given here. */
export type ParamKind =
  | 'count' // integer
  | 'rate' // bit/s
  | 'time' // ps
  | 'size' // bytes
  | 'ratio' // a bare number, `2` or `2:1`
  | 'fraction' // 0..1, or `45%`
  | 'flops' // FLOP/s
  | 'choice'
  | 'flag' // boolean
  | 'text'; // as it stands: the path of a file

/** One parameter of a member: how its text is read, its range, and its meaning. */
export interface Param {
  readonly kind: ParamKind;
  readonly help: string;
  /**
   * Text as a person would write it, e.g. `400Gbit/s`. A parameter with neither default nor
   * `optional` is required.
   */
  readonly default?: string | number | boolean;
  readonly optional?: boolean;
  /**
   * The unit that a bare number most likely means; default: that of the default value, then that of
   * its kind.
   */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** For a text that is a list with commas: a YAML list of its parts is read as well. */
  readonly listed?: boolean;
  /**
   * A fact of the fabric that is its default: ranks of a server; the same, for ways that differ by
   * channel; the length of an axis of a torus, by the parameter's name.
   */
  readonly known?: 'servers' | 'nics' | 'axis';
}

/** Parameters by name. Values reach a member checked, in base units: ps, bytes, bit/s, FLOP/s. */
export type ParamSpec = Readonly<Record<string, Param>>;

type Value<P extends Param> = P['kind'] extends 'choice' | 'text'
  ? string
  : P['kind'] extends 'flag'
    ? boolean
    : number;

/** Checked values of a spec: optional parameters may be undefined, all others are there. */
export type ParamValues<S extends ParamSpec> = {
  readonly [K in keyof S]: S[K]['optional'] extends true ? Value<S[K]> | undefined : Value<S[K]>;
};

/** One member of a family: a file, and a line in the family's registry. */
export interface Member<S extends ParamSpec = ParamSpec> {
  /** kebab-case, as in scenarios. */
  readonly name: string;
  /** One sentence for `weft list`. */
  readonly summary: string;
  readonly params: S;
}
