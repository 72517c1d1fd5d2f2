/**
 * Expressions of quantities (`2 * 64 MiB`, `5 ns/m * 100 m`) by mathjs. The library takes long to
 * import, so {@link loadExpressions} does it only where a text needs it.
 */
import type { MathNode } from 'mathjs';
import { UserError } from '../util/errors.ts';
import { type Evaluate, exampleOf, titleOf } from './parse.ts';
import type { QuantityKind } from './scales.ts';

/** The base unit of each kind as mathjs writes it; bare numbers have none. */
const BASE: Readonly<Partial<Record<QuantityKind, string>>> = {
  rate: 'bit/s',
  time: 'ps',
  size: 'B',
  flops: 'FLOP/s',
};

/** Numbers, units and arithmetic: nothing that names a function, assigns or reads. */
const ALLOWED = new Set(['ConstantNode', 'SymbolNode', 'OperatorNode', 'ParenthesisNode']);

/**
 * The fault of an expression, in our words if the library speaks of its own internals.
 */
function reasonOf(error: unknown, kind: QuantityKind): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/^Units do not match/.test(message)) return `its value is not ${titleOf(kind)}`;
  if (/type of argument|in function/i.test(message)) return 'its parts have incompatible units';
  const symbol = /^Undefined symbol (.*)$/.exec(message)?.[1];
  if (symbol !== undefined) return `'${symbol}' is not a unit`;
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Imports mathjs, teaches it the units it lacks, and yields the evaluator for `parseQuantity`. */
export async function loadExpressions(): Promise<Evaluate> {
  const { all, create } = await import('./mathjs.ts');
  const math = create(all!, {});
  // mathjs knows `b` and `bit` with long prefixes only, no FLOP, and neither bps nor Bps.
  math.createUnit('bit', { definition: '1 b', prefixes: 'short' }, { override: true });
  math.createUnit('bps', { definition: '1 bit/s', prefixes: 'short' });
  math.createUnit('Bps', { definition: '1 B/s', prefixes: 'short' });
  math.createUnit('FLOP', { prefixes: 'short' });
  math.createUnit('FLOPs', { definition: '1 FLOP/s', prefixes: 'short' });
  math.createUnit('FLOPS', { definition: '1 FLOP/s', prefixes: 'short' });
  for (const prefix of ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'])
    math.createUnit(`${prefix}Bps`, { definition: `1 ${prefix}B/s` });

  return (kind, text) => {
    const refuse = (why: string) =>
      new UserError(`'${text}' is not ${titleOf(kind)}: ${why}`, {
        advice: `write it like ${exampleOf(kind)}`,
      });
    if (text.length > 200) throw refuse('it is too long');
    let value: unknown;
    try {
      const node = math.parse(text.replace(/[µμ]s/gu, 'us'));
      node.traverse((part: MathNode) => {
        if (!ALLOWED.has(part.type)) throw new Error('only numbers, units and + - * / ^ can be used');
      });
      value = node.evaluate();
      const base = BASE[kind];
      if (base === undefined) {
        if (typeof value === 'number') return value;
        throw new Error('it carries a unit');
      }
      if (math.isUnit(value)) return value.toNumber(base);
    } catch (error) {
      throw refuse(reasonOf(error, kind));
    }
    throw new UserError(`'${text}' is ${value}, without the unit of ${titleOf(kind)}`, {
      advice: `write it like ${exampleOf(kind)}`,
    });
  };
}
