/**
 * Atomic built-ins (WGSL §17.8). The CPU device runs one invocation at a time, so plain reads and
 * writes will do.
 */
import { captured, type Ec, fresh, pinned, view } from './emit-context.ts';
import { emitScalar } from './emit-expr.ts';
import { pinPlace, placeOf, storable, wordIndex } from './emit-place.ts';
import type { TExpr } from './ir.ts';
import { at, canonical, canonicalAt, type Js, js, name, numeric, P } from './js.ts';
import type { Concrete } from './types.ts';

const BIT_OP: Readonly<Record<string, string>> = { atomicAnd: '&', atomicOr: '|', atomicXor: '^' };

/** Writes the operation; its old value is kept only where it is `wanted`. */
export function emitAtomic(ec: Ec, e: TExpr & { k: 'atomic' }, wanted: boolean): readonly Js[] {
  const s = (e.ref.type.k === 'atomic' ? e.ref.type.s : 'u32') as Concrete;
  let place = placeOf(ec, e.ref);
  const { value: args, lines } = captured(ec, () => e.args.map((a) => emitScalar(ec, a)));
  if (lines.length > 0) place = pinPlace(ec, place);
  ec.out.push(...lines);
  if (place.k === 'memory' && e.name !== 'atomicStore' && e.name !== 'atomicLoad')
    place = pinPlace(ec, place);
  if (place.k !== 'memory') throw new Error('an atomic lives in memory');
  const word = `${view(ec, place.mem, s)}[${wordIndex(place.addr, 0)}]`;
  if (e.name === 'atomicStore') {
    ec.out.push(`${word} = ${storable(args[0]!)};`);
    return [];
  }
  const current = js(word, P.atom, s, { raw: true });
  // Reading is an effect of order: later parts of the same expression may write this word.
  if (e.name === 'atomicLoad') return [pinned(ec, current)];
  if (e.name === 'atomicCompareExchangeWeak') return exchangeIf(ec, word, current, args);
  const old = wanted ? pinned(ec, current, 'old') : current;
  update(ec, e.name, word, old, args[0]!);
  return wanted ? [old] : [];
}

function update(ec: Ec, op: string, word: string, old: Js, v: Js): void {
  switch (op) {
    case 'atomicAdd':
    case 'atomicSub':
      ec.out.push(`${word} = ${at(old, P.add)} ${op === 'atomicAdd' ? '+' : '-'} ${at(numeric(v), P.mul)};`);
      return;
    case 'atomicMax':
    case 'atomicMin': {
      const p = pinned(ec, v);
      ec.out.push(
        `if (${canonicalAt(p, P.rel)} ${op === 'atomicMax' ? '>' : '<'} ${canonicalAt(old, P.shift)}) ${word} = ${p.code};`,
      );
      return;
    }
    case 'atomicExchange':
      ec.out.push(`${word} = ${storable(v)};`);
      return;
    default:
      ec.out.push(`${word} = ${at(old, P.atom)} ${BIT_OP[op]} ${at(v, P.atom)};`);
  }
}

function exchangeIf(ec: Ec, word: string, current: Js, args: readonly Js[]): readonly Js[] {
  const old = pinned(ec, current, 'old');
  const done = fresh(ec, 'exchanged');
  ec.out.push(
    `const ${done} = ${old.code} === ${at(canonical(args[0]!), P.rel)};`,
    `if (${done}) ${word} = ${storable(args[1]!)};`,
  );
  return [old, name(done, 'bool')];
}
