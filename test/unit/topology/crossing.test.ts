/** The cut that every run can afford, against the exact bisection. */
import { expect, it } from 'vitest';
import { parseScenario } from '../../../src/scenario/check.ts';
import { bisectionOf } from '../../../src/topology/facts/bisection.ts';
import { crossingOf } from '../../../src/topology/facts/crossing.ts';

async function built(fabric: string) {
  const text = `{ fabric: '${fabric}', collective: { name: all-reduce, size: 1MB, ranks: 2 } }`;
  return (await parseScenario(text)).fabric.build();
}
const RATE = 'rate=400Gbit/s';

// Halves of whole servers here, so that the cut is one of those which the exact search looks at:
// never below its flow, and equal where every switch has hosts or the fabric is a tree.
it.each([
  [`leaf-spine:leaves=4,hosts=8,spines=4,${RATE}`, 1],
  [`leaf-spine:leaves=4,hosts=8,spines=4,oversubscription=4:1,${RATE}`, 1 / 4],
  [`leaf-spine:leaves=4,hosts=8,spines=3,uplinkRate=400Gbit/s,${RATE}`, 3 / 8],
  [`fat-tree:k=8,${RATE}`, 1],
  [`fat-tree:k=4,oversubscription=3:1,${RATE}`, 1 / 3],
  // Nine groups, one cable between any two, four routers of two hosts: halves of four and a half
  // groups. 4·4 cables between whole groups, and 4 local ones of the parted one, whose routers'
  // globals stay on their sides or cross: 20 in all, of 36 NICs.
  [`dragonfly:routers=4,hosts=2,globals=2,${RATE}`, 20 / 36],
  [`dragonfly:routers=4,hosts=2,globals=2,gpus=8,scaleUpRate=450GB/s,${RATE}`, 20 / 288],
  [`hyperx:x=4,y=4,hosts=4,${RATE}`, 1 / 2],
  [`star:hosts=8,${RATE}`, 1],
])('%s', async (fabric, share) => {
  const on = await built(fabric);
  const { carriedBps, sentBps } = crossingOf(on)!;
  expect(carriedBps / sentBps).toBeCloseTo(share, 6);
  expect(carriedBps / bisectionOf(on)!.bps).toBeCloseTo(1, 6);
});

it('is an upper bound where switches have no hosts to go by', async () => {
  const on = await built(`slim-fly:q=5,hosts=4,${RATE}`);
  expect(crossingOf(on)!.carriedBps).toBeGreaterThanOrEqual(bisectionOf(on)!.bps);
});

it('is of whole servers, and of none where there is one', async () => {
  const five = await built(`leaf-spine:leaves=5,hosts=1,spines=2,gpus=4,scaleUpRate=1TB/s,${RATE}`);
  // Two servers of 4 NICs against three.
  expect(crossingOf(five)!.sentBps).toBe(2 * 4 * 400e9);
  expect(crossingOf(await built('nvswitch:gpus=8,rate=450GB/s'))).toBeUndefined();
});
