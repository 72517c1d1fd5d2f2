/**
 * An algorithm from an MSCCL program. A thread block is a lane. A dependency between two blocks of
 * a GPU is a lane that hands on an empty message. So only the waiting block is held back. A
 * protocol costs the bytes that it adds. Left out: loops over a buffer larger than the staging
 * buffers (a step carries its whole share at once).
 */
import { warning } from '../../model/warning.ts';
import { UserError } from '../../util/errors.ts';
import { type Algorithm, share } from '../algorithm.ts';
import { buildCollective } from '../build.ts';
import { checkSchedule } from '../check.ts';
import { expectationOf } from '../expect.ts';
import { script } from '../plan.ts';
import { planned } from '../planned.ts';
import { findCollective } from '../registry.ts';
import { PROTOCOLS, type Program } from './program.ts';
import { readProgram } from './read.ts';
import { layoutOf, traceProgram } from './trace.ts';
import { waitsOf } from './waits.ts';

/** An algorithm, and the collective that it is of. */
export interface ReadAlgorithm {
  /** Name in the registry. */
  readonly collective: string;
  readonly algorithm: Algorithm;
}

/**
 * The algorithm of an MSCCL program. Throws `UserError` with file and line if it is none, or wrong.
 */
export function mscclAlgorithm(file: string, text: string): ReadAlgorithm {
  const program = readProgram(file, text);
  const collective = findCollective(program.collective);
  const layout = layoutOf(program, collective);
  const trace = traceProgram(program, layout);
  const waits = program.gpus.map(waitsOf);
  const partner = partnersOf(program);
  const n = program.gpus.length;
  const { parts, chunksPerPart } = layout;
  const bytesOf = (chunks: readonly number[]) => (_part: number, bytes: number) =>
    chunks.reduce((sum, chunk) => {
      const payload = share(bytes, parts, Math.floor(chunk / chunksPerPart));
      return sum + collective.chunkBytes(n, payload, chunk % chunksPerPart, chunksPerPart);
    }, 0);
  const blocksOf = (position: number) => program.gpus[position]?.blocks ?? [];
  const algorithm: Algorithm = planned({
    name: program.name,
    summary: `MSCCL program of ${n} GPUs`,
    params: {},
    ranks: n,
    parts: () => parts,
    chunks: () => chunksPerPart,
    lanesPerRank: () => Math.max(...waits.map(({ lanes }) => lanes), 1),
    channel: (lane, _n, _values, position = 0) => blocksOf(position)[lane]?.channel ?? 0,
    steps({ position, lane }) {
      const { gatesOf, toldBy, handsOn } = waits[position]!;
      const told = script(lane);
      const block = blocksOf(position)[lane];
      if (!block) {
        const { from, to = [] } = handsOn(lane) ?? {};
        if (from !== undefined) told.receive({ position, lane: from });
        for (const next of to) told.send({ position, lane: next, chunks: [] });
        return told.steps();
      }
      block.steps.forEach(({ does }, step) => {
        for (const gate of gatesOf(lane, step)) told.receive({ position, lane: gate });
        if (does.receives) told.receive({ position: block.receive, lane: partner('send', position, lane) });
        const sent = trace[position]![lane]![step];
        if (sent) {
          const { chunks, reduce } = sent;
          const peer = { position: block.send, lane: partner('receive', position, lane) };
          told.send({ ...peer, chunks, reduce, bytes: bytesOf(chunks) });
        }
        const next = toldBy(lane, step);
        if (next !== undefined) told.send({ position, lane: next, chunks: [] });
        // Local steps take no time: as in the runtime, their waits are awaited with the step that
        // follows.
        else if (does.receives && !sent) told.pause();
      });
      return told.steps();
    },
  });
  const { protocol, minBytes, maxBytes } = program;
  return {
    collective: program.collective,
    algorithm: {
      ...withRoom(program, algorithm, n),
      protocol: { name: protocol, wire: PROTOCOLS[protocol] },
      ...(minBytes === undefined && maxBytes === undefined ? {} : { sizes: { minBytes, maxBytes } }),
      ...notesOf(program),
    },
  };
}

/** Steps that others wait for, although the program says that none does. */
function notesOf({ file, gpus }: Program): Pick<Algorithm, 'notes'> {
  const silent = new Set<number>();
  for (const { blocks } of gpus) {
    blocks.forEach(({ steps }, index) => {
      for (const { after } of steps) {
        const awaited = after && after.block !== index ? blocks[after.block]?.steps[after.step] : undefined;
        // A nop signals no other block in the runtime either; a later step of its block does.
        if (awaited?.tells === false && awaited.type !== 'nop') silent.add(awaited.line);
      }
    });
  }
  const [line] = [...silent].sort((a, b) => a - b);
  if (line === undefined) return {};
  return { notes: [warning('silent-steps', { file, line, more: silent.size - 1 })] };
}

/**
 * Finds the block of the peer at the other end. Two blocks of a GPU that share a peer, a channel
 * and a way are refused.
 */
function partnersOf({ gpus, file }: Program) {
  const ends = new Map<string, number>();
  gpus.forEach(({ blocks }, gpu) => {
    blocks.forEach(({ send, receive, channel, line }, index) => {
      for (const [way, peer] of [
        ['send', send],
        ['receive', receive],
      ] as const) {
        if (peer < 0) continue;
        const key = `${way} ${gpu} ${peer} ${channel}`;
        if (ends.has(key)) {
          throw new UserError(
            `${file}, line ${line}: another thread block uses that peer on channel ${channel}`,
            {
              advice: 'give it another channel',
            },
          );
        }
        ends.set(key, index);
      }
    });
  });
  return (way: 'send' | 'receive', position: number, lane: number): number => {
    const { send, receive, channel } = gpus[position]!.blocks[lane]!;
    return ends.get(`${way} ${way === 'send' ? receive : send} ${position} ${channel}`) ?? 0;
  };
}

/**
 * The algorithm with as many messages under way between two lanes as it needs to end: those of a
 * connection where that will do. Here they are counted by the receiver's steps, of all its
 * connections and waits, not by a connection's own slots.
 */
function withRoom({ file, collective }: Program, algorithm: Algorithm, ranks: number): Algorithm {
  const groups = [Uint32Array.from({ length: ranks }, (_, rank) => rank)];
  let stuck: string | undefined;
  for (const window of ROOMS) {
    const roomy = window === undefined ? algorithm : { ...algorithm, window };
    const spec = { collective, algorithm: roomy, bytes: 0, groups };
    const { faults } = checkSchedule(buildCollective(spec, { contents: true }), expectationOf(spec));
    stuck = faults.find((text) => text.endsWith('waits for ever'));
    if (!stuck) return roomy;
  }
  throw new UserError(`${file}: with ${ROOMS.at(-1)} buffers per connection it waits forever (${stuck})`);
}

/** A schedule's own first. */
const ROOMS = [undefined, 16, 64, 256, 1024, 4096] as const;
