/** The all-reduce of the gradients' norm on fabrics whose rails are not joined. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

async function rows(fabric: string, parallelism: string, algorithms = '') {
  const scenario = await parseScenario(`
fabric: ${fabric}
seeds: 1
training:
  model: { layers: 6, hidden: 64, heads: 4, ffn: 128, vocab: 100, sequence: 64 }
  parallelism: ${parallelism}
  batch: { sequences: 1 }
  optimizer: { gradientNorm: true }
  ${algorithms}
`);
  const { collectives } = await runScenario(scenario, { device });
  return collectives.filter(({ name }) => name.startsWith('all'));
}

const PLANES = 'multi-plane:planes=4,k=4,rate=400Gbit/s,scaleUpRate=200GB/s';
const RAILS = 'rail-only:servers=4,gpus=4,rate=400Gbit/s,scaleUpRate=200GB/s';

// A rank of each server is the entry of the tree: all on one rail.
test.each([
  [PLANES, '{ dp: 16 }'],
  [PLANES, '{ tp: 4, dp: 2, pp: 2 }'],
  [RAILS, '{ tp: 4, dp: 4 }'],
])('whole servers of %s, %s: the tree', async (fabric, parallelism) => {
  const [row] = await rows(fabric, parallelism, 'algorithms: { dp: auto }');
  expect(row).toMatchObject({ algorithm: 'double-binary-tree', named_by: 'default', params: { gpus: 4 } });
});

// 6 ranks are a server of 4 and one of 2. A tree over pairs would go from rail 2 to rail 0.
test.each([
  [PLANES, '{ dp: 6 }'],
  [PLANES, '{ tp: 2, dp: 3 }'],
  [RAILS, '{ dp: 14 }'],
])('a server in part of %s, %s: an algorithm that has paths', async (fabric, parallelism) => {
  const [row] = await rows(fabric, parallelism, 'algorithms: auto');
  expect(row).toMatchObject({ named_by: 'auto' });
});

// Spines join the rails.
test('a server in part where rails are joined: the tree', async () => {
  const rails = 'rail-optimized:servers=4,gpus=4,spines=2,rate=400Gbit/s,scaleUpRate=200GB/s';
  const [row] = await rows(rails, '{ dp: 6 }');
  expect(row).toMatchObject({ algorithm: 'double-binary-tree', named_by: 'default' });
});
