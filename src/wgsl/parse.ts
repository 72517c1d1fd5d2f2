/**
 * WGSL declarations and statements (WGSL §9, §10). A parser of our own: wgsl_reflect keeps no
 * columns, holds literals as f32 and i32 (so abstract numbers lose bits), and cannot tell which
 * file of several a line came from. It is the independent witness in the layout tests instead.
 */
import type { Attribute, Decl, Expr, Loop, ParamDecl, Stmt, SwitchCase, VarDecl } from './ast.ts';
import { type Cursor, cursor } from './cursor.ts';
import { tokenize } from './lexer.ts';
import { parseArgs, parseExpr, parseIdent, parseUnary } from './parse-expr.ts';
import { refuse, type Source } from './source.ts';

/** All declarations of a module. */
export function parse(source: Source): Decl[] {
  const c = cursor(tokenize(source));
  const decls: Decl[] = [];
  while (c.peek().kind !== 'end') {
    if (!c.take(';')) decls.push(parseDecl(c));
  }
  return decls;
}

function parseAttributes(c: Cursor): Attribute[] {
  const attributes: Attribute[] = [];
  while (c.take('@')) {
    const { text, at } = c.ident();
    attributes.push({ name: text, args: c.is('(') ? parseArgs(c) : [], at });
  }
  return attributes;
}

function parseDecl(c: Cursor): Decl {
  const attributes = parseAttributes(c);
  const { text, at } = c.peek();
  switch (text) {
    case 'fn': {
      c.next();
      const name = c.ident().text;
      const params = parseParams(c, '(', ')');
      const result = c.take('->') ? parseIdent(c) : undefined;
      return { k: 'fn', name, params, result, body: parseBlock(c), attributes, at };
    }
    case 'struct':
      c.next();
      return { k: 'struct', name: c.ident().text, members: parseParams(c, '{', '}'), at };
    case 'alias': {
      c.next();
      const name = c.ident().text;
      c.expect('=');
      const type = parseIdent(c);
      c.expect(';');
      return { k: 'alias', name, type, at };
    }
    case 'const_assert': {
      c.next();
      const cond = parseExpr(c);
      c.expect(';');
      return { k: 'assert', cond, at };
    }
    case 'var':
    case 'const':
    case 'override': {
      const decl = parseVar(c, attributes);
      c.expect(';');
      return decl;
    }
    default:
      return refuse(at, `'${text}' does not start a declaration of the subset`);
  }
}

function parseParams(c: Cursor, open: string, close: string): ParamDecl[] {
  c.expect(open);
  const params: ParamDecl[] = [];
  while (!c.is(close)) {
    const attributes = parseAttributes(c);
    const { text, at } = c.ident();
    c.expect(':');
    params.push({ name: text, type: parseIdent(c), attributes, at });
    if (!c.take(',')) break;
  }
  c.expect(close);
  return params;
}

function parseVar(c: Cursor, attributes: readonly Attribute[]): VarDecl {
  const { text: kind, at } = c.next();
  let space: string | undefined;
  let access: string | undefined;
  if (kind === 'var' && c.take('<')) {
    space = c.ident().text;
    if (c.take(',')) access = c.ident().text;
    c.closeTemplate();
  }
  const name = c.ident().text;
  const type = c.take(':') ? parseIdent(c) : undefined;
  const init = c.take('=') ? parseExpr(c) : undefined;
  return { k: 'decl', kind: kind as VarDecl['kind'], name, space, access, type, init, attributes, at };
}

function parseBlock(c: Cursor): Stmt[] {
  c.expect('{');
  const body: Stmt[] = [];
  while (!c.is('}')) {
    if (c.peek().kind === 'end') refuse(c.peek().at, "expected '}', found end of file");
    if (!c.take(';')) body.push(parseStmt(c));
  }
  c.expect('}');
  return body;
}

function parseStmt(c: Cursor): Stmt {
  const { text, at } = c.peek();
  switch (text) {
    case '{':
      return { k: 'block', body: parseBlock(c), at };
    case 'if':
      return parseIf(c);
    case 'switch':
      return parseSwitch(c);
    case 'loop':
    case 'for':
    case 'while':
      return parseLoop(c);
    case '@':
      return refuse(at, 'attributes on statements are not in the subset');
    default: {
      const s = parseSimple(c);
      c.expect(';');
      return s;
    }
  }
}

