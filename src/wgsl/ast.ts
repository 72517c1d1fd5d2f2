/** The result of the parser: WGSL as written, nothing resolved yet. */
import type { At } from './source.ts';

export type Expr =
  | { readonly k: 'num'; readonly text: string; readonly at: At }
  | { readonly k: 'bool'; readonly value: boolean; readonly at: At }
  | Ident
  | { readonly k: 'call'; readonly callee: Ident; readonly args: readonly Expr[]; readonly at: At }
  | { readonly k: 'member'; readonly base: Expr; readonly name: string; readonly at: At }
  | { readonly k: 'index'; readonly base: Expr; readonly index: Expr; readonly at: At }
  | { readonly k: 'unary'; readonly op: string; readonly arg: Expr; readonly at: At }
  | { readonly k: 'binary'; readonly op: string; readonly l: Expr; readonly r: Expr; readonly at: At };

/** A name, with its template list where it has one: types are written so too. */
export interface Ident {
  readonly k: 'ident';
  readonly name: string;
  readonly targs: readonly Expr[] | undefined;
  readonly at: At;
}

export interface Attribute {
  readonly name: string;
  readonly args: readonly Expr[];
  readonly at: At;
}

export interface VarDecl {
  readonly k: 'decl';
  readonly kind: 'var' | 'let' | 'const' | 'override';
  readonly name: string;
  readonly space: string | undefined;
  readonly access: string | undefined;
  readonly type: Ident | undefined;
  readonly init: Expr | undefined;
  readonly attributes: readonly Attribute[];
  readonly at: At;
}

export interface SwitchCase {
  readonly selectors: readonly (Expr | 'default')[];
  readonly body: readonly Stmt[];
}

export type Stmt =
  | VarDecl
  | {
      readonly k: 'assign';
      readonly target: Expr | '_';
      readonly op: string;
      readonly value: Expr;
      readonly at: At;
    }
  | { readonly k: 'call'; readonly call: Expr & { k: 'call' }; readonly at: At }
  | {
      readonly k: 'if';
      readonly cond: Expr;
      readonly yes: readonly Stmt[];
      readonly no: readonly Stmt[];
      readonly at: At;
    }
  | { readonly k: 'switch'; readonly value: Expr; readonly cases: readonly SwitchCase[]; readonly at: At }
  | Loop
  | { readonly k: 'break' | 'continue'; readonly at: At }
  | { readonly k: 'return'; readonly value: Expr | undefined; readonly at: At }
  | { readonly k: 'block'; readonly body: readonly Stmt[]; readonly at: At }
  | { readonly k: 'assert'; readonly cond: Expr; readonly at: At };

/** `for`, `while` and `loop` in one shape. */
export interface Loop {
  readonly k: 'loop';
  readonly init: Stmt | undefined;
  /** Tested before each turn. */
  readonly cond: Expr | undefined;
  readonly body: readonly Stmt[];
  readonly continuing: readonly Stmt[];
  readonly breakIf: Expr | undefined;
  /** `loop {…}`: its continuing part sees the body's names. */
  readonly shared: boolean;
  readonly at: At;
}

export interface ParamDecl {
  readonly name: string;
  readonly type: Ident;
  readonly attributes: readonly Attribute[];
  readonly at: At;
}

export interface FnDecl {
  readonly k: 'fn';
  readonly name: string;
  readonly params: readonly ParamDecl[];
  readonly result: Ident | undefined;
  readonly body: readonly Stmt[];
  readonly attributes: readonly Attribute[];
  readonly at: At;
}

export interface StructDecl {
  readonly k: 'struct';
  readonly name: string;
  readonly members: readonly ParamDecl[];
  readonly at: At;
}

export interface AliasDecl {
  readonly k: 'alias';
  readonly name: string;
  readonly type: Ident;
  readonly at: At;
}

export type Decl = VarDecl | FnDecl | StructDecl | AliasDecl | (Stmt & { readonly k: 'assert' });
