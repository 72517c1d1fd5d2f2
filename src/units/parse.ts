/**
 * Text → quantity, without a library on the usual path; expressions are given to an evaluator, if
 * the caller has one.
 */
import { UserError } from '../util/errors.ts';
import { nearest } from '../util/nearest.ts';
import { type DimensionedKind, KINDS, type QuantityKind, UNITS } from './scales.ts';

/** Value of an expression in the base unit of `kind`; throws `UserError`. See expression.ts. */
export type Evaluate = (kind: QuantityKind, text: string) => number;

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const SIMPLE = new RegExp(`^(${NUMBER})\\s*([\\p{L}%][\\p{L}/]*)?$`, 'u');
const RATIO = new RegExp(`^(${NUMBER})\\s*:\\s*(${NUMBER})$`);
/**
 * Operators between operands. A unit's own slash (`Gbit/s`) is none of them, as it is the fast
 * path's.
 */
const OPERATOR = /[*()^]|[\d\p{L}\s)]\/|\/[\s\d(]|[\d\p{L})]\s*[+-]\s*[\d(]/u;

/**
 * No quantity is written with more characters; longer ones are not looked at, since patterns take
 * time in their square.
 */
const LONGEST = 200;

/**
 * Whether the fast path does not take `text` but an evaluator may: an expression such as `2 * 64
 * MiB`.
 */
export function isExpression(text: string): boolean {
  const trimmed = text.trim();
  return (
    trimmed.length <= LONGEST &&
    /\d/.test(trimmed) &&
    !SIMPLE.test(trimmed) &&
    !RATIO.test(trimmed) &&
    OPERATOR.test(trimmed)
  );
}

/**
 * The quantity of `text`, in the base unit of its kind: bit/s, ps, B, FLOP/s, or a bare number.
 * Times and sizes are rounded to whole ps and bytes; 0 needs no unit. Throws `UserError` with
 * advice if the unit is missing or unknown. It also throws if the value is negative, not finite,
 * absurdly large, or would round to nothing. `usual` is the unit that advice gives a bare number;
 * default: that of its kind.
 */
export function parseQuantity(kind: QuantityKind, text: string, evaluate?: Evaluate, usual?: string): number {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) {
    throw new UserError(
      `'${trimmed.slice(0, 20)}…' is not ${titleOf(kind)}: it has ${trimmed.length} characters`,
      {
        advice: `write it like ${exampleOf(kind)}`,
      },
    );
  }
  const simple = SIMPLE.exec(trimmed);
  if (simple) return bounded(kind, fromParts(kind, simple[1]!, simple[2] ?? '', usual), trimmed);
  const ratio = kind === 'ratio' ? RATIO.exec(trimmed) : null;
  if (ratio) return bounded(kind, Number(ratio[1]) / Number(ratio[2]), trimmed);
  if (evaluate && isExpression(trimmed)) return bounded(kind, evaluate(kind, trimmed), trimmed);
  throw new UserError(`'${trimmed}' is not ${titleOf(kind)}`, { advice: `write it like ${exampleOf(kind)}` });
}

/**
 * A rate, e.g. `400Gbit/s`, in bit/s. Throws `UserError` with an example of the format.
 */
export const parseRate = (text: string): number => parseQuantity('rate', text);
/** A time, e.g. `500ns`, in whole picoseconds. Errors as {@link parseRate}. */
export const parseTime = (text: string): number => parseQuantity('time', text);
/** A size, e.g. `16MiB` or `1GB`, in whole bytes. Errors as {@link parseRate}. */
export const parseSize = (text: string): number => parseQuantity('size', text);

function fromParts(kind: QuantityKind, number: string, unit: string, usual?: string): number {
  const value = Number(number);
  if (isDimensioned(kind)) {
    const factor = UNITS[kind].get(unit);
    if (factor !== undefined) return value * factor;
    // Nothing is nothing in every unit.
    if (unit === '' && value === 0) return 0;
    // Before the unit: no unit would help.
    if (value < 0) throw negative(kind, number + unit);
    throw unit === '' ? missingUnit(kind, number, usual) : unknownUnit(kind, number, unit);
  }
  if (unit === '') return value;
  if (kind === 'fraction' && unit === '%') return value / 100;
  throw new UserError(`${titleOf(kind)} carries no unit, but this says '${unit}'`, {
    advice: `write it like ${exampleOf(kind)}`,
  });
}

function missingUnit(kind: DimensionedKind, number: string, usual = KINDS[kind].usual): UserError {
  const { title } = KINDS[kind];
  // A large bare size is in bytes, as the files of other tools have it.
  const unit = kind === 'size' && Number(number) >= 10_000 ? 'B' : usual;
  return new UserError(`${title} needs a unit`, { advice: `did you mean ${number}${unit}?` });
}

function unknownUnit(kind: DimensionedKind, number: string, unit: string): UserError {
  const { title, usual } = KINDS[kind];
  for (const [other, units] of Object.entries(UNITS)) {
    if (other === kind || !units.has(unit)) continue;
    return new UserError(`${title} is required, but ${number}${unit} is ${titleOf(other as QuantityKind)}`, {
      advice: `write it like ${exampleOf(kind)}`,
    });
  }
  const close = nearest(unit.replace(/b\/s$/, 'bit/s'), UNITS[kind].keys()) ?? usual;
  return new UserError(`'${unit}' is not a unit of ${title.replace(/^an? /, '')}`, {
    advice: `did you mean ${number}${close}?`,
  });
}

function negative(kind: QuantityKind, text: string): UserError {
  return new UserError(`${titleOf(kind)} cannot be negative, but this is '${text}'`);
}

/** Rounds quantities that are whole by nature and refuses nonsense. */
function bounded(kind: QuantityKind, value: number, text: string): number {
  if (!Number.isFinite(value)) throw new UserError(`'${text}' is not a finite number`);
  if (value < 0) throw negative(kind, text);
  if (kind === 'count' && !Number.isInteger(value))
    throw new UserError(`'${text}' is not a whole number`, { advice: `write it like ${exampleOf(kind)}` });
  if (!isDimensioned(kind)) {
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    throw new UserError(`'${text}' is too large`);
  }
  const { whole, max, maxText, title } = KINDS[kind];
  if (value > max)
    throw new UserError(`'${text}' is absurdly large for ${title}`, { advice: `at most ${maxText}` });
  if (!whole) return value;
  if (value > 0 && value < 1) {
    const least = kind === 'time' ? '1ps' : '1B';
    throw new UserError(`'${text}' is less than ${least}`, { advice: `use at least ${least}, or 0` });
  }
  return Math.round(value);
}

/** The name of a kind, with its article. */
export function titleOf(kind: QuantityKind): string {
  if (isDimensioned(kind)) return KINDS[kind].title;
  return kind === 'count' ? 'a whole number' : `a ${kind}`;
}

/** A quantity of the kind as people write it. */
export function exampleOf(kind: QuantityKind): string {
  const examples: Record<QuantityKind, string> = {
    rate: '400Gbit/s or 50GB/s',
    time: '500ns or 1.5us',
    size: '64MiB or 200MB',
    flops: '989TFLOP/s',
    count: '8',
    ratio: '2 or 2:1',
    fraction: '0.45 or 45%',
  };
  return examples[kind];
}

function isDimensioned(kind: QuantityKind): kind is DimensionedKind {
  return kind in KINDS;
}