function parseSimple(c: Cursor): Stmt {
  const { text, at } = c.peek();
  switch (text) {
    case 'var':
    case 'let':
    case 'const':
      return parseVar(c, []);
    case 'break':
    case 'continue':
      c.next();
      if (c.is('if')) refuse(at, "'break if' stands only at the end of a continuing block");
      return { k: text, at };
    case 'return':
      c.next();
      return { k: 'return', value: c.is(';') ? undefined : parseExpr(c), at };
    case 'const_assert':
      c.next();
      return { k: 'assert', cond: parseExpr(c), at };
    case 'discard':
      return refuse(at, 'discard belongs to fragment shaders');
    default:
      return parseAssign(c);
  }
}

const COMPOUND = /^([-+*/%&|^]|<<|>>)=$/;

function parseAssign(c: Cursor): Stmt {
  const { at } = c.peek();
  if (c.is('_') && c.peek(1).text === '=') {
    c.next();
    c.next();
    return { k: 'assign', target: '_', op: '=', value: parseExpr(c), at };
  }
  const target = parseUnary(c);
  const op = c.peek();
  if (op.text === '++' || op.text === '--') {
    c.next();
    return {
      k: 'assign',
      target,
      op: op.text === '++' ? '+' : '-',
      value: { k: 'num', text: '1', at: op.at },
      at,
    };
  }
  if (op.text === '=' || COMPOUND.test(op.text)) {
    c.next();
    return { k: 'assign', target, op: op.text === '=' ? '=' : op.text.slice(0, -1), value: parseExpr(c), at };
  }
  if (target.k === 'call') return { k: 'call', call: target, at };
  return refuse(op.at, `expected an assignment or a call, found '${op.text}'`);
}

function parseIf(c: Cursor): Stmt {
  const { at } = c.expect('if');
  const cond = parseExpr(c);
  const yes = parseBlock(c);
  if (!c.take('else')) return { k: 'if', cond, yes, no: [], at };
  return { k: 'if', cond, yes, no: c.is('if') ? [parseIf(c)] : parseBlock(c), at };
}

function parseSwitch(c: Cursor): Stmt {
  const { at } = c.expect('switch');
  const value = parseExpr(c);
  c.expect('{');
  const cases: SwitchCase[] = [];
  while (!c.is('}')) {
    const selectors: (Expr | 'default')[] = [];
    if (c.take('default')) selectors.push('default');
    else {
      c.expect('case');
      while (!c.is('{') && !c.is(':')) {
        selectors.push(c.take('default') ? 'default' : parseExpr(c));
        if (!c.take(',')) break;
      }
    }
    c.take(':');
    cases.push({ selectors, body: parseBlock(c) });
  }
  c.expect('}');
  return { k: 'switch', value, cases, at };
}

function parseLoop(c: Cursor): Loop {
  const { text, at } = c.next();
  const plain = { init: undefined, cond: undefined, continuing: [], breakIf: undefined, shared: false };
  if (text === 'while') return { k: 'loop', ...plain, cond: parseExpr(c), body: parseBlock(c), at };
  if (text === 'for') {
    c.expect('(');
    const init = c.is(';') ? undefined : parseSimple(c);
    c.expect(';');
    const cond = c.is(';') ? undefined : parseExpr(c);
    c.expect(';');
    const continuing = c.is(')') ? [] : [parseSimple(c)];
    c.expect(')');
    return { k: 'loop', ...plain, init, cond, continuing, body: parseBlock(c), at };
  }
  return parsePlainLoop(c, at);
}

function parsePlainLoop(c: Cursor, at: Loop['at']): Loop {
  const body: Stmt[] = [];
  const continuing: Stmt[] = [];
  let breakIf: Expr | undefined;
  c.expect('{');
  while (!c.is('}')) {
    if (c.take(';')) continue;
    if (!c.take('continuing')) {
      body.push(parseStmt(c));
      continue;
    }
    c.expect('{');
    while (!c.is('}')) {
      if (c.is('break') && c.peek(1).text === 'if') {
        c.next();
        c.next();
        breakIf = parseExpr(c);
        c.expect(';');
      } else if (!c.take(';')) continuing.push(parseStmt(c));
    }
    c.expect('}');
    if (!c.is('}')) refuse(c.peek().at, 'continuing must be the last statement of its loop');
  }
  c.expect('}');
  return { k: 'loop', init: undefined, cond: undefined, body, continuing, breakIf, shared: true, at };
}
