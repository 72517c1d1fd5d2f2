/**
 * Failures that a symmetry of the fabric maps onto each other while all ranks stay in their places:
 * the time of the run has the same distribution over the hash seeds for all of them. Nodes are told
 * apart by colour refinement (Weisfeiler and Leman, 1968), with a colour of its own for each rank:
 * in regular networks such as folded Clos networks its classes are those of the symmetries.
 */
import type { Fabric } from '../model/fabric.ts';
import type { Faults } from '../model/faults.ts';
import type { Failure } from './single.ts';

/** Failures that one of them stands for. */
export type Alike = readonly Failure[];

/**
 * The failures in classes. Without `symmetric` each is alone: a routing that picks links by number
 * tells switches apart that the fabric does not.
 */
export function alikeFailures(
  fabric: Fabric,
  failures: readonly Failure[],
  { symmetric, faults }: { readonly symmetric: boolean; readonly faults: Faults | undefined },
): readonly Alike[] {
  if (!symmetric) return failures.map((failure) => [failure]);
  const label = labelsOf(fabric, faults);
  const colour = colours(fabric, label);
  const classes = new Map<string, Failure[]>();
  const { from, to } = fabric.links;
  for (const failure of failures) {
    const { kind, node, cables } = failure;
    const ends = cables.flatMap((link) => [colour[from[link]!]!, colour[to[link]!]!]).sort((a, b) => a - b);
    const key =
      node === undefined ? `${kind} ${ends.join()} ${label[cables[0]!]}` : `${kind} ${colour[node]}`;
    const others = classes.get(key);
    if (others) others.push(failure);
    else classes.set(key, [failure]);
  }
  return [...classes.values()];
}

/** A number that tells a link from others, by its rate, latency, losses and faults. */
function labelsOf({ links }: Fabric, faults: Faults | undefined): Uint32Array {
  const own = new Map<number, string>();
  for (const [i, { cables }] of (faults?.cables ?? []).entries())
    for (const cable of cables) own.set(cable, `${own.get(cable) ?? ''} ${i}`);
  const numbers = new Map<string, number>();
  const label = new Uint32Array(links.count);
  for (let link = 0; link < links.count; link++) {
    const facts = [links.rateBps[link], links.latencyPs[link], links.scaleUp[link], links.errorRate?.[link]];
    label[link] = numberOf(numbers, `${facts.join()}${own.get(link & ~1) ?? ''}`);
  }
  return label;
}

/** A colour of each node, refined until no further nodes are told apart. */
function colours({ nodeCount, ranks, kind, tier, links }: Fabric, label: Uint32Array): Uint32Array {
  const first = new Map<string, number>();
  let colour = Uint32Array.from({ length: nodeCount }, (_, node) =>
    numberOf(first, node < ranks ? `rank ${node}` : `${kind[node]} ${tier[node]}`),
  );
  for (let count = first.size; ; ) {
    const seen: string[][] = Array.from({ length: nodeCount }, () => []);
    for (let link = 0; link < links.count; link++)
      seen[links.from[link]!]!.push(`${label[link]}:${colour[links.to[link]!]}`);
    const next = new Map<string, number>();
    const before = colour;
    colour = Uint32Array.from(seen, (around, node) =>
      numberOf(next, `${before[node]} ${around.sort().join()}`),
    );
    if (next.size === count) return colour;
    count = next.size;
  }
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
