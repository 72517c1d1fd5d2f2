/**
 * Episodes of a training step simulated once, and all of them anew: the same result, on random
 * steps and on the examples. `WEFT_TESTS=long npx vitest run test/model/training/memo.test.ts` runs
 * 200, and the largest examples too.
 */
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice, parseScenario, type Result, runScenario } from '../../../src/index.ts';
import { FIRST, sizeOf } from '../../sizes.ts';
import { drawStep } from './draw-step.ts';

const CASES = sizeOf({ fast: 5, full: 15, long: 200 });
/** Ranks at most. */
const MOST = sizeOf({ full: 8, long: 16 });
/** Examples of many seconds without memo, or of many minutes. */
const MINUTES = ['deepseek-v3-2048.yaml', 'llama-3-405b.yaml', 'mixtral-512.yaml'];
const LARGE = sizeOf({
  full: [...MINUTES, 'moe-leaf-spine.yaml', 'moe-leaf-spine-2to1.yaml'],
  long: MINUTES,
});

const device = createCpuDevice();
afterAll(() => device.destroy());

async function runBoth(text: string, overrides: readonly string[] = []) {
  const run = async (memo: boolean) => {
    const scenario = await parseScenario(text, {
      overrides: [...overrides, `engine.memo=${memo}`],
      readText: (path) => readFile(path, 'utf8'),
    });
    return runScenario(scenario, { device });
  };
  return { once: await run(true), anew: await run(false) };
}

/** All but the work of the machine. */
function numbersOf({ step, timeline, collectives, flows, links, warnings }: Result) {
  return { step, timeline, collectives, flows, links, warnings };
}

test(`memo on and off on ${CASES} random steps: equal, bit for bit`, async () => {
  for (let index = FIRST; index < FIRST + CASES; index++) {
    const { name, text } = drawStep(index, { engine: { name: 'flow' }, most: MOST });
    const { once, anew } = await runBoth(text);
    expect(numbersOf(anew), name).toEqual(numbersOf(once));
  }
});

const examples = (await readdir('examples')).filter((file) => file.endsWith('.yaml'));
const texts = await Promise.all(examples.map((file) => readFile(`examples/${file}`, 'utf8')));
const steps = examples.filter((file, i) => /^(training|step):/m.test(texts[i]!) && !LARGE.includes(file));

test.each(steps)('memo on and off on examples/%s: equal, bit for bit', async (file) => {
  const { once, anew } = await runBoth(texts[examples.indexOf(file)]!, ['seeds=1']);
  expect(numbersOf(anew)).toEqual(numbersOf(once));
});
