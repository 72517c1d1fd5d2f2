/**
 * WGSL expressions (WGSL §8.18, "Expression grammar summary"), to the letter: operators that WGSL
 * does not mix are refused.
 */
import type { Expr, Ident } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { refuse } from './source.ts';

const TEMPLATED = /^(vec[234]|array|atomic|ptr|bitcast|mat[234]x[234])$/;

/** A name with its template list, if it is one of those that take one. */
export function parseIdent(c: Cursor): Ident {
  const { text, at } = c.ident();
  if (!TEMPLATED.test(text) || !c.is('<')) return { k: 'ident', name: text, targs: undefined, at };
  c.next();
  const targs: Expr[] = [];
  while (!c.peek().text.startsWith('>')) {
    targs.push(parseTemplateArg(c));
    if (!c.take(',')) break;
  }
  c.closeTemplate();
  return { k: 'ident', name: text, targs, at };
}

/**
 * Inside `<…>` a bare `<` or `>` cannot be an operator, so sums and products are as far as it goes.
 */
function parseTemplateArg(c: Cursor): Expr {
  return parseAdditive(c, parseUnary(c));
}

/** Any expression. */
export function parseExpr(c: Cursor): Expr {
  const first = parseUnary(c);
  const bit = c.peek().text;
  if (bit === '&' || bit === '|' || bit === '^') {
    let l = first;
    while (c.is(bit)) {
      const { at } = c.next();
      l = { k: 'binary', op: bit, l, r: parseUnary(c), at };
    }
    return endOf(c, l);
  }
  let l = parseRelational(c, first);
  const logic = c.peek().text;
  if (logic === '&&' || logic === '||') {
    while (c.is(logic)) {
      const { at } = c.next();
      l = { k: 'binary', op: logic, l, r: parseRelational(c, parseUnary(c)), at };
    }
  }
  return endOf(c, l);
}

const BINARY = new Set([
  '&',
  '|',
  '^',
  '&&',
  '||',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<<',
  '>>',
]);

function endOf(c: Cursor, e: Expr): Expr {
  const t = c.peek();
  if (t.kind === 'punct' && BINARY.has(t.text))
    refuse(t.at, `WGSL does not mix '${t.text}' with the operator before it: add parentheses`);
  return e;
}

function parseRelational(c: Cursor, first: Expr): Expr {
  const l = parseShift(c, first);
  const op = c.peek().text;
  if (!['==', '!=', '<', '<=', '>', '>='].includes(op)) return l;
  const { at } = c.next();
  return { k: 'binary', op, l, r: parseShift(c, parseUnary(c)), at };
}

function parseShift(c: Cursor, first: Expr): Expr {
  const op = c.peek().text;
  if (op !== '<<' && op !== '>>') return parseAdditive(c, first);
  const { at } = c.next();
  return { k: 'binary', op, l: first, r: parseUnary(c), at };
}

function parseAdditive(c: Cursor, first: Expr): Expr {
  let l = parseProduct(c, first);
  while (c.is('+') || c.is('-')) {
    const { text: op, at } = c.next();
    l = { k: 'binary', op, l, r: parseProduct(c, parseUnary(c)), at };
  }
  return l;
}

function parseProduct(c: Cursor, first: Expr): Expr {
  let l = first;
  while (c.is('*') || c.is('/') || c.is('%')) {
    const { text: op, at } = c.next();
    l = { k: 'binary', op, l, r: parseUnary(c), at };
  }
  return l;
}

/** A unary expression, postfix parts included. */
export function parseUnary(c: Cursor): Expr {
  const { text, at, kind } = c.peek();
  if (kind === 'punct' && ['-', '!', '~', '*', '&'].includes(text)) {
    c.next();
    return { k: 'unary', op: text, arg: parseUnary(c), at };
  }
  // `--x` and `&&x` would be lexed as one token; WGSL has no such expressions.
  return parsePostfix(c, parsePrimary(c));
}

function parsePostfix(c: Cursor, first: Expr): Expr {
  let e = first;
  for (;;) {
    if (c.is('[')) {
      const { at } = c.next();
      const index = parseExpr(c);
      c.expect(']');
      e = { k: 'index', base: e, index, at };
    } else if (c.is('.')) {
      c.next();
      const { text, at } = c.ident();
      e = { k: 'member', base: e, name: text, at };
    } else return e;
  }
}

/** The arguments of a call, parentheses included. */
export function parseArgs(c: Cursor): Expr[] {
  c.expect('(');
  const args: Expr[] = [];
  while (!c.is(')')) {
    args.push(parseExpr(c));
    if (!c.take(',')) break;
  }
  c.expect(')');
  return args;
}

function parsePrimary(c: Cursor): Expr {
  const t = c.peek();
  if (t.kind === 'number') {
    c.next();
    return { k: 'num', text: t.text, at: t.at };
  }
  if (t.kind === 'ident') {
    if (t.text === 'true' || t.text === 'false') {
      c.next();
      return { k: 'bool', value: t.text === 'true', at: t.at };
    }
    const callee = parseIdent(c);
    if (c.is('(')) return { k: 'call', callee, args: parseArgs(c), at: callee.at };
    return callee;
  }
  if (c.take('(')) {
    const e = parseExpr(c);
    c.expect(')');
    return e;
  }
  return refuse(t.at, `expected an expression, found '${t.text}'`);
}
