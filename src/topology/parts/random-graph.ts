/** A random regular graph, as Jellyfish builds it, from a seed. */
import { hash2, hash3 } from '../../rng/hash.ts';
import { UserError } from '../../util/errors.ts';

/** Graphs drawn until one hangs together; of degree 3 and more the first nearly always does. */
const MOST_DRAWS = 64;

/**
 * Pairs of joined nodes among `nodes`, each with `degree` of them, all but one node that has one
 * less if both numbers are odd. Singla et al., NSDI 2012, §3: join random nodes with free ports
 * until no two are left that are not joined yet. Then open a random cable for each two ports still
 * free. Throws `UserError` if no graph drawn is connected.
 */
export function randomGraph(nodes: number, degree: number, seed: number): (readonly [number, number])[] {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const cables = drawGraph(nodes, degree, seed, draw);
    if (cables && hangsTogether(nodes, cables)) return cables;
  }
  throw new UserError(`no connected random graph of ${nodes} switches with ${degree} ports each was found`, {
    where: 'ports',
    advice: 'use more ports for other switches',
  });
}

/** For no other draws: 'jel'. */
const SALT = 0x6a656c;

/** One graph; `undefined` if ports stay free that no exchange can use. */
function drawGraph(
  nodes: number,
  degree: number,
  seed: number,
  draw: number,
): [number, number][] | undefined {
  let drawn = 0;
  const below = (count: number): number => hash3(hash2(seed, SALT), draw, drawn++) % count;
  const joined = Array.from({ length: nodes }, () => new Set<number>());
  const cables: [number, number][] = [];
  const free = Array.from({ length: nodes }, (_, node) => node);
  const join = (a: number, b: number): [number, number] => {
    joined[a]!.add(b);
    joined[b]!.add(a);
    return [a, b];
  };
  const drop = (at: number): void => {
    free[at] = free.at(-1)!;
    free.pop();
  };
  for (let misses = 0; free.length > 1 && misses < 64; ) {
    const [i, j] = [below(free.length), below(free.length)];
    const [a, b] = [free[i]!, free[j]!];
    if (a === b || joined[a]!.has(b)) {
      misses++;
      continue;
    }
    misses = 0;
    cables.push(join(a, b));
    for (const at of [Math.max(i, j), Math.min(i, j)]) if (joined[free[at]!]!.size === degree) drop(at);
  }
  const ends = free.flatMap((node) => Array.from({ length: degree - joined[node]!.size }, () => node));
  for (let tries = 0; ends.length > 1; tries++) {
    if (tries > 64 * nodes * degree || cables.length === 0) return undefined;
    const [a, b] = [ends.at(-1)!, ends.at(-2)!];
    const at = below(cables.length);
    const [x, y] = cables[at]!;
    if (a === x || a === y || b === x || b === y || joined[a]!.has(x) || joined[b]!.has(y)) continue;
    joined[x]!.delete(y);
    joined[y]!.delete(x);
    cables[at] = join(a, x);
    cables.push(join(b, y));
    ends.length -= 2;
  }
  return cables;
}

function hangsTogether(nodes: number, cables: readonly (readonly [number, number])[]): boolean {
  const root = Array.from({ length: nodes }, (_, node) => node);
  const find = (node: number): number => {
    let at = node;
    while (root[at] !== at) {
      root[at] = root[root[at]!]!;
      at = root[at]!;
    }
    return at;
  };
  let parts = nodes;
  for (const [a, b] of cables) {
    const [x, y] = [find(a), find(b)];
    if (x === y) continue;
    root[x] = y;
    parts--;
  }
  return parts === 1;
}
