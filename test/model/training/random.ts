/** Random step programs. */
import fc from 'fast-check';
import type { ProgramItem, StepProgram } from '../../../src/workload/program.ts';

/** Single ranks that send to each other in one random order, and compute in between. */
export const transfers = fc
  .array(
    fc.record({
      from: fc.integer({ min: 0, max: 3 }),
      hop: fc.integer({ min: 1, max: 3 }),
      stream: fc.integer({ min: 0, max: 2 }),
      kilobytes: fc.integer({ min: 1, max: 400 }),
      computePs: fc.integer({ min: 0, max: 20_000_000 }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((list): StepProgram => {
    const ranks = [0, 2, 4, 6];
    const items: ProgramItem[][] = ranks.map(() => []);
    const collectives = list.map(({ from, hop, stream, kilobytes, computePs }, collective) => {
      const to = (from + hop) % 4;
      items[from]!.push({ kind: 'compute', on: 0, timePs: computePs, event: 0 });
      for (const role of [from, to])
        items[role]!.push({ kind: 'collective', on: stream, collective, after: [0] });
      return {
        ...{ name: `transfer ${collective}`, group: 'pp', collective: 'transfer', algorithm: 'direct' },
        bytes: 1000 * kilobytes,
        groups: [Uint32Array.of(ranks[from]!, ranks[to]!)],
        roles: [from, to].sort(),
      };
    });
    const roles = ranks.map((rank, i) => ({
      name: `rank ${rank}`,
      ranks: Uint32Array.of(rank),
      phases: [{ repeat: 1, items: items[i]! }],
    }));
    return { ranks: 8, streams: ['compute', 'a', 'b'], collectives, roles, launchPs: 0 };
  });
