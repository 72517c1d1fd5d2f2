/** A reader of tokens that can split `>>` when a template list ends in it. */
import type { Token } from './lexer.ts';
import { RESERVED } from './reserved.ts';
import { refuse } from './source.ts';

export interface Cursor {
  peek(ahead?: number): Token;
  next(): Token;
  /** Whether the next token is this one. */
  is(text: string): boolean;
  /** Takes the next token if it is this one. */
  take(text: string): boolean;
  /** Takes the next token, which must be this one. */
  expect(text: string): Token;
  ident(): Token;
  /** Takes one `>`, also off the front of `>>`, `>=` and `>>=`. */
  closeTemplate(): void;
}

/** A cursor at the first token; the last token must be of kind `end`. */
export function cursor(tokens: Token[]): Cursor {
  let i = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(i + ahead, tokens.length - 1)]!;
  const next = (): Token => tokens[Math.min(i++, tokens.length - 1)]!;
  const is = (text: string): boolean => peek().text === text && peek().kind !== 'end';
  const take = (text: string): boolean => {
    if (!is(text)) return false;
    i++;
    return true;
  };
  const expect = (text: string): Token => {
    if (!is(text)) refuse(peek().at, `expected '${text}', found '${peek().text}'`);
    return next();
  };
  const ident = (): Token => {
    const { kind, text, at } = peek();
    if (kind !== 'ident') refuse(at, `expected a name, found '${text}'`);
    if (RESERVED.has(text)) refuse(at, `'${text}' is a reserved word of WGSL`);
    return next();
  };
  const closeTemplate = (): void => {
    const token = peek();
    if (token.kind !== 'punct' || !token.text.startsWith('>'))
      refuse(token.at, `expected '>', found '${token.text}'`);
    if (token.text === '>') i++;
    else tokens[i] = { ...token, text: token.text.slice(1) };
  };
  return { peek, next, is, take, expect, ident, closeTemplate };
}
