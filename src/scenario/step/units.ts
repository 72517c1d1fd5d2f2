/**
 * Finds units: lists of phases that recur, such as a micro-batch's forward pass with its transfers.
 * The phases of a unit have names that differ by one number at most, the micro-batch.
 */

/** A phase as it is told apart: all of it but the number in its name. */
export interface PhaseToken {
  /** Equal for phases that differ by that number only. */
  readonly key: string;
  readonly number: number | undefined;
}

/** A list of phases, by their keys, with the number in their names. */
export interface UnitRun {
  readonly keys: readonly string[];
  readonly number: number | undefined;
}

/** Places that two neighbours must have in common to become one unit. */
const LEAST_PLACES = 3;
/** Above the number of different units. */
const IDS = 2 ** 26;

/** A run by the index of its list. */
interface Run {
  readonly id: number;
  readonly number: number | undefined;
}

/**
 * The phases of each role as units. Neighbours that occur together most often are joined, again and
 * again; the earlier ones first where several occur as often.
 */
export function findUnits(roles: readonly (readonly PhaseToken[])[]): UnitRun[][] {
  const lists: (readonly string[])[] = [];
  const ids = new Map<string, number>();
  const intern = ({ key, number }: PhaseToken): Run => {
    const name = `${key}\n${number === undefined ? '' : '#'}`;
    const id = ids.get(name) ?? lists.push([key]) - 1;
    ids.set(name, id);
    return { id, number };
  };
  let runs = roles.map((tokens) => tokens.map(intern));
  for (;;) {
    const pair = mostFrequentPair(runs);
    if (pair === undefined) break;
    const [a, b] = [Math.floor(pair / IDS), pair % IDS];
    const id = lists.push([...lists[a]!, ...lists[b]!]) - 1;
    runs = runs.map((role) => joined(role, pair, id));
  }
  return runs.map((role) => role.map(({ id, number }) => ({ keys: lists[id]!, number })));
}

function mostFrequentPair(roles: readonly (readonly Run[])[]): number | undefined {
  const places = new Map<number, number>();
  for (const runs of roles) {
    for (let i = 1; i < runs.length; i++) {
      const pair = pairOf(runs[i - 1]!, runs[i]!);
      if (pair !== undefined) places.set(pair, (places.get(pair) ?? 0) + 1);
    }
  }
  let best: number | undefined;
  let most = LEAST_PLACES - 1;
  for (const [pair, count] of places) {
    if (count <= most) continue;
    best = pair;
    most = count;
  }
  return best;
}

/**
 * The pair that two neighbours are, if one number is enough for both. Runs that are alike stay
 * apart: they are written as a range of numbers.
 */
function pairOf(a: Run, b: Run): number | undefined {
  const joins = a.id !== b.id && (a.number === undefined || b.number === undefined || a.number === b.number);
  return joins ? a.id * IDS + b.id : undefined;
}

function joined(runs: readonly Run[], pair: number, id: number): Run[] {
  const result: Run[] = [];
  for (let i = 0; i < runs.length; i++) {
    const [a, b] = [runs[i]!, runs[i + 1]];
    const joins = b !== undefined && pairOf(a, b) === pair;
    result.push(joins ? { id, number: a.number ?? b.number } : a);
    if (joins) i++;
  }
  return result;
}
