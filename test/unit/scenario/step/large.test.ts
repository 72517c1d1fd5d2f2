import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { TRANSFER } from '../../../../src/scenario/step/words.ts';
import { stepText } from '../../../../src/scenario/step/write.ts';
import type { Phase, ProgramCollective, ProgramItem, StepProgram } from '../../../../src/workload/program.ts';
import { readText } from './support.ts';

const [STAGES, TP, DP, BATCHES, LAYERS] = [16, 8, 128, 64, 8] as const;
const OF_STAGE = TP * DP;
const list = <T>(length: number, of: (i: number) => T): T[] => Array.from({ length }, (_, i) => of(i));

/** 1F1B over 16 stages; every receive has an event of its own. */
function pipeline(): StepProgram {
  const stages = list(STAGES, (s) => s);
  const groups = (shape: number, stride: number, starts: number, step: number, first: number) =>
    list(starts, (g) => Uint32Array.from({ length: shape }, (_, i) => first + g * step + i * stride));
  const common = { group: 'x', algorithm: 'ring', params: {}, namedBy: 'default' as const };
  const way = (from: number, to: number): ProgramCollective => ({
    ...{ ...common, collective: TRANSFER, algorithm: 'direct', bytes: 2 ** 25 },
    name: `stage ${from} to ${to}`,
    groups: list(OF_STAGE, (i) => Uint32Array.of(from * OF_STAGE + i, to * OF_STAGE + i)),
    roles: [from, to].sort((a, b) => a - b),
  });
  const tp = stages.map(
    (s): ProgramCollective => ({
      ...{ ...common, name: `tp ${s}`, collective: 'all-reduce', bytes: 2 ** 28, roles: [s] },
      groups: groups(TP, 1, DP, TP, s * OF_STAGE),
    }),
  );
  const dp = stages.map(
    (s): ProgramCollective => ({
      ...{ ...common, name: `dp ${s}`, collective: 'all-reduce', bytes: 2 ** 30, roles: [s] },
      groups: groups(DP, TP, TP, 1, s * OF_STAGE),
    }),
  );
  const down = stages.slice(1).map((s) => way(s - 1, s));
  const up = stages.slice(1).map((s) => way(s, s - 1));
  const collectives = [...tp, ...dp, ...down, ...up];
  const call = (one: ProgramCollective, on = 0) =>
    ({ kind: 'collective', on, collective: collectives.indexOf(one) }) as const;
  const phases = (s: number): Phase[] => {
    let events = 1;
    const pass = (timePs: number, label: string): ProgramItem[] => {
      const layers = list(LAYERS, () => [
        { kind: 'compute', on: 0, timePs, label } as const,
        call(tp[s]!),
      ]).flat();
      return [...layers.slice(0, -1), { ...call(tp[s]!), event: 0 }];
    };
    const forward = pass(3_474_189_926, 'F');
    const backward = pass(6_948_379_852, 'B');
    const unit = (
      name: string,
      items: ProgramItem[],
      from?: ProgramCollective,
      to?: ProgramCollective,
    ): Phase[] => {
      const event = events;
      if (from) events++;
      const wait = { kind: 'compute', on: 0, timePs: 0, after: [event] } as const;
      return [
        ...(from ? [{ repeat: 1, items: [{ ...call(from, 1), event }, wait] }] : []),
        { name, repeat: 1, items },
        ...(to ? [{ repeat: 1, items: [{ ...call(to, 1), after: [0] }] }] : []),
      ];
    };
    const f = (m: number) => unit(`F${m}`, forward, down[s - 1], down[s]);
    const b = (m: number) => unit(`B${m}`, backward, up[s], up[s - 1]);
    const warm = STAGES - 1 - s;
    return [
      ...list(warm, f).flat(),
      ...list(BATCHES - warm, (i) => [...f(warm + i), ...b(i)]).flat(),
      ...list(warm, (i) => b(BATCHES - warm + i)).flat(),
      { name: 'gradients', repeat: 1, items: [{ ...call(dp[s]!, 2), after: [0] }] },
    ];
  };
  return {
    ranks: STAGES * OF_STAGE,
    streams: ['compute', 'pp', 'dp'],
    collectives,
    roles: stages.map((s) => ({
      name: `stage ${s}`,
      ranks: Uint32Array.from({ length: OF_STAGE }, (_, i) => s * OF_STAGE + i),
      phases: phases(s),
    })),
    launchPs: 5_000_000,
  };
}

// 16 stages · 64 micro-batches · (F and B) · 3 phases: 6,000 phases, 41,000 items.
test('a step of 16,384 ranks is small, and the same when read', () => {
  const program = pipeline();
  const text = stepText(program);
  expect(text.length).toBeLessThan(40_000);
  expect(text.split('\n').length).toBeLessThan(1000);
  // The last stage has no warm-up, and the first one has 15 forwards.
  expect(text).toMatch(/- \S+ 0-14, /);
  // Field by field, as `toEqual`, but in less than a second.
  expect(isDeepStrictEqual(readText(text), program)).toBe(true);
});
