/**
 * The elements of an MSCCL program one by one: the meaning of their attributes, without a look at
 * each other.
 */
import { UserError } from '../../util/errors.ts';
import { printable } from '../../util/printable.ts';
import {
  type Block,
  type BufferName,
  type Copy,
  type Gpu,
  PROTOCOLS,
  type Program,
  type ProtocolName,
  STEP_TYPES,
  type Step,
} from './program.ts';
import { number, optionalNumber, type Tag, word } from './tag.ts';

export const MOST_STEPS = 1_000_000;
const MOST_SLOTS = 1 << 20;
export const MOST_GPUS = 4096;

const COLLECTIVES: Readonly<Record<string, string>> = {
  allreduce: 'all-reduce',
  allgather: 'all-gather',
  reducescatter: 'reduce-scatter',
  alltoall: 'all-to-all',
  broadcast: 'broadcast',
  reduce: 'reduce',
};

export function algoOf(file: string, tag: Tag): Omit<Program, 'gpus'> {
  const given = word(tag, 'coll', 'allreduce').toLowerCase();
  const collective = COLLECTIVES[given.replace(/[-_]/g, '')];
  if (!collective) {
    throw new UserError(`${tag.place}: coll="${printable(given.slice(0, 40))}" is not a collective`, {
      advice: `use one of ${Object.keys(COLLECTIVES).join(', ')}`,
    });
  }
  const name = printable(word(tag, 'name', 'msccl'))
    .replace(/[^\w.()=,+-]/g, '-')
    .slice(0, 40);
  const chunks = number(tag, 'nchunksperloop', 1, MOST_SLOTS);
  const inPlace = number(tag, 'inplace', 0, 1, 1) === 1;
  const protocol = protocolOf(tag);
  const minBytes = optionalNumber(tag, 'minBytes', 0, Number.MAX_SAFE_INTEGER);
  const maxBytes = optionalNumber(tag, 'maxBytes', 0, Number.MAX_SAFE_INTEGER);
  return { file, line: tag.line, name, collective, chunks, inPlace, protocol, minBytes, maxBytes };
}

function protocolOf(tag: Tag): ProtocolName {
  const given = word(tag, 'proto', 'Simple');
  const found = (Object.keys(PROTOCOLS) as ProtocolName[]).find(
    (name) => name.toLowerCase() === given.toLowerCase(),
  );
  if (found) return found;
  throw new UserError(`${tag.place}: proto="${printable(given.slice(0, 40))}" is not a protocol`, {
    advice: `use one of ${Object.keys(PROTOCOLS).join(', ')}`,
  });
}

export function gpuOf(tag: Tag): Gpu {
  const slots = (key: string) => number(tag, key, 0, MOST_SLOTS, 0);
  const sizes = { i: slots('i_chunks'), o: slots('o_chunks'), s: slots('s_chunks') };
  return { id: number(tag, 'id', 0, MOST_GPUS), line: tag.line, slots: sizes, copies: [], blocks: [] };
}

export function copyOf(tag: Tag): Copy {
  return {
    line: tag.line,
    from: number(tag, 'i_off', 0, MOST_SLOTS),
    to: number(tag, 'o_off', 0, MOST_SLOTS),
    count: number(tag, 'cnt', 0, MOST_SLOTS, 1),
  };
}

export function blockOf(tag: Tag): Block {
  const peer = (key: string) => number(tag, key, -1, MOST_GPUS, -1);
  return {
    id: number(tag, 'id', 0, MOST_STEPS),
    line: tag.line,
    send: peer('send'),
    receive: peer('recv'),
    // -1: a block of local steps alone.
    channel: Math.max(0, number(tag, 'chan', -1, 63, 0)),
    steps: [],
  };
}

export function stepOf(tag: Tag, index: number): Step {
  const place = number(tag, 's', 0, Number.MAX_SAFE_INTEGER);
  if (place !== index) {
    throw new UserError(`${tag.place}: s="${place}", but ${index} is next`, {
      advice: 'number the <step> elements 0, 1, 2 … in order',
    });
  }
  const type = word(tag, 'type');
  if (!Object.hasOwn(STEP_TYPES, type)) {
    throw new UserError(`${tag.place}: type="${printable(type.slice(0, 40))}" is not a step type`, {
      advice: `use one of ${Object.keys(STEP_TYPES).join(', ')}`,
    });
  }
  const slot = (end: string) => ({
    buffer: bufferOf(tag, `${end}buf`),
    index: number(tag, `${end}off`, -1, MOST_SLOTS, 0),
  });
  const block = number(tag, 'depid', -1, MOST_STEPS, -1);
  const after = block < 0 ? undefined : { block, step: number(tag, 'deps', 0, MOST_STEPS) };
  const tells = optionalNumber(tag, 'hasdep', 0, 1);
  return {
    line: tag.line,
    type,
    does: STEP_TYPES[type as keyof typeof STEP_TYPES],
    source: slot('src'),
    target: slot('dst'),
    count: number(tag, 'cnt', 0, MOST_SLOTS, 1),
    after,
    tells: tells === undefined ? undefined : tells === 1,
  };
}

function bufferOf(tag: Tag, key: string): BufferName {
  const given = word(tag, key, 'i');
  if (given === 'i' || given === 'o' || given === 's') return given;
  throw new UserError(`${tag.place}: ${key}="${printable(given.slice(0, 40))}" is not a buffer`, {
    advice: 'use i, o or s: input, output, scratch',
  });
}
