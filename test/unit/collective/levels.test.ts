/** Algorithms of two levels, in pieces: right for any number of servers, and through all NICs. */
import { expect, it } from 'vitest';
import { type AlgorithmValues, buildCollective, type CollectiveSpec } from '../../../src/collective/build.ts';
import { checkSchedule } from '../../../src/collective/check.ts';
import { expectationOf } from '../../../src/collective/expect.ts';

const check = (spec: CollectiveSpec, order?: 'first' | 'last') =>
  checkSchedule(buildCollective(spec, { contents: true }), expectationOf(spec), order);

const specOf = (
  algorithm: string,
  servers: number,
  pieces: number,
  bytes: number,
  more: AlgorithmValues = {},
): CollectiveSpec => ({
  collective: 'all-reduce',
  algorithm,
  params: { gpus: 4, pieces, ...more },
  bytes,
  groups: [Uint32Array.from({ length: 4 * servers }, (_, i) => i)],
});

it.each([
  ['nvls-tree', {}],
  ['sharp', { inside: 'direct' }],
  ['sharp', { inside: 'switch', channels: 2 }],
])('%s %o is right over servers, whatever the order', (algorithm, more) => {
  for (const servers of [1, 2, 3, 4, 5, 7]) {
    for (const pieces of [1, 5]) {
      for (const bytes of [8003, 5]) {
        const spec = specOf(algorithm, servers, pieces, bytes, more);
        const { faults } = check(spec);
        expect({ servers, pieces, faults }).toEqual({ servers, pieces, faults: [] });
        expect(check(spec, 'last').faults).toEqual([]);
      }
    }
  }
});

// A port reads and writes (1 + 1/4)·S; over three servers or more trees send 2·2(k-1)·S/2/4 in each
// of 4 rails.
it('nvls-tree sends what its ports and rails carry', () => {
  for (const servers of [1, 2, 3, 5]) {
    const bytes = 4800;
    const { sentBytes } = check(specOf('nvls-tree', servers, 3, bytes));
    const sent = [...sentBytes.values()].reduce((sum, own) => sum + own, 0);
    expect(sent).toBe(4 * servers * 1.25 * bytes + 2 * (servers - 1) * bytes);
  }
});
