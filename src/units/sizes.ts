/**
 * Sizes to try: one, a list (`1MiB,4MiB`), or a sweep as nccl-tests has it (`8:1GiB:x2`,
 * `1MiB:16MiB:+1MiB`).
 */
import { UserError } from '../util/errors.ts';
import { type Evaluate, parseQuantity } from './parse.ts';

const MOST = 1000;
const ADVICE = 'a sweep is FROM:TO:xFACTOR or FROM:TO:+STEP, e.g. 8:1GiB:x2';

/**
 * Whole bytes, in the order given. In a sweep a bare number is bytes, as with nccl-tests; elsewhere
 * it needs a unit. Throws `UserError` for a text that is not a size, an empty sweep, and more than
 * 1000 sizes.
 */
export function parseSizes(text: string, evaluate?: Evaluate): number[] {
  const sizes = text.split(',').flatMap((part) => {
    const [from, to, by, ...rest] = part.split(':').map((piece) => piece.trim());
    if (to === undefined) return [parseQuantity('size', part, evaluate)];
    if (rest.length > 0) throw new UserError(`'${part.trim()}' has too many colons`, { advice: ADVICE });
    return sweep(bytesOf(from!, evaluate), bytesOf(to, evaluate), by ?? 'x2', evaluate);
  });
  if (sizes.length > MOST)
    throw new UserError(`${sizes.length} sizes are more than ${MOST}`, { advice: 'take larger steps' });
  return sizes;
}

function bytesOf(text: string, evaluate: Evaluate | undefined): number {
  return parseQuantity('size', /^\d+$/.test(text) ? `${text}B` : text, evaluate);
}

function sweep(from: number, to: number, by: string, evaluate: Evaluate | undefined): number[] {
  if (to < from) throw new UserError('the sweep ends before it starts', { advice: ADVICE });
  const next = stepOf(by, evaluate);
  const sizes: number[] = [];
  // One more than allowed is enough for the caller to refuse.
  for (let size = from; size <= to && sizes.length <= MOST; size = next(size)) {
    sizes.push(size);
    if (next(size) <= size)
      throw new UserError(`steps of '${by}' from ${size} B never end`, { advice: ADVICE });
  }
  return sizes;
}

function stepOf(by: string, evaluate: Evaluate | undefined): (size: number) => number {
  const amount = by.slice(1).trim();
  if (by.startsWith('x')) {
    const factor = Number(amount);
    if (amount !== '' && factor > 1 && Number.isFinite(factor)) return (size) => Math.round(size * factor);
  } else if (by.startsWith('+')) {
    const step = bytesOf(amount, evaluate);
    return (size) => size + step;
  }
  throw new UserError(`'${by}' is not a step of a sweep`, { advice: ADVICE });
}
