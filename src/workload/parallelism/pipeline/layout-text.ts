/**
 * Layers of model chunks as text: numbers (`0,8x15,6`), or a layout as Megatron writes it
 * (`Et*3|(tt|)*29m|L`; core/transformer/pipeline_parallel_layer_layout.py).
 */
import { UserError } from '../../../util/errors.ts';

export const LAYERS_KEY = 'training.pipeline.layers';

/** More chunks or letters than this are a mistake. */
const LIMIT = 100_000;
const MOST_DEPTH = 100;

/** Whether text is a layout in letters, not numbers. */
export function isLetters(text: string): boolean {
  return /[ELtm|]/.test(text);
}

/**
 * The numbers of a list such as `0,8x15,6`, in which `8x15` is fifteen times 8. Throws `UserError`
 * if it is not such a list.
 */
export function readCounts(text: string): number[] {
  const counts = text.split(',').flatMap((part) => {
    const [, layers, times = '1'] = /^\s*(\d+)\s*(?:x\s*(\d+))?\s*$/.exec(part) ?? [];
    if (layers === undefined || Number(times) < 1 || Number(times) > LIMIT) {
      throw new UserError(`'${part.trim()}' is not a number of layers`, {
        where: LAYERS_KEY,
        advice: 'write numbers in forward order, e.g. 0,8x15,6 (8x15: fifteen chunks of 8)',
      });
    }
    return new Array<number>(Number(times)).fill(Number(layers));
  });
  if (counts.length > LIMIT) throw tooLong();
  return counts;
}

/**
 * The chunks of a layout in letters, each as its letters: `E` the embedding, `t` a layer, `m` a
 * layer for multi-token prediction, `L` the head and the loss. `|` ends a chunk, `*3` repeats the
 * letter or the parentheses before it, and commas mean nothing. Throws `UserError` if it is none.
 */
export function readLetters(text: string): string[] {
  const compact = text.replace(/[\s,]/g, '');
  let at = 0;
  const sequence = (depth: number): string => {
    let all = '';
    if (depth > MOST_DEPTH) throw tooLong();
    while (at < compact.length && compact[at] !== ')') {
      const letter = compact[at++]!;
      let piece = letter;
      if (letter === '(') {
        piece = sequence(depth + 1);
        if (compact[at++] !== ')') throw notLayout('a parenthesis is not closed');
      } else if (!/[ELtm|]/.test(letter)) throw notLayout(`'${letter}' is not a letter of layouts`);
      const [repeat = '', times = '1'] = /^\*(\d+)/.exec(compact.slice(at)) ?? [];
      at += repeat.length;
      if (all.length + piece.length * Number(times) > LIMIT) throw tooLong();
      all += piece.repeat(Number(times));
    }
    if (depth === 0 && at < compact.length) throw notLayout('a parenthesis is not opened');
    return all;
  };
  return sequence(0).split('|');
}

function notLayout(what: string): UserError {
  return new UserError(what, {
    where: LAYERS_KEY,
    advice: 'write E, t, m, L and |, with parentheses and *, e.g. Et*3|(tt|)*29m|L',
  });
}

function tooLong(): UserError {
  return new UserError('the layout is too long', {
    where: LAYERS_KEY,
    advice: `the limit is ${LIMIT} chunks and layers`,
  });
}
