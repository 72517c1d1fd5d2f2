import { expect, test } from 'vitest';
import { ringAllReduce } from '../../../src/collective/ring.ts';
import { parseScenario } from '../../../src/scenario/check.ts';
import { builtIn, withMembers } from '../../../src/scenario/registries.ts';
import { star } from '../../../src/topology/star.ts';

const mine = { ...ringAllReduce, name: 'mine' };
const TEXT = (algorithm: string) =>
  `{ fabric: 'sun:hosts=4,rate=1GB/s', collective: { name: all-reduce, algorithm: ${algorithm}, size: 1MB } }`;

test('members of your own stand beside the package’s, which stay as they are', async () => {
  const registries = withMembers({
    topologies: [{ ...star, name: 'sun' }],
    algorithms: { 'all-reduce': [mine] },
  });
  const { workload, fabric, hash } = await parseScenario(TEXT('mine'), { registries });
  expect(fabric.member).toBe('sun');
  expect(workload.kind === 'collective' && workload.members?.algorithm).toBe(mine);
  expect(hash).not.toBe((await parseScenario(TEXT('ring'), { registries })).hash);
  expect(builtIn.topologies.some(({ name }) => name === 'sun')).toBe(false);
  await expect(parseScenario(TEXT('mine'))).rejects.toThrow("unknown topology 'sun'");
});

test('names that are taken, and collectives that are not there, are refused', () => {
  expect(() => withMembers({ topologies: [star] })).toThrow("the name 'star' is already used by a topology");
  expect(() => withMembers({ algorithms: { 'all-reduce': [ringAllReduce] } })).toThrow(
    "the name 'ring' is already used by an algorithm",
  );
  expect(() => withMembers({ algorithms: { 'all-reduse': [mine] } })).toThrow(
    "unknown collective 'all-reduse'",
  );
});
