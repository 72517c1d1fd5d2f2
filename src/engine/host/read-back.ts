/**
 * Reads a batch's results from the device, replica by replica, in as few round trips as memory
 * allows.
 */
import type { Device, DeviceBuffer, ReadRange } from '../../device/device.ts';

/** Bytes to read at a time: enough to hide a round trip, few enough to hold on both sides of it. */
const READ_BYTES = 64 * 2 ** 20;

/** A struct array read back: words, and floats over the same bytes. */
export interface Readback {
  readonly words: Uint32Array;
  readonly floats: Float32Array;
}

/** All of a buffer. */
export function whole(buffer: DeviceBuffer): ReadRange {
  return { buffer, byteOffset: 0, byteLength: buffer.byteLength };
}

/** Reads named ranges in one round trip. */
export async function readRanges<N extends string>(
  device: Device,
  ranges: Readonly<Record<N, ReadRange>>,
): Promise<Readonly<Record<N, Readback>>> {
  const names = Object.keys(ranges) as N[];
  const read = await device.readAll(names.map((name) => ranges[name]));
  return named(names, read);
}

/**
 * Answers of `replicas` replicas: `answer` gets the ranges that `rangesOf` names for each, which
 * have one size for all.
 */
export async function readReplicas<N extends string, R>(
  device: Device,
  replicas: number,
  rangesOf: (replica: number) => Readonly<Record<N, ReadRange>>,
  answer: (read: Readonly<Record<N, Readback>>, replica: number) => R,
): Promise<R[]> {
  const names = Object.keys(rangesOf(0)) as N[];
  const one = names.reduce((sum, name) => sum + rangesOf(0)[name].byteLength, 0);
  const atOnce = Math.max(1, Math.floor(READ_BYTES / Math.max(1, one)));
  const answers: R[] = [];
  while (answers.length < replicas) {
    const first = answers.length;
    const batch = Array.from({ length: Math.min(atOnce, replicas - first) }, (_, i) => rangesOf(first + i));
    const read = await device.readAll(batch.flatMap((ranges) => names.map((name) => ranges[name])));
    batch.forEach((_, i) => {
      const own = read.slice(i * names.length, (i + 1) * names.length);
      answers.push(answer(named(names, own), first + i));
    });
  }
  return answers;
}

/** Bytes of a piece: on the CPU few enough to stay in a core's cache. */
const PIECE_BYTES = { cpu: 2 ** 20, webgpu: READ_BYTES } as const;

/** Whether so many bytes are worth reading in pieces. */
export function isLong(bytes: number): boolean {
  return bytes > PIECE_BYTES.cpu;
}

/**
 * Reads an array of structs of `size` bytes in order, a piece at a time, which is valid during
 * `take` alone.
 */
export async function readPieces(
  device: Device,
  { buffer, byteOffset, byteLength }: ReadRange,
  size: number,
  take: (piece: Readback) => void,
): Promise<void> {
  const most = Math.floor(PIECE_BYTES[device.info.kind] / size) * size;
  let memory: ArrayBuffer | undefined;
  for (let done = 0; done < byteLength; done += most) {
    const length = Math.min(most, byteLength - done);
    memory = await device.read(buffer, byteOffset + done, length, memory);
    take(readback(memory));
  }
}

function named<N extends string>(
  names: readonly N[],
  read: readonly ArrayBuffer[],
): Readonly<Record<N, Readback>> {
  const entries = names.map((name, i) => [name, readback(read[i]!)] as const);
  return Object.fromEntries(entries) as Record<N, Readback>;
}

function readback(memory: ArrayBuffer): Readback {
  return { words: new Uint32Array(memory), floats: new Float32Array(memory) };
}
