import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/index.ts';
import { slowdowns } from '../../../src/model/faults.ts';

const HEAD = ['fabric: star:hosts=64,rate=100Gbit/s', 'collective: all-reduce:size=1MiB'];

async function factors(fault: string, seed = 1) {
  const scenario = await parseScenario([...HEAD, `faults: [${fault}]`].join('\n'));
  return slowdowns(scenario.faults!, 64, seed)!;
}

async function slow(fault: string): Promise<Record<number, number>> {
  return Object.fromEntries([...(await factors(fault)).entries()].filter(([, factor]) => factor !== 1));
}

test('ranks are slow by speed or slowdown: one, a list, or all of them', async () => {
  expect(await slow('rank 5:speed=80%')).toEqual({ 5: 1.25 });
  expect(await slow('{ name: rank 5, slowdown: 1.2 }')).toEqual({ 5: 1.2 });
  expect(await slow('{ name: "ranks 0,8-10", speed: 0.5 }')).toEqual({ 0: 2, 8: 2, 9: 2, 10: 2 });
  expect(Object.values(await slow('ranks:speed=50%'))).toEqual(Array.from({ length: 64 }, () => 2));
  // The largest of several factors counts.
  expect(await slow('ranks 3-4:speed=80%, rank 4:slowdown=1.5, rank 4:slowdown=1.1')).toEqual({
    3: 1.25,
    4: 1.5,
  });
});

test('a fraction of ranks is drawn by the seed', async () => {
  const counts = await Promise.all(
    Array.from({ length: 100 }, async (_, seed) => {
      const own = await factors('"ranks:fraction=25%,speed=80%"', seed);
      expect([...own].every((factor) => factor === 1 || factor === 1.25)).toBe(true);
      return own.filter((factor) => factor > 1).length;
    }),
  );
  // 6,400 draws of chance 1/4: 1,600, standard deviation 35.
  expect(Math.abs(counts.reduce((a, b) => a + b) - 1600)).toBeLessThan(4 * 35);
  expect(new Set(counts).size).toBeGreaterThan(5);
});

test('a spread is half of a normal distribution', async () => {
  const all = await Promise.all(Array.from({ length: 100 }, (_, seed) => factors('ranks:spread=10%', seed)));
  const more = all.flatMap((own) => [...own].map((factor) => factor - 1));
  expect(more.every((x) => x >= 0)).toBe(true);
  // |z| has mean √(2/π) = 0.798 and deviation 0.603; over 6,400 draws of 0.0075.
  const mean = more.reduce((a, b) => a + b) / more.length / 0.1;
  expect(Math.abs(mean - Math.sqrt(2 / Math.PI))).toBeLessThan(4 * 0.0075);
  // Two in three are below one deviation: 68.3 %, standard deviation 0.6 %.
  const below = more.filter((x) => x < 0.1).length / more.length;
  expect(Math.abs(below - 0.683)).toBeLessThan(4 * 0.006);
});

test.each([
  ['rank 5:speed=100%', 'a rank with all of its speed is not slow'],
  ['"rank 5:speed=80%,slowdown=1.25"', "'speed' and 'slowdown' say the same"],
  ['"rank 5:speed=80%,rate=50%"', "a slow rank has no 'rate'"],
  ['rank 64:speed=80%', 'rank 64 does not exist'],
  ['"ranks 8-80:speed=80%"', 'rank 80 does not exist'],
  ['ranks 8-x:speed=80%', "'8-x' is not a rank or a range of ranks"],
  ['leaf 0:speed=80%', 'leaf 0 does not compute'],
])('%s: %s', async (fault, message) => {
  await expect(factors(fault)).rejects.toThrow(message);
});
