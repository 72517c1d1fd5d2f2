/**
 * Executes an MSCCL program without times: the chunks that every step sends, and whose
 * contributions are in them. Finds programs that break the promise of their collective, that wait
 * for ever, or whose outcome depends on the order of thread blocks.
 */
import { invariant, UserError } from '../../util/errors.ts';
import type { Collective, Holding } from '../algorithm.ts';
import type { BufferName, Copy, Program, Slot, Step } from './program.ts';

/** Where something is in the file. */
type Line = { readonly line: number };

/** The content of a slot. */
interface Value {
  /** Identity of the chunk, as `algorithm.ts` numbers them. */
  readonly chunk: number;
  readonly from: bigint;
}

/** The message of a step. */
export interface Sent {
  readonly chunks: readonly number[];
  /** Whether the receiver adds it to its own content of those chunks. */
  reduce: boolean;
}

/** The traced program, and the chunks of its slots. */
export interface Layout {
  readonly collective: Collective;
  /** Slots that a rank's block of the buffer has. */
  readonly parts: number;
  readonly chunksPerPart: number;
}

/** GPU → block → step → its message. */
export type Trace = readonly (readonly (readonly (Sent | undefined)[])[])[];

interface Message {
  readonly values: readonly Value[];
  readonly sent: Sent;
}

/** The layout of a program. Throws `UserError` if its slots do not go with its ranks. */
export function layoutOf(program: Program, collective: Collective): Layout {
  const { chunks, gpus, file, line } = program;
  const whole = ['all-reduce', 'broadcast', 'reduce'].includes(collective.name);
  if (whole) return { collective, parts: 1, chunksPerPart: chunks };
  if (chunks % gpus.length !== 0) {
    throw new UserError(
      `${file}, line ${line}: ${chunks} chunks cannot be split evenly among ${gpus.length} GPUs`,
      {
        advice:
          'nchunksperloop must be a multiple of the number of GPUs, except for all-reduce, broadcast and reduce',
      },
    );
  }
  const parts = chunks / gpus.length;
  return { collective, parts, chunksPerPart: collective.chunks(gpus.length) };
}

/** The trace of a program. Throws `UserError` with the line at fault. */
export function traceProgram(program: Program, layout: Layout): Trace {
  const first = runOnce(program, layout, false);
  const last = runOnce(program, layout, true);
  first.forEach((blocks, gpu) => {
    blocks.forEach((steps, block) => {
      steps.forEach((sent, step) => {
        if (sent?.chunks.join() === last[gpu]![block]![step]?.chunks.join()) return;
        const { line } = program.gpus[gpu]!.blocks[block]!.steps[step]!;
        throw new UserError(
          `${program.file}, line ${line}: the data sent depends on which thread block runs first`,
          {
            advice: 'let one wait for the other with depid and deps',
          },
        );
      });
    });
  });
  return first;
}

