/**
 * The waits inside a GPU, as lanes of their own. A *gate* for each wait hands an empty message on
 * to the step that waits, so that only that one is held back. A *relay* for each step that several
 * wait for lets its block send one message for all of them.
 */
import type { Gpu } from './program.ts';

export interface Waits {
  /** Lanes of the GPU, its blocks first. */
  readonly lanes: number;
  /** Gates that step `step` of block `block` waits for. */
  gatesOf(block: number, step: number): readonly number[];
  /**
   * The lane that is told when a step is over: a gate, or a relay; undefined if no step waits.
   */
  toldBy(block: number, step: number): number | undefined;
  /** The work of a lane behind the blocks: it awaits one lane, and sends to others. */
  handsOn(lane: number): { readonly from: number; readonly to: readonly number[] } | undefined;
}

/** The waits of a GPU. Steps of one block are in order anyway. */
export function waitsOf({ blocks }: Gpu): Waits {
  const gates = new Map<string, number[]>();
  const told = new Map<string, number[]>();
  const hands: { from: number; to: number[] }[] = [];
  const add = (from: number, to: number[]) => blocks.length + hands.push({ from, to }) - 1;
  blocks.forEach((block, index) => {
    block.steps.forEach(({ after }, step) => {
      if (!after || after.block === index) return;
      const gate = add(after.block, [index]);
      put(gates, keyOf(index, step), gate);
      put(told, keyOf(after.block, after.step), gate);
    });
  });
  const teller = new Map<string, number>();
  for (const [key, own] of told) {
    const [first] = own;
    if (own.length === 1) {
      teller.set(key, first!);
      continue;
    }
    const relay = add(Number(key.split(' ')[0]), own);
    for (const gate of own) hands[gate - blocks.length]!.from = relay;
    teller.set(key, relay);
  }
  return {
    lanes: blocks.length + hands.length,
    gatesOf: (block, step) => gates.get(keyOf(block, step)) ?? [],
    toldBy: (block, step) => teller.get(keyOf(block, step)),
    handsOn: (lane) => hands[lane - blocks.length],
  };
}

const keyOf = (block: number, step: number) => `${block} ${step}`;

function put(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
