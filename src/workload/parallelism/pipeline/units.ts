/** Lists of units: how to make them, and what they keep in memory. */
import type { Part, PartKind, Unit, Work } from './schedule.ts';

/** One unit. */
export function part(kind: PartKind, { microBatch, chunk }: Work): Part {
  return { kind, microBatch, chunk };
}

/** A forward and a backward that take turns. */
export function pair(forward: Work, backward: Work): Unit {
  const workOf = ({ microBatch, chunk }: Work) => ({ microBatch, chunk });
  return { kind: 'pair', forward: workOf(forward), backward: workOf(backward) };
}

/** Micro-batches `from` … `to`-1 through one chunk. */
export function parts(kind: PartKind, chunk: number, from: number, to: number): Part[] {
  const count = Math.max(0, to - from);
  return Array.from({ length: count }, (_, i) => ({ kind, microBatch: from + i, chunk }));
}

/** The parts of a unit: itself, or both sides of a pair. */
export function partsOf(unit: Unit): readonly Part[] {
  return unit.kind === 'pair' ? [part('forward', unit.forward), part('backward', unit.backward)] : [unit];
}

/**
 * The largest number of activations that a rank holds, in activations of one micro-batch in one
 * chunk. They live from the start of a forward to the end of the whole backward or of its weight
 * part; both sides of a pair hold theirs at the same time.
 * @param weight Size of the activations of a chunk; default: 1.
 */
export function peakActivations(order: readonly Unit[], weight: (chunk: number) => number = () => 1): number {
  const held = new Map<number, number>();
  let peak = 0;
  for (const unit of order) {
    const own = partsOf(unit);
    const add = (chunk: number, by: number) => held.set(chunk, (held.get(chunk) ?? 0) + by);
    for (const { kind, chunk } of own) if (kind === 'forward') add(chunk, 1);
    let now = 0;
    for (const [chunk, count] of held) now += count * weight(chunk);
    peak = Math.max(peak, now);
    for (const { kind, chunk } of own) if (kind === 'backward' || kind === 'weight') add(chunk, -1);
  }
  return peak;
}

/**
 * `warmUp` forwards (at most all of them), then a forward and a backward in turn, then the rest of
 * the backwards. In pairs a forward and a backward do not need each other, so one more forward
 * comes first.
 */
export function alternated(
  forwards: readonly Part[],
  backwards: readonly Part[],
  warmUp: number,
  pairs = false,
): Unit[] {
  const first = Math.min(pairs ? warmUp + 1 : warmUp, forwards.length);
  const steady = forwards.slice(first).flatMap((forward, i): Unit[] => {
    const backward = backwards[i]!;
    return pairs ? [pair(forward, backward)] : [forward, backward];
  });
  return [...forwards.slice(0, first), ...steady, ...backwards.slice(forwards.length - first)];
}
