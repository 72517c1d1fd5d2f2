/** Work of more than a minute is announced before it begins. */
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { warningText } from '../../../src/report/warnings/text.ts';
import { runScenario } from '../../../src/run/run.ts';
import { parseScenario } from '../../../src/scenario/check.ts';

/** The announcement of a ring over so many ranks; none if the simulation begins first. */
async function announced(hosts: number): Promise<string> {
  const text = `{ fabric: 'star:hosts=${hosts},rate=100Gbit/s', collective: { name: all-reduce, size: 1GB, algorithm: ring } }`;
  const scenario = await parseScenario(text);
  const device = createCpuDevice();
  const run = runScenario(scenario, {
    device,
    // Ends the run, which is not waited for.
    onLong: (warning) => {
      throw new Error(warningText(warning));
    },
    breathe: async () => {
      throw new Error('it runs');
    },
  });
  try {
    return await run.then(
      () => 'it ran',
      (error: Error) => error.message,
    );
  } finally {
    device.destroy();
  }
}

test('a ring over 20,000 ranks', async () => {
  // 2 · 19,999 · 20,000 messages, at 3e6 a second 4.4 minutes.
  expect(await announced(20_000)).toBe(
    'ring over 20000 ranks sends 799960000 messages, about 4 minutes of work per seed; use fewer ranks or another algorithm',
  );
});

test('not a short one', async () => {
  expect(await announced(4)).not.toContain('messages');
});