function runOnce(program: Program, layout: Layout, backwards: boolean): Trace {
  const { gpus, file, inPlace } = program;
  const n = gpus.length;
  const { collective, parts, chunksPerPart } = layout;
  const held = gpus.map(() => new Map<string, Value>());
  const done = gpus.map(({ blocks }) => blocks.map(() => 0));
  const trace: (Sent | undefined)[][][] = gpus.map(({ blocks }) => blocks.map(() => []));
  const queues = new Map<string, Message[]>();
  const fault = (step: Line, what: string, advice?: string) =>
    new UserError(`${file}, line ${step.line}: ${what}`, advice === undefined ? {} : { advice });

  gpus.forEach((gpu, position) => {
    for (const [part, chunk, from] of holdings(collective.before(n, position, chunksPerPart), parts)) {
      const slot = slotOf('before', layout, n, part, chunk);
      // In place, steps may name all of it by the other buffer: msccl-tools then writes
      // i_chunks="0".
      if (!inPlace && gpu.slots.i > 0 && slot >= gpu.slots.i) {
        throw fault(
          gpu,
          `the input has ${gpu.slots.i} chunks, but ${collective.name} needs more`,
          'see i_chunks',
        );
      }
      held[position]!.set(keyOf({ buffer: 'i', index: slot }, position), {
        chunk: part * chunksPerPart + chunk,
        from,
      });
    }
    for (const copy of gpu.copies) copyBefore(position, copy);
  });

  let moved = true;
  while (moved) {
    moved = false;
    for (const position of ordered(n)) {
      for (const block of ordered(gpus[position]!.blocks.length)) {
        while (runStep(position, block)) moved = true;
      }
    }
  }
  gpus.forEach(({ blocks }, position) => {
    blocks.forEach(({ steps }, block) => {
      const stuck = steps[done[position]![block]!];
      if (stuck) throw fault(stuck, `this step of GPU ${position} waits for ever`);
    });
  });
  for (const [key, left] of queues) {
    if (left.length > 0)
      throw new UserError(`${file}: ${left.length} messages from GPU ${key} are never received`);
  }
  gpus.forEach((gpu, position) => {
    for (const [part, chunk, from] of holdings(collective.after(n, position, chunksPerPart), parts)) {
      const index = slotOf('after', layout, n, part, chunk);
      const got = held[position]!.get(keyOf({ buffer: 'o', index }, position));
      if (got?.chunk === part * chunksPerPart + chunk && got.from === from) continue;
      throw fault(
        gpu,
        `GPU ${position} ends with ${told(got)} in chunk ${index} of its output`,
        wanted(from),
      );
    }
  });
  return trace;

  function ordered(count: number): number[] {
    const list = Array.from({ length: count }, (_, i) => i);
    return backwards ? list.reverse() : list;
  }

  /**
   * The slot's one name: in place, the output is the input, or one of both is a part of the other.
   */
  function keyOf({ buffer, index }: Slot, position: number): string {
    if (!inPlace || buffer === 's') return `${buffer}${index}`;
    if (collective.name === 'all-gather') return `o${buffer === 'i' ? position * parts + index : index}`;
    if (collective.name === 'reduce-scatter') return `i${buffer === 'o' ? position * parts + index : index}`;
    return `i${index}`;
  }

  function copyBefore(position: number, { line, from, to, count }: Copy): void {
    for (let i = 0; i < count; i++) {
      const value = read(position, { line }, { buffer: 'i', index: from + i });
      const target = within(position, { line }, { buffer: 'o', index: to + i });
      held[position]!.set(keyOf(target, position), value);
    }
  }

  function runStep(position: number, index: number): boolean {
    const block = gpus[position]!.blocks[index]!;
    const at = done[position]![index]!;
    const step = block.steps[at];
    if (!step) return false;
    if (step.after && done[position]![step.after.block]! <= step.after.step) return false;
    let arrived: Message | undefined;
    if (step.does.receives) {
      arrived = queues.get(`${block.receive} to GPU ${position}, channel ${block.channel}`)?.shift();
      if (!arrived) return false;
      arrived.sent.reduce = step.does.reduces === true || step.target.buffer === 's';
      if (arrived.values.length !== step.count)
        throw fault(step, `${step.count} chunks are awaited, ${arrived.values.length} come`);
    }
    const values = act(position, step, arrived?.values);
    if (step.does.sends) {
      const sent: Sent = { chunks: values.map(({ chunk }) => chunk), reduce: false };
      const key = `${position} to GPU ${block.send}, channel ${block.channel}`;
      const queue = queues.get(key) ?? [];
      queue.push({ values, sent });
      queues.set(key, queue);
      trace[position]![index]![at] = sent;
    }
    done[position]![index]!++;
    return true;
  }

  /** The result of the step; a copy leaves it in the target. */
  function act(position: number, step: Step, arrived: readonly Value[] | undefined): readonly Value[] {
    const { does, source, target, count } = step;
    const mine = held[position]!;
    const made: Value[] = [];
    if (!arrived && !does.copies && !does.sends) return made;
    for (let i = 0; i < count; i++) {
      const other = arrived?.[i];
      const reads = !other || does.reduces;
      const from = reads ? read(position, step, { ...source, index: source.index + i }) : undefined;
      const to = { ...target, index: target.index + i };
      const second = does.reduces ? (other ?? read(position, step, to)) : undefined;
      const value = from && second ? sum(step, from, second) : (other ?? from);
      invariant(value, 'a step has something to act on');
      made.push(value);
      if (does.copies) mine.set(keyOf(within(position, step, to), position), value);
    }
    return made;
  }

  function read(position: number, step: Line, slot: Slot): Value {
    const value = held[position]!.get(keyOf(within(position, step, slot), position));
    if (value) return value;
    throw fault(step, `nothing is in chunk ${slot.index} of ${NAMES[slot.buffer]} of GPU ${position} yet`);
  }

  function within(position: number, step: Line, slot: Slot): Slot {
    const { slots } = gpus[position]!;
    if (slot.index >= 0 && slot.index < slots[slot.buffer]) return slot;
    throw fault(
      step,
      `${NAMES[slot.buffer]} of GPU ${position} has no chunk ${slot.index}`,
      'see i_chunks, o_chunks, s_chunks',
    );
  }

  function sum(step: Step, a: Value, b: Value): Value {
    if (a.chunk !== b.chunk) throw fault(step, `chunk ${b.chunk} is added to chunk ${a.chunk}`);
    if (a.from & b.from) throw fault(step, `chunk ${a.chunk} already has these contributions`);
    return { chunk: a.chunk, from: a.from | b.from };
  }
}

const NAMES: Readonly<Record<BufferName, string>> = { i: 'the input', o: 'the output', s: 'the scratch' };

/** Part, chunk of the part, contributions. */
function* holdings(holding: Holding, parts: number): Generator<[number, number, bigint]> {
  for (const [chunk, from] of holding) for (let part = 0; part < parts; part++) yield [part, chunk, from];
}

/** Where in the input before, or in the output after, a chunk is. */
function slotOf(
  when: 'before' | 'after',
  { collective, parts }: Layout,
  n: number,
  part: number,
  chunk: number,
): number {
  switch (collective.name) {
    case 'all-gather':
      return (when === 'before' ? 0 : chunk * parts) + part;
    case 'reduce-scatter':
      return (when === 'before' ? chunk * parts : 0) + part;
    case 'all-to-all':
      return (when === 'before' ? chunk % n : Math.floor(chunk / n)) * parts + part;
    default:
      return chunk;
  }
}

function told(value: Value | undefined): string {
  if (!value) return 'nothing';
  const positions: number[] = [];
  for (let bit = 0, rest = value.from; rest > 0n; bit++, rest >>= 1n) if (rest & 1n) positions.push(bit);
  return `chunk ${value.chunk} of {${positions.slice(0, 16).join(',')}${positions.length > 16 ? ',…' : ''}}`;
}

function wanted(from: bigint): string {
  return `it should have the contributions of ${from.toString(2).replaceAll('0', '').length} GPUs`;
}
