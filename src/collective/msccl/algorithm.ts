/**
 * An algorithm from an MSCCL program. A thread block is a lane; a dependency between two blocks of a GPU is a lane that hands on an
 * empty message, so that nobody but the one who waits is held back. Left out: loops over a buffer larger than the staging
 * buffers (a step carries its whole share at once), protocols, the limits of sizes that a program is for.
 */
import { UserError } from '../../util/errors.ts';
import { type Algorithm, share } from '../algorithm.ts';
import { buildCollective } from '../build.ts';
import { checkSchedule } from '../check.ts';
import { expectationOf } from '../expect.ts';
import { script } from '../plan.ts';
import { planned } from '../planned.ts';
import { findCollective } from '../registry.ts';
import type { Program } from './program.ts';
import { readProgram } from './read.ts';
import { layoutOf, type Trace, traceProgram } from './trace.ts';

/** An algorithm, and the collective that it is of. */
export interface ReadAlgorithm {
  /** Name in the registry. */
  readonly collective: string;
  readonly algorithm: Algorithm;
}

/** Steps that wait for a step of another block, by GPU. */
interface Wait {
  readonly block: number;
  readonly step: number;
  readonly after: { readonly block: number; readonly step: number };
}

/** The algorithm of an MSCCL program. Throws `UserError` with file and line where it is none, or wrong. */
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
    lanesPerRank: () => Math.max(...waits.map((own, gpu) => blocksOf(gpu).length + own.length), 1),
    channel: (lane, _n, _values, position = 0) => blocksOf(position)[lane]?.channel ?? 0,
    steps({ position, lane }) {
      const blocks = blocksOf(position);
      const own = waits[position]!;
      const gate = (wait: Wait) => ({ position, lane: blocks.length + own.indexOf(wait), chunks: [] });
      const told = script(lane);
      const block = blocks[lane];
      if (!block) {
        const wait = own[lane - blocks.length];
        if (wait) {
          told.receive({ position, lane: wait.after.block });
          told.send({ position, lane: wait.block, chunks: [] });
        }
        return told.steps();
      }
      block.steps.forEach(({ does }, step) => {
        for (const wait of own) if (wait.block === lane && wait.step === step) told.receive(gate(wait));
        if (does.receives) told.receive({ position: block.receive, lane: partner('send', position, lane) });
        const sent = trace[position]![lane]![step];
        if (sent) {
          const { chunks, reduce } = sent;
          const peer = { position: block.send, lane: partner('receive', position, lane) };
          told.send({ ...peer, chunks, reduce, bytes: bytesOf(chunks) });
        } else told.pause();
        for (const wait of own)
          if (wait.after.block === lane && wait.after.step === step) told.send(gate(wait));
      });
      return told.steps();
    },
  });
  refuseStuck(program, algorithm, trace);
  return { collective: program.collective, algorithm };
}

function waitsOf({ blocks }: Program['gpus'][number]): readonly Wait[] {
  return blocks.flatMap((block, index) =>
    block.steps.flatMap(({ after }, step) =>
      after && after.block !== index ? [{ block: index, step, after }] : [],
    ),
  );
}

/** Finds the block of the peer at the other end. Two blocks of a GPU that share a peer, a channel and a way are refused. */
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
            `${file}, line ${line}: another thread block has that peer on channel ${channel}`,
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

/** A program may wait for ever with the few buffers that a connection has, and not without. */
function refuseStuck({ file, collective }: Program, algorithm: Algorithm, trace: Trace): void {
  const spec = {
    collective,
    algorithm,
    bytes: 0,
    groups: [Uint32Array.from(trace, (_, rank) => rank)],
  };
  const { faults } = checkSchedule(buildCollective(spec, { contents: true }), expectationOf(spec));
  const stuck = faults.find((text) => text.endsWith('waits for ever'));
  if (!stuck) return;
  throw new UserError(`${file}: with 8 buffers a connection it waits for ever (${stuck})`);
}
