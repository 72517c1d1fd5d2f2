/** Runs of more messages than the scenario's limit are refused before anything is simulated. */
import { expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { runScenario } from '../../../src/run/run.ts';
import { parseScenario } from '../../../src/scenario/check.ts';

const FABRIC = 'leaf-spine:leaves=2,spines=2,hosts=4,rate=400Gbit/s';
const SERVERS = 'leaf-spine:leaves=2,spines=2,hosts=2,gpus=2,rate=400Gbit/s,scaleUpRate=450GB/s';
const TRAINING = `
  model: { layers: 2, hidden: 256, heads: 8, ffn: 512, vocab: 1000, sequence: 128 }
  parallelism: { dp: 4, tp: 2 }
  batch: { sequences: 1 }
  accelerator: { peak: 989TFLOP/s, efficiency: 50% }`;

/** Whether a run with a limit is simulated, or why it is refused. */
async function outcome(text: string, limit: number, seeds: number): Promise<string> {
  const scenario = await parseScenario(`${text}\nseeds: ${seeds}\nengine: { messageLimit: ${limit} }`);
  const device = createCpuDevice();
  const simulate = async () => {
    throw new Error('simulated');
  };
  return runScenario(scenario, { device, simulate })
    .then(
      () => 'ran',
      (error: Error & { where?: string; advice?: string }) =>
        error.where === undefined ? error.message : `${error.message}; ${error.where}; ${error.advice}`,
    )
    .finally(() => device.destroy());
}

// A ring's 2·(8 − 1) steps on each of 8 ranks.
const RING = 2 * 7 * 8;

test.each([
  ['a collective', `fabric: ${FABRIC}\ncollective: { name: all-reduce, algorithm: ring, size: 1MiB }`, RING],
  [
    'its sizes together',
    `fabric: ${FABRIC}\ncollective: { name: all-reduce, algorithm: ring, size: [1MiB, 2MiB] }`,
    2 * RING,
  ],
  ['traffic', `fabric: ${FABRIC}\ntraffic: { name: permutation, size: 1MiB }`, 8],
])('%s: messages times seeds', async (_, text, messages) => {
  expect(await outcome(text, messages, 1)).toBe('simulated');
  expect(await outcome(text, messages - 1, 1)).toContain('; engine.messageLimit; ');
  expect(await outcome(text, 3 * messages, 3)).toBe('simulated');
  expect(await outcome(text, 3 * messages - 1, 3)).toContain(
    ` ${messages} messages, ${3 * messages} over 3 seeds, less than a minute of work; the limit is ${3 * messages - 1}; engine.messageLimit; `,
  );
});

test('the collectives of a training step count together', async () => {
  const text = `fabric: ${SERVERS}\ntraining:${TRAINING}`;
  const refused = await outcome(text, 60, 1);
  const messages = Number(/ (\d+) messages/.exec(refused)?.[1]);
  expect(await outcome(text, messages, 1)).toBe('simulated');
  expect(await outcome(text, messages - 1, 1)).toContain(`the run has ${messages} messages`);
});

test('seeds that decide nothing are not counted', async () => {
  const text = `fabric: ${FABRIC}\nrouting: d-mod-k\ntraffic: { name: permutation, size: 1MiB }`;
  expect(await outcome(text, 8, 5)).toBe('simulated');
});

test('the advice is a limit that is large enough', async () => {
  const text = `fabric: ${FABRIC}\ncollective: { name: all-reduce, algorithm: ring, size: 1MiB }`;
  const advised = /--set engine\.messageLimit=(\d+)/.exec(await outcome(text, 10, 4))?.[1];
  expect(await outcome(text, Number(advised), 4)).toBe('simulated');
});
