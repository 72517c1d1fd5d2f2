/** The columns of the items of tracks. */
import { EXPOSED, letterOf } from '../gantt.ts';
import type { LaidOutStep } from '../laid-out.ts';
import type { Segment } from '../segments.ts';
import { itemAt, type Sides } from './sides.ts';

/** Kinds of items: computations by their pass, and calls of collectives. */
export const ItemKind = { other: 0, forward: 1, backward: 2, inputs: 3, weights: 4, call: 5 } as const;

/** Columns of the items, lane by lane in the order of time. */
export interface Items {
  readonly startPs: Float64Array<ArrayBuffer>;
  readonly endPs: Float64Array<ArrayBuffer>;
  /** {@link ItemKind} */
  readonly kind: Uint8Array<ArrayBuffer>;
  /** Index into the labels. */
  readonly label: Uint32Array<ArrayBuffer>;
  /** Index into the collectives; -1 for computations. */
  readonly collective: Int32Array<ArrayBuffer>;
  /** The item whose end let this one start; -1: none, or one of a role that is left out. */
  readonly cause: Int32Array<ArrayBuffer>;
  /** Calls: the part at the end for which the role waits, ps. */
  readonly exposedPs: Float32Array<ArrayBuffer>;
  /** Calls: how much longer than at rung `endpoints`, ps; 0 if that is not known. */
  readonly addedPs: Float32Array<ArrayBuffer>;
}

/** The items with their labels. */
export function itemsOf(
  step: LaidOutStep,
  sides: Sides,
  segments: readonly (readonly Segment[])[],
): { readonly items: Items; readonly labels: string[] } {
  const { graph, layout, ideal } = step;
  const { program, places } = graph;
  const causes = realCauses(step);
  const items: Items = {
    startPs: Float64Array.from(sides.node, (node) => layout.startPs[node]!),
    endPs: Float64Array.from(sides.node, (node) => layout.endPs[node]!),
    kind: Uint8Array.from(sides.place, (place) => KINDS[letterOf(places[place]!)] ?? ItemKind.other),
    label: new Uint32Array(sides.count),
    collective: Int32Array.from(sides.node, (node) => graph.collective[node]!),
    cause: new Int32Array(sides.count),
    exposedPs: new Float32Array(sides.count),
    addedPs: new Float32Array(sides.count),
  };
  const labels = new Map<string, number>();
  const labelOfPlace = places.map(({ item, phase }) => {
    const called = item.kind === 'collective' ? program.collectives[item.collective]!.name : undefined;
    return called ?? item.label ?? phase.name ?? 'compute';
  });
  for (let at = 0; at < sides.count; at++) {
    const node = sides.node[at]!;
    const place = sides.place[at]!;
    const text = labelOfPlace[place]!;
    if (!labels.has(text)) labels.set(text, labels.size);
    items.label[at] = labels.get(text)!;
    const cause = causes[node]!;
    items.cause[at] = cause < 0 ? -1 : itemAt(step, sides, cause, places[place]!.role);
    if (ideal && graph.collective[node]! >= 0) {
      const idealPs = ideal.endPs[node]! - ideal.startPs[node]!;
      items.addedPs[at] = Math.max(0, items.endPs[at]! - items.startPs[at]! - idealPs);
    }
  }
  for (const role of sides.roles) {
    for (const { node, place, startPs, endPs } of segments[role]!) {
      if (places[place]!.item.kind === 'compute') continue;
      items.exposedPs[itemAt(step, sides, node, role)]! += endPs - startPs;
    }
  }
  return { items, labels: [...labels.keys()] };
}

const KINDS: Readonly<Record<string, number>> = {
  F: ItemKind.forward,
  B: ItemKind.backward,
  I: ItemKind.inputs,
  W: ItemKind.weights,
  [EXPOSED]: ItemKind.call,
};

/** Node → its cause, or that one's, and so on to the first with a duration; -1: none. */
function realCauses({ graph, layout }: LaidOutStep): Int32Array {
  const { startPs, endPs, cause } = layout;
  const real = new Int32Array(graph.count);
  // A cause comes before its effects.
  for (let node = 0; node < graph.count; node++) {
    const before = cause[node]!;
    real[node] = before < 0 || endPs[before]! > startPs[before]! ? before : real[before]!;
  }
  return real;
}
