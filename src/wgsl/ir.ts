/**
 * The result of the checker: WGSL with every name resolved, every conversion written out, every
 * type known.
 */
import type { At } from './source.ts';
import type { Access, Space, StructType, Type } from './types.ts';

/**
 * A scalar known when the shader is compiled. Abstract integers are bigint, all other numbers are
 * number.
 */
export type ConstScalar = number | bigint | boolean;

export interface Variable {
  readonly kind: 'var' | 'let' | 'override' | 'param' | 'pointer';
  readonly name: string;
  readonly type: Type;
  readonly space: Space;
  readonly access: Access;
  readonly at: At;
}

export interface Binding {
  readonly v: Variable;
  readonly group: number;
  readonly binding: number;
}

export interface Override {
  readonly v: Variable;
  readonly fallback: ConstScalar;
}

/**
 * A value that is not an aggregate of arrays can be split into its leaves; `index` and `member`
 * walk the rest.
 */
export type TExpr = { readonly type: Type; readonly at: At } & (
  | { readonly k: 'const'; readonly value: readonly ConstScalar[] }
  | { readonly k: 'load'; readonly ref: TRef }
  | { readonly k: 'value'; readonly v: Variable }
  | { readonly k: 'unary'; readonly op: string; readonly arg: TExpr }
  | { readonly k: 'binary'; readonly op: string; readonly l: TExpr; readonly r: TExpr }
  | { readonly k: 'builtin'; readonly name: string; readonly args: readonly TExpr[] }
  | { readonly k: 'atomic'; readonly name: string; readonly ref: TRef; readonly args: readonly TExpr[] }
  | { readonly k: 'length'; readonly ref: TRef }
  | { readonly k: 'call'; readonly fn: Fn; readonly args: readonly (TExpr | TRef)[] }
  | { readonly k: 'compose'; readonly args: readonly TExpr[] }
  | { readonly k: 'convert'; readonly arg: TExpr }
  | { readonly k: 'bitcast'; readonly arg: TExpr }
  | { readonly k: 'leaves'; readonly base: TExpr; readonly pick: readonly number[] }
  | { readonly k: 'at'; readonly base: TExpr; readonly index: TExpr }
);

/** A place in memory. */
export type TRef = {
  readonly type: Type;
  readonly at: At;
  readonly space: Space;
  readonly access: Access;
} & (
  | { readonly k: 'var'; readonly v: Variable }
  | { readonly k: 'field'; readonly base: TRef; readonly index: number }
  | { readonly k: 'elem'; readonly base: TRef; readonly index: TExpr }
);

export type TStmt =
  | { readonly k: 'declare'; readonly v: Variable; readonly init: TExpr | undefined }
  | { readonly k: 'point'; readonly v: Variable; readonly ref: TRef }
  | {
      readonly k: 'assign';
      readonly target: TRef;
      readonly op: string;
      readonly value: TExpr;
      readonly at: At;
    }
  | { readonly k: 'run'; readonly call: TExpr }
  | { readonly k: 'barrier'; readonly at: At }
  | {
      readonly k: 'if';
      readonly cond: TExpr;
      readonly yes: readonly TStmt[];
      readonly no: readonly TStmt[];
    }
  | { readonly k: 'switch'; readonly value: TExpr; readonly cases: readonly TCase[] }
  | TLoop
  | { readonly k: 'break' }
  | { readonly k: 'continue' }
  | { readonly k: 'return'; readonly value: TExpr | undefined }
  | { readonly k: 'block'; readonly body: readonly TStmt[] };

export interface TCase {
  /** undefined: default. */
  readonly selectors: readonly (number | undefined)[];
  readonly body: readonly TStmt[];
}

export interface TLoop {
  readonly k: 'loop';
  readonly init: TStmt | undefined;
  readonly cond: TExpr | undefined;
  readonly body: readonly TStmt[];
  readonly continuing: readonly TStmt[];
  readonly breakIf: TExpr | undefined;
  readonly at: At;
}

export interface Fn {
  readonly name: string;
  readonly params: readonly Variable[];
  readonly result: Type;
  readonly body: readonly TStmt[];
  /** Expressions and statements in the body, those of its callees included. */
  readonly weight: number;
  readonly at: At;
}

export interface Entry {
  readonly fn: Fn;
  /** Builtin each parameter stands for, in order. */
  readonly builtins: readonly string[];
  /** Sizes; a string is the name of an override. */
  readonly workgroupSize: readonly [number | string, number | string, number | string];
}

/** A scalar constant of a module. */
export interface Constant {
  readonly name: string;
  readonly value: ConstScalar;
  readonly at: At;
}

export interface Module {
  readonly structs: readonly StructType[];
  readonly bindings: readonly Binding[];
  readonly overrides: readonly Override[];
  /** Scalars that the module declares as `const`, abstract ones as numbers. */
  readonly constants: readonly Constant[];
  /** `var<private>` and `var<workgroup>`, with initial values. */
  readonly globals: readonly { readonly v: Variable; readonly init: TExpr | undefined }[];
  readonly entry: Entry | undefined;
}
