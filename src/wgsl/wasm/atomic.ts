/**
 * Atomic built-ins (WGSL §17.8). The CPU device runs one invocation at a time, so plain reads and
 * writes will do.
 */
import type { TExpr } from '../ir.ts';
import type { Concrete } from '../types.ts';
import { OP } from './code.ts';
import { apart, nested, pinned, type Value, type Wc } from './context.ts';
import { emitScalar } from './expr.ts';
import { applied, binary } from './ops.ts';
import { loadPlace, pinPlace, placeOf, storePlace } from './place.ts';

const BIT_OP: Readonly<Record<string, string>> = { atomicAnd: '&', atomicOr: '|', atomicXor: '^' };

/** Writes the operation; its old value is kept only where it is `wanted`. */
export function emitAtomic(wc: Wc, e: TExpr & { k: 'atomic' }, wanted: boolean): readonly Value[] {
  const s = (e.ref.type.k === 'atomic' ? e.ref.type.s : 'u32') as Concrete;
  let place = placeOf(wc, e.ref);
  const { value: args, code } = apart(wc, () => e.args.map((a) => emitScalar(wc, a)));
  if (code.length > 0) place = pinPlace(wc, place);
  wc.out.push(...code);
  if (e.name !== 'atomicStore' && e.name !== 'atomicLoad') place = pinPlace(wc, place);
  if (e.name === 'atomicStore') {
    storePlace(wc, place, args);
    return [];
  }
  const current = loadPlace(wc, place, s)[0]!;
  // Reading is an effect of order: later parts of the same expression may write this word.
  if (e.name === 'atomicLoad') return [pinned(wc, current)];
  if (e.name === 'atomicCompareExchangeWeak') {
    const old = pinned(wc, current);
    const done = pinned(wc, applied(OP.i32Eq, 'bool', old, args[0]!));
    wc.out.push(...done.code);
    nested(wc, OP.if, () => storePlace(wc, place, [args[1]!]));
    return [old, done];
  }
  const op = e.name;
  const old = wanted || op === 'atomicMin' || op === 'atomicMax' ? pinned(wc, current) : current;
  if (op === 'atomicMin' || op === 'atomicMax') {
    const v = pinned(wc, args[0]!);
    wc.out.push(...binary(wc, op === 'atomicMax' ? '>' : '<', v, old).code);
    nested(wc, OP.if, () => storePlace(wc, place, [v]));
  } else if (op === 'atomicExchange') storePlace(wc, place, [args[0]!]);
  else {
    const sign = op === 'atomicAdd' ? '+' : op === 'atomicSub' ? '-' : BIT_OP[op]!;
    storePlace(wc, place, [binary(wc, sign, old, args[0]!)]);
  }
  return wanted ? [old] : [];
}
