/**
 * Reads an MSCCL program from its XML: elements `algo`, `gpu`, `tb`, `step`, one in the other,
 * `copy` in a `gpu`, and nothing else. GPUs and thread blocks may be in any order, as for the
 * runtime; steps are in theirs.
 */
import { SaxesParser } from 'saxes';
import { UserError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { algoOf, blockOf, copyOf, gpuOf, MOST_GPUS, MOST_STEPS, stepOf } from './elements.ts';
import type { Block, Gpu, Program } from './program.ts';
import { optionalNumber, type Tag } from './tag.ts';

const LEVELS = ['algo', 'gpu', 'tb', 'step'] as const;
/** Stands next to a GPU's thread blocks, and has nothing in it. */
const COPY = 'copy';

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };

/**
 * Reads `text`. Throws `UserError` with the file's name and line. The meaning of the program is not
 * looked at: see `trace.ts`.
 */
export function readProgram(file: string, text: string): Program {
  const parser = new SaxesParser({ xmlns: false });
  const at = () => `${file}, line ${parser.line}`;
  let program: Draft<Program> | undefined;
  let gpu: Draft<Gpu> | undefined;
  let block: Draft<Block> | undefined;
  let depth = 0;
  let inCopy = false;
  let steps = 0;
  let promised: number | undefined;
  parser.on('error', (error) => {
    throw new UserError(`${at()}: ${printable(error.message.replace(/^\d+:\d+: /, ''))}`, {
      advice: 'the file must be an MSCCL program: XML with <algo>',
    });
  });
  parser.on('doctype', () => {
    throw new UserError(`${at()}: document types are not supported`, { advice: 'remove <!DOCTYPE>' });
  });
  parser.on('opentag', ({ name, attributes }) => {
    const tag: Tag = { place: at(), line: parser.line, name, attributes };
    const level = inCopy ? undefined : LEVELS[depth];
    if (name === COPY && level === 'tb') {
      gpu!.copies.push(copyOf(tag));
      inCopy = true;
      return;
    }
    depth++;
    if (name !== level) {
      const what = `<${printable(name.slice(0, 40))}> is not allowed here`;
      throw new UserError(`${tag.place}: ${what}`, {
        advice: level ? `only <${level}> can contain it` : 'steps and copies cannot contain elements',
      });
    }
    if (level === 'algo') {
      program = { ...algoOf(file, tag), gpus: [] };
      promised = optionalNumber(tag, 'ngpus', 1, MOST_GPUS);
    } else if (level === 'gpu') {
      gpu = gpuOf(tag) as Draft<Gpu>;
      if (program!.gpus.push(gpu) > MOST_GPUS)
        throw new UserError(`${tag.place}: more than ${MOST_GPUS} GPUs`);
    } else if (level === 'tb') {
      block = blockOf(tag) as Draft<Block>;
      gpu!.blocks.push(block);
    } else {
      if (++steps > MOST_STEPS) throw new UserError(`${tag.place}: more than ${MOST_STEPS} steps`);
      block!.steps.push(stepOf(tag, block!.steps.length));
    }
  });
  parser.on('closetag', ({ name }) => {
    if (name === COPY) inCopy = false;
    else depth--;
  });
  parser.write(text).close();
  if (!program) throw new UserError(`${file}: <algo> is missing`);
  const { line, gpus } = program;
  if (promised !== undefined && promised !== gpus.length)
    throw new UserError(`${file}, line ${line}: ngpus="${promised}", but the file has ${gpus.length} <gpu>`, {
      advice: 'set ngpus to this number, or complete the program',
    });
  const ordered = { ...program, gpus: byId(file, 'gpu', gpus).map(inOrder) };
  checkPeers(ordered);
  return ordered;

  function inOrder(gpu: Gpu): Gpu {
    return { ...gpu, blocks: byId(file, 'tb', gpu.blocks) };
  }
}

/**
 * Sorted by their ids, which are then 0, 1, 2 …: a reference to an id is a place in the list.
 */
function byId<T extends { readonly id: number; readonly line: number }>(
  file: string,
  what: string,
  list: readonly T[],
): readonly T[] {
  const sorted = [...list].sort((a, b) => a.id - b.id);
  sorted.forEach(({ id, line }, index) => {
    if (id === index) return;
    const problem = id < index ? `<${what}> ${id} appears twice` : `<${what}> ${index} is missing`;
    throw new UserError(`${file}, line ${line}: ${problem}`, {
      advice: `number the <${what}> elements 0, 1, 2 …`,
    });
  });
  return sorted;
}

/** Peers must exist, and so must the steps that steps wait for. */
function checkPeers({ file, gpus }: Program): void {
  for (const [index, { blocks }] of gpus.entries()) {
    for (const block of blocks) {
      for (const peer of [block.send, block.receive]) {
        if (peer < gpus.length && peer !== index) continue;
        throw new UserError(`${file}, line ${block.line}: peer ${peer} is not another GPU`, {
          advice: `the GPUs are 0 to ${gpus.length - 1}; -1 means no peer`,
        });
      }
      for (const { line, after, does } of block.steps) {
        if (after && !blocks[after.block]?.steps[after.step]) {
          const what = `waits for step ${after.step} of block ${after.block}, which does not exist`;
          throw new UserError(`${file}, line ${line}: ${what}`);
        }
        if ((does.sends && block.send < 0) || (does.receives && block.receive < 0)) {
          throw new UserError(`${file}, line ${line}: the thread block has no peer for that`, {
            advice: `give the <tb> of line ${block.line} its send and recv`,
          });
        }
      }
    }
  }
}
