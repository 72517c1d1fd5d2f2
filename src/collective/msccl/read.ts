/** Reads an MSCCL program from its XML: elements `algo`, `gpu`, `tb`, `step`, one in the other, and nothing else. */
import { SaxesParser } from 'saxes';
import { UserError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import { type Block, type BufferName, type Gpu, type Program, STEP_TYPES, type Step } from './program.ts';

const LEVELS = ['algo', 'gpu', 'tb', 'step'] as const;
const MOST_STEPS = 1_000_000;
const MOST_SLOTS = 1 << 20;
const MOST_GPUS = 4096;

const COLLECTIVES: Readonly<Record<string, string>> = {
  allreduce: 'all-reduce',
  allgather: 'all-gather',
  reducescatter: 'reduce-scatter',
  alltoall: 'all-to-all',
  broadcast: 'broadcast',
  reduce: 'reduce',
};

/** Attributes of an element, and its place. */
interface Tag {
  readonly place: string;
  readonly line: number;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };

/** Reads `text`. Throws `UserError` with the file's name and line. What the program does is not looked at: see `trace.ts`. */
export function readProgram(file: string, text: string): Program {
  const parser = new SaxesParser({ xmlns: false });
  const at = () => `${file}, line ${parser.line}`;
  let program: Draft<Program> | undefined;
  let gpu: Draft<Gpu> | undefined;
  let block: Draft<Block> | undefined;
  let depth = 0;
  let steps = 0;
  let promised: number | undefined;
  parser.on('error', (error) => {
    throw new UserError(`${at()}: ${printable(error.message.replace(/^\d+:\d+: /, ''))}`, {
      advice: 'an MSCCL program is XML',
    });
  });
  parser.on('doctype', () => {
    throw new UserError(`${at()}: document types are not read`, { advice: 'leave <!DOCTYPE> out' });
  });
  parser.on('opentag', ({ name, attributes }) => {
    const tag: Tag = { place: at(), line: parser.line, name, attributes };
    const level = LEVELS[depth++];
    if (name !== level) {
      const what = `<${printable(name.slice(0, 40))}> is not what belongs here`;
      throw new UserError(`${tag.place}: ${what}`, {
        advice: level ? `a <${level}> does` : 'steps have nothing in them',
      });
    }
    if (level === 'algo') {
      program = { ...algoOf(file, tag), gpus: [] };
      promised = attributes.ngpus === undefined ? undefined : number(tag, 'ngpus', 1, MOST_GPUS);
    } else if (level === 'gpu') {
      gpu = gpuOf(tag, program!.gpus.length);
      if (program!.gpus.push(gpu) > MOST_GPUS)
        throw new UserError(`${tag.place}: more than ${MOST_GPUS} GPUs`);
    } else if (level === 'tb') {
      block = blockOf(tag, gpu!.blocks.length);
      gpu!.blocks.push(block);
    } else {
      if (++steps > MOST_STEPS) throw new UserError(`${tag.place}: more than ${MOST_STEPS} steps`);
      block!.steps.push(stepOf(tag, block!.steps.length));
    }
  });
  parser.on('closetag', () => {
    depth--;
  });
  parser.write(text).close();
  if (!program) throw new UserError(`${file}: there is no <algo>`);
  const { line, gpus } = program;
  if (promised !== undefined && promised !== gpus.length)
    throw new UserError(`${file}, line ${line}: ngpus="${promised}", but there are ${gpus.length} <gpu>`, {
      advice: 'set ngpus to how many there are, or complete the program',
    });
  checkPeers(program);
  return program;
}

function algoOf(file: string, tag: Tag): Omit<Program, 'gpus'> {
  const given = word(tag, 'coll', 'allreduce').toLowerCase();
  const collective = COLLECTIVES[given.replace(/[-_]/g, '')];
  if (!collective) {
    throw new UserError(`${tag.place}: coll="${printable(given.slice(0, 40))}" is no collective`, {
      advice: `use one of ${Object.keys(COLLECTIVES).join(', ')}`,
    });
  }
  const name = printable(word(tag, 'name', 'msccl'))
    .replace(/[^\w.()=,+-]/g, '-')
    .slice(0, 40);
  const chunks = number(tag, 'nchunksperloop', 1, MOST_SLOTS);
  const inPlace = number(tag, 'inplace', 0, 1, 1) === 1;
  return { file, line: tag.line, name, collective, chunks, inPlace };
}

function gpuOf(tag: Tag, index: number): Draft<Gpu> {
  inOrder(tag, 'id', index);
  const slots = (key: string) => number(tag, key, 0, MOST_SLOTS, 0);
  const sizes = { i: slots('i_chunks'), o: slots('o_chunks'), s: slots('s_chunks') };
  return { line: tag.line, slots: sizes, blocks: [] };
}

function blockOf(tag: Tag, index: number): Draft<Block> {
  inOrder(tag, 'id', index);
  const peer = (key: string) => number(tag, key, -1, MOST_GPUS, -1);
  return {
    line: tag.line,
    send: peer('send'),
    receive: peer('recv'),
    channel: number(tag, 'chan', 0, 63, 0),
    steps: [],
  };
}

function stepOf(tag: Tag, index: number): Step {
  inOrder(tag, 's', index);
  const type = word(tag, 'type');
  if (!Object.hasOwn(STEP_TYPES, type)) {
    throw new UserError(`${tag.place}: type="${printable(type.slice(0, 40))}" is none`, {
      advice: `use one of ${Object.keys(STEP_TYPES).join(', ')}`,
    });
  }
  const slot = (end: string) => ({
    buffer: bufferOf(tag, `${end}buf`),
    index: number(tag, `${end}off`, -1, MOST_SLOTS, 0),
  });
  const block = number(tag, 'depid', -1, MOST_STEPS, -1);
  const after = block < 0 ? undefined : { block, step: number(tag, 'deps', 0, MOST_STEPS) };
  return {
    line: tag.line,
    type,
    does: STEP_TYPES[type as keyof typeof STEP_TYPES],
    source: slot('src'),
    target: slot('dst'),
    count: number(tag, 'cnt', 0, MOST_SLOTS, 1),
    after,
  };
}

function bufferOf(tag: Tag, key: string): BufferName {
  const given = word(tag, key, 'i');
  if (given === 'i' || given === 'o' || given === 's') return given;
  throw new UserError(`${tag.place}: ${key}="${printable(given.slice(0, 40))}" is no buffer`, {
    advice: 'use i, o or s: input, output, scratch',
  });
}

/** Peers and what steps wait for must be there. */
function checkPeers({ file, gpus }: Program): void {
  for (const [index, { blocks }] of gpus.entries()) {
    for (const block of blocks) {
      for (const peer of [block.send, block.receive]) {
        if (peer < gpus.length && peer !== index) continue;
        throw new UserError(`${file}, line ${block.line}: the peer ${peer} is no other GPU`, {
          advice: `there are ${gpus.length}, 0 to ${gpus.length - 1}; -1 is none`,
        });
      }
      for (const { line, after, does } of block.steps) {
        if (after && !blocks[after.block]?.steps[after.step]) {
          const what = `waits for step ${after.step} of block ${after.block}, which is not there`;
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

/** Ids are places in the list: what refers to them then means what it says. */
function inOrder(tag: Tag, key: string, index: number): void {
  const id = number(tag, key, 0, Number.MAX_SAFE_INTEGER);
  if (id === index) return;
  throw new UserError(`${tag.place}: ${key}="${id}", but ${index} is next`, {
    advice: `number <${tag.name}> from 0 on, in order`,
  });
}

function word({ place, name, attributes }: Tag, key: string, fallback?: string): string {
  const given = Object.hasOwn(attributes, key) ? attributes[key] : fallback;
  if (given !== undefined) return given;
  throw new UserError(`${place}: <${name}> needs ${key}`);
}

function number(tag: Tag, key: string, min: number, max: number, fallback?: number): number {
  const text = word(tag, key, fallback === undefined ? undefined : String(fallback));
  const value = Number(text);
  if (/^-?\d+$/.test(text.trim()) && value >= min && value <= max) return value;
  throw new UserError(`${tag.place}: ${key}="${printable(text.slice(0, 40))}" cannot be`, {
    advice: `a whole number from ${min} to ${max}`,
  });
}
