/** Which trials are stopped on the way. */
import { expect, test } from 'vitest';
import { buildCollective, type CollectiveSpec } from '../../../src/collective/build.ts';
import type { Attempt } from '../../../src/ladder/rungs.ts';
import { countMessages } from '../../../src/model/schedule-read.ts';
import { tryOut } from '../../../src/workload/pick/trial.ts';

/** All messages of a schedule, and those after which its trial is to be stopped. */
async function limitOf(spec: Omit<CollectiveSpec, 'bytes' | 'groups'>): Promise<number[]> {
  const groups = [Uint32Array.from({ length: 64 }, (_, i) => i)];
  const schedule = buildCollective({ ...spec, bytes: 2 ** 20, groups });
  const limits: number[] = [];
  const attempt = async (_: unknown, __: unknown, { messages }: { readonly messages: number }) => {
    limits.push(messages);
    return { replicas: [{ endPs: 1 }] };
  };
  await tryOut({ attempt: attempt as unknown as Attempt, schedule, seeds: [1], untilPs: Infinity });
  return [countMessages(schedule), ...limits];
}

// All ranks of a ring send from the start: 32 of its 126 steps tell the pace.
test('a ring is stopped after some of its steps', async () => {
  const ring = { collective: 'all-reduce', algorithm: 'ring' };
  expect(await limitOf(ring)).toEqual([64 * 126, 64 * 32]);
});

// Only the first rank of a chain sends at once. While the chain fills, its pace is not that of the
// rest; nor is it while the chain runs dry.
test('a chain, which fills first, is simulated to its end', async () => {
  const chain = { collective: 'broadcast', algorithm: 'chain', params: { pieces: 100 } };
  expect(await limitOf(chain)).toEqual([63 * 100, Infinity]);
});
