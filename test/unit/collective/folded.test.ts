import { expect, test } from 'vitest';
import { buildCollective, withDefaults } from '../../../src/collective/build.ts';
import { canFold, folded } from '../../../src/collective/folded.ts';
import { findAlgorithm, findCollective } from '../../../src/collective/registry.ts';
import { star } from '../../../src/topology/star.ts';
import { simulatorOn } from '../../model/training/simulator.ts';

const fabric = star.build({
  ...{ hosts: 12, gpus: 1, rate: 100e9, latency: 500_000, radix: undefined },
  ...{ scaleUpRate: 800e9, scaleUpLatency: 250_000 },
});

async function endPs(collective: string, ranks: number, params: object, from?: number) {
  const whole = findAlgorithm(findCollective(collective), 'ring');
  const algorithm = from === undefined ? whole : folded(whole, from);
  const groups = [Uint32Array.from({ length: ranks }, (_, rank) => rank)];
  const schedule = buildCollective({
    collective,
    algorithm,
    params: { ...params },
    bytes: 1_200_000,
    groups,
  });
  const { replicas } = await simulatorOn(fabric, [1]).run('ring', schedule, 'endpoints');
  return replicas[0]!.endPs;
}

// Every rank of the star has a port of one rate and the same latency to all others.
test.each([
  ['all-reduce', {}],
  ['reduce-scatter', { channels: 2 }],
  ['all-gather', { direction: 'bi' }],
])('a part of a ring takes as long as the ring: %s %o', async (collective, params) => {
  const whole = await endPs(collective, 12, params);
  for (const kept of [2, 3, 6]) expect(await endPs(collective, kept, params, 12)).toBe(whole);
});

test('only rings whose ranks are all alike can be folded', () => {
  const can = (collective: string, name: string, params = {}) => {
    const algorithm = findAlgorithm(findCollective(collective), name);
    return canFold(algorithm, withDefaults(algorithm, params));
  };
  expect(can('all-reduce', 'ring')).toBe(true);
  expect(can('all-reduce', 'ring', { gpus: 8 })).toBe(false);
  expect(can('all-reduce', 'double-binary-tree')).toBe(false);
});
