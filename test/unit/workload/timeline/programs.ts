/** Small programs, by hand and at random. */
import type { ProgramCollective, ProgramItem, Role, StepProgram } from '../../../../src/workload/program.ts';

export const [COMPUTE, NET] = [0, 1];

export function collective(name: string, roles: readonly number[], group = 'pp'): ProgramCollective {
  const groups = [Uint32Array.from(roles)];
  return { name, group, collective: 'transfer', algorithm: 'direct', bytes: 1, groups, roles };
}

export function role(name: string, rank: number, items: readonly ProgramItem[], repeat = 1): Role {
  return { name, ranks: Uint32Array.of(rank), phases: [{ repeat, items }] };
}

export function program(roles: readonly Role[], collectives: readonly ProgramCollective[]): StepProgram {
  return { ranks: roles.length, streams: ['compute', 'net'], collectives, roles, launchPs: 0 };
}

export const compute = (timePs: number, more: object = {}): ProgramItem => ({
  kind: 'compute',
  on: COMPUTE,
  timePs,
  ...more,
});

export const call = (index: number, on: number, more: object = {}): ProgramItem => ({
  kind: 'collective',
  collective: index,
  on,
  ...more,
});

/** A generator of whole numbers below a limit (xorshift, 32 bits). */
export function dice(seed: number): (below: number) => number {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

/**
 * A program of up to four roles, which cannot deadlock: its items are drawn in one order for all
 * roles. Streams, also more than one that computes, and events are random.
 */
export function randomProgram(seed: number): StepProgram {
  const below = dice(seed);
  const count = 1 + below(4);
  const sets = Array.from({ length: 1 + below(4) }, () => {
    const some = Array.from({ length: count }, (_, i) => i).filter(() => below(2) === 0);
    return some.length > 0 ? some : [below(count)];
  });
  const lists = Array.from({ length: count }, (): ProgramItem[] => []);
  const add = (to: number, item: ProgramItem) => {
    const after = Array.from({ length: below(3) }, () => below(4));
    lists[to]!.push({ ...item, after, ...(below(2) === 0 ? { event: below(4) } : {}) });
  };
  for (let i = 0; i < 4 + below(30); i++) {
    if (below(2) === 0) add(below(count), compute(below(20), { on: below(4) === 0 ? 1 : 0 }));
    else {
      const index = below(sets.length);
      for (const to of sets[index]!) add(to, call(index, below(3)));
    }
  }
  const roles = lists.map((items, i) => role(`role ${i}`, i, items));
  const collectives = sets.map((some, i) => collective(`collective ${i}`, some, i % 2 === 0 ? 'tp' : 'dp'));
  return { ...program(roles, collectives), streams: ['compute', 'net', 'other'] };
}
