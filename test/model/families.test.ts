/**
 * Every family of fabrics through both engines, the oracle and the whole ladder, by a collective
 * and by traffic.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';
import { topologies } from '../../src/topology/registry.ts';
import { type Instance, instances } from '../unit/topology/instances.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const UNITS: Readonly<Record<string, string>> = { rate: 'bit/s', time: 'ps' };

/** Where rails of different servers do not meet, by two: the ranks of a server there. */
const WITHIN_RAILS = ['traffic: { name: permutation, size: 64KiB, shift: 2 }'];

/** The instance as a scenario says it. */
function specOf({ name, values }: Instance): string {
  if (values.text !== undefined) return `{ file: ${values.path} }`;
  const { params } = topologies.find((topology) => topology.name === name)!;
  const keys = Object.entries(values).map(
    ([key, value]) => `${key}: ${value}${UNITS[params[key]!.kind] ?? ''}`,
  );
  return `{ name: ${[name, ...keys].join(', ')} }`;
}

const WORKLOADS = [
  'collective: { name: all-to-all, size: 96KiB }',
  'traffic: { name: permutation, size: 64KiB, shift: 1 }',
];

describe.each(instances.map((instance) => [specOf(instance), instance] as const))(
  '%s',
  (fabric, { unreachable, values }) => {
    test.each(['flow', 'packet'])('engine %s', async (engine) => {
      for (const workload of unreachable === undefined ? WORKLOADS : WITHIN_RAILS) {
        const scenario = await parseScenario(`fabric: ${fabric}\nengine: ${engine}\n${workload}`, {
          readText: async () => String(values.text),
        });
        const { step } = await runScenario(scenario, { device });
        if (engine === 'packet') {
          const oracle = await runScenario(
            { ...scenario, engine: { ...scenario.engine, name: 'des' } },
            { device },
          );
          expect(oracle.step!.time_us).toBe(step!.time_us);
        }
        const ladder = step!.ladder;
        expect(ladder.at(-1)!.rung).toBe(engine === 'flow' ? 'routing' : 'transport');
        const delta = Object.fromEntries(ladder.map((rung) => [rung.rung, rung.delta_us as number]));
        // Messages take time to travel and to leave their ranks; a fabric takes none away.
        expect(delta.latency).toBeGreaterThan(0);
        expect(delta.endpoints).toBeGreaterThan(0);
        expect(delta.topology).toBeGreaterThan(-1e-3);
      }
    });
  },
);
