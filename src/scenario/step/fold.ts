/** Finds what recurs in lists of texts, so that a file says it once. */

/** A line of a list, or a list that is repeated. */
export type Folded = { readonly line: string; readonly repeat: number } | Repeated;

/** Lines, repeated one list after the other. */
export interface Repeated {
  readonly body: readonly string[];
  readonly repeat: number;
}

/** Longest list that is looked for as a repetition, lines. */
const LONGEST = 512;
/** Lines that a repetition must save. */
const LEAST_SAVED = 3;

/** The list with its repetitions; first come the ones that save most at their place. */
export function foldRepeats(lines: readonly string[]): Folded[] {
  const ids = idsOf(lines);
  const folded: Folded[] = [];
  for (let at = 0; at < lines.length; ) {
    const { period, repeat } = bestRepeat(ids, at);
    if (period === 1) folded.push({ line: lines[at]!, repeat });
    else folded.push({ body: lines.slice(at, at + period), repeat });
    at += period * repeat;
  }
  return folded;
}

/** Equal lines as equal numbers. */
function idsOf(lines: readonly string[]): Uint32Array {
  const ids = new Map<string, number>();
  return Uint32Array.from(lines, (line) => {
    const id = ids.get(line) ?? ids.size;
    ids.set(line, id);
    return id;
  });
}

function bestRepeat(ids: Uint32Array, at: number): { readonly period: number; readonly repeat: number } {
  let best = { period: 1, repeat: 1 };
  let most = 0;
  const longest = Math.min(LONGEST, (ids.length - at) >> 1);
  for (let period = 1; period <= longest; period++) {
    let matched = 0;
    while (at + period + matched < ids.length && ids[at + matched] === ids[at + period + matched]) matched++;
    const repeat = 1 + Math.floor(matched / period);
    const saved = (repeat - 1) * period;
    if (saved > most && (period === 1 || saved >= LEAST_SAVED)) {
      most = saved;
      best = { period, repeat };
    }
  }
  return best;
}

/** Replaces lists in `folded` that equal a known body by one repetition of it. */
export function useBodies(folded: readonly Folded[], bodies: readonly (readonly string[])[]): Folded[] {
  const used: Folded[] = [];
  const isAt = (body: readonly string[], at: number) =>
    body.every((line, i) => {
      const own = folded[at + i];
      return own !== undefined && 'line' in own && own.repeat === 1 && own.line === line;
    });
  for (let at = 0; at < folded.length; ) {
    const body = bodies.find((one) => isAt(one, at));
    used.push(body ? { body, repeat: 1 } : folded[at]!);
    at += body?.length ?? 1;
  }
  return used;
}
