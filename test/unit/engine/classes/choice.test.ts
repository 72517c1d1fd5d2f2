import { expect, test } from 'vitest';
import { hasChoice } from '../../../../src/engine/classes/choice.ts';
import { parseScenario } from '../../../../src/index.ts';
import { buildRoutes } from '../../../../src/routing/tables.ts';
import { messageSchedule } from '../../../../src/workload/messages.ts';

const spine = 'leaf-spine:leaves=2,spines=2,hosts=2,rate=100Gbit/s';

test.each([
  ['star:hosts=4,rate=100Gbit/s', 0, 3, false],
  // Ranks 0 and 1 share a leaf, 0 and 2 do not: two spines.
  [spine, 0, 1, false],
  [spine, 0, 2, true],
  ['leaf-spine:leaves=2,spines=1,hosts=2,rate=100Gbit/s', 0, 2, false],
  // Both ways round a ring of four are as short to the opposite rank only.
  ['ring:hosts=4,rate=100Gbit/s', 0, 1, false],
  ['ring:hosts=4,rate=100Gbit/s', 0, 2, true],
  // For a server's two ranks the scale-up switch is the one way.
  ['leaf-spine:leaves=2,spines=2,hosts=1,gpus=2,rate=100Gbit/s,scaleUpRate=1Tbit/s', 0, 1, false],
])('%s, %i to %i: a choice of paths is %s', async (spec, src, dst, choice) => {
  const { fabric: described } = await parseScenario(
    `{fabric: "${spec}", traffic: {name: permutation, size: 1kB}}`,
  );
  const fabric = described.build();
  const ways = { fabric, routes: buildRoutes(fabric) };
  expect(hasChoice(ways, messageSchedule([{ src, dst, bytes: 1000 }]))).toBe(choice);
});
