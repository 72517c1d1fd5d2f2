/** Which spine a fluid takes, reckoned from docs/routing.md: no code of the routing is shared. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { simulateFlow } from '../../../src/engine/flow/simulate.ts';
import { hash2, hash3 } from '../../../src/rng/hash.ts';
import { buildRoutes } from '../../../src/routing/tables.ts';
import { leafSpine } from '../../../src/topology/leaf-spine.ts';
import { messageSchedule } from '../../../src/workload/messages.ts';
import { clos } from '../topology/values.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const SPINES = 4;
const fabric = leafSpine.build({ ...clos, leaves: 2, hosts: 8, spines: SPINES, gpus: 1 });
/** Ranks 0 to 7 hang on leaf 0, node 16, the others on leaf 1; spines are nodes 18 to 21. */
const LEAF = 16;
/** Rank r sends 2^r kB to rank 8 + r, so that the bytes of a link tell who goes over it. */
const messages = Array.from({ length: 8 }, (_, src) => ({ src, dst: 8 + src, bytes: 1000 * 2 ** src }));

test.each([
  ['each switch hashes by its own', false],
  ['polarised, all hash alike', true],
])('%s', async (_, polarize) => {
  const seeds = [1, 2, 3, 4, 5];
  const { replicas } = await simulateFlow(device, {
    ...{ fabric, routes: buildRoutes(fabric), schedule: messageSchedule(messages), seeds },
    ...{ reality: 'routing', routing: { name: 'ecmp', polarize }, tolerance: 1e-3 },
  });
  const carried = replicas.map(({ linkBytes }) =>
    Array.from({ length: SPINES }, (_, spine) => {
      const up = Array.from(fabric.links.to.keys()).find(
        (link) => fabric.links.from[link] === LEAF && fabric.links.to[link] === LEAF + 2 + spine,
      )!;
      return linkBytes[up];
    }),
  );
  const expected = seeds.map((seed) => {
    const bytes = new Array<number>(SPINES).fill(0);
    const own = polarize ? hash2(seed, 0x504f4c) : hash3(seed, LEAF, 0x45434d);
    for (const message of messages) {
      const key = hash3(message.src, message.dst, 0);
      bytes[hash3(own, key, 0) % SPINES]! += message.bytes;
    }
    return bytes;
  });
  expect(carried).toEqual(expected);
});
