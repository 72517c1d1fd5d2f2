/** Runs whose parts are those of a run before are not simulated again. */
import { expect, test } from 'vitest';
import { buildCollective } from '../../src/collective/build.ts';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { oncePerClass } from '../../src/engine/classes/once.ts';
import type { FlowRun, Reality } from '../../src/engine/flow/api.ts';
import { simulateFlow } from '../../src/engine/flow/simulate.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { clos } from '../unit/topology/values.ts';

/** Eight servers of four ranks, two on each of four leaves. */
const fabric = leafSpine.build({ ...clos, leaves: 4, spines: 2, hosts: 2, gpus: 4 });
const routes = buildRoutes(fabric);
const device = createCpuDevice();

/** Two groups: of the ranks of servers, or of ranks on servers of two neighbouring leaves. */
function pairOfGroups(first: number, across: boolean): Uint32Array[] {
  const [a, b] = [first * 4, (first + 1) * 4];
  if (!across) return [Uint32Array.of(a, a + 1, a + 2, a + 3), Uint32Array.of(b, b + 1, b + 2, b + 3)];
  return [Uint32Array.of(a, a + 8), Uint32Array.of(b, b + 8)];
}

const REALITIES: readonly Reality[] = ['latency', 'endpoints', 'topology', 'routing'];
const COLLECTIVES = [
  ['all-reduce', 'ring'],
  ['all-gather', 'ring'],
  ['all-to-all', 'pairwise'],
] as const;
const cases = REALITIES.flatMap((reality) =>
  COLLECTIVES.flatMap(([collective, algorithm]) =>
    [true, false].map((across) => ({ reality, collective, algorithm, across })),
  ),
);

// One ring through all ranks of two leaves: a single part, which is known as a whole.
test.each(REALITIES.flatMap((reality) => (['d-mod-k', 'ecmp'] as const).map((name) => ({ reality, name }))))(
  'a whole ring, $reality, $name',
  async ({ reality, name }) => {
    const runOf = (first: number, bytes = 1e6): FlowRun => ({
      ...{ fabric, routes, reality, routing: { name }, seeds: [1], tolerance: 1e-3, times: false },
      schedule: buildCollective({
        ...{ collective: 'all-gather', algorithm: 'ring', bytes },
        groups: [Uint32Array.from({ length: 16 }, (_, i) => 16 * first + i)],
      }),
    });
    let simulated = 0;
    const once = oncePerClass(
      (run, listen) => {
        simulated++;
        return simulateFlow(device, run, listen);
      },
      () => true,
      () => true,
    );
    await once(runOf(0));
    const known = await once(runOf(1));
    const direct = await simulateFlow(device, runOf(1));
    // Hashes may send flows of one of the rings over common links: then it is simulated.
    if (reality !== 'routing') expect(simulated).toBe(1);
    const { endPs, messages, linkBytes } = known.replicas[0]!;
    expect(endPs).toBe(direct.replicas[0]!.endPs);
    expect(messages).toBe(direct.replicas[0]!.messages);
    expect(linkBytes).toEqual(direct.replicas[0]!.linkBytes);
    // Another size, or another tolerance, is another run.
    const before = simulated;
    await once(runOf(1, 2e6));
    await once({ ...runOf(1), tolerance: 1e-2 });
    expect(simulated).toBe(before + 2);
  },
);

test.each(cases)('$reality $collective, across servers: $across', async (one) => {
  const { reality, collective, algorithm, across } = one;
  const runOf = (first: number, bytes = 1e6): FlowRun => ({
    ...{ fabric, routes, reality, routing: { name: 'd-mod-k' }, seeds: [1], tolerance: 1e-3, times: false },
    schedule: buildCollective({ collective, algorithm, bytes, groups: pairOfGroups(first, across) }),
  });
  let simulated = 0;
  const once = oncePerClass(
    (run, listen) => {
      simulated++;
      return simulateFlow(device, run, listen);
    },
    () => true,
  );
  await once(runOf(0));
  const before = simulated;
  const known = await once(runOf(4));
  const direct = await simulateFlow(device, runOf(4));
  // Groups across leaves share their spine at some rungs: they are one part, and all is simulated.
  if (!across || reality === 'latency' || reality === 'endpoints') expect(simulated).toBe(before);
  const { endPs, messages, linkBytes } = known.replicas[0]!;
  expect(endPs).toBe(direct.replicas[0]!.endPs);
  expect(messages).toBe(direct.replicas[0]!.messages);
  expect(linkBytes).toEqual(direct.replicas[0]!.linkBytes);
  // Another size is another run.
  const larger = await once(runOf(4, 2e6));
  expect(larger.replicas[0]!.endPs).toBe((await simulateFlow(device, runOf(4, 2e6))).replicas[0]!.endPs);
});
