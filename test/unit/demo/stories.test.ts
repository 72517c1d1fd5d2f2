/** Each story's finding, against the numbers of its own runs; and that all can be read. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Story, stories } from '../../../demo/src/stories.ts';
import type { PlainBlock } from '../../../src/model/plain.ts';
import { central, parseScenario, type Result, runScenario, withDevice } from '../../../src/node.ts';

async function resultOf(document: PlainBlock): Promise<Result> {
  const scenario = await parseScenario(JSON.stringify(document));
  return withDevice(
    'cpu',
    (device) => runScenario(scenario, { device, causes: true }),
    () => {},
  );
}

const story = (id: string): Story => stories.find((one) => one.id === id)!;
const ms = ({ step }: Result) => central(step!.time_us) / 1000;
const deltaUs = ({ step }: Result, name: string) =>
  central(step!.ladder.find(({ rung }) => rung === name)?.delta_us ?? 0);

const reasonsOf = ({ causes = [] }: Result) => causes.flatMap(({ reasons = [] }) => reasons);

test('there are eight, each with a question, a finding, a place and a change', () => {
  expect(stories).toHaveLength(8);
  expect(new Set(stories.map(({ id }) => id)).size).toBe(8);
  for (const { asks, says, look, tries } of stories) {
    expect(asks).toMatch(/\?$/);
    for (const text of [says, look]) expect(text).toMatch(/\.$/);
    expect(tries).not.toBe('');
  }
});

describe('findings', () => {
  const results = new Map<string, Result>();
  const of = (id: string, side: 'a' | 'b' = 'a') => results.get(`${id} ${side}`)!;
  beforeAll(async () => {
    for (const { id, a, b } of stories) {
      results.set(`${id} a`, await resultOf(a));
      if (b) results.set(`${id} b`, await resultOf(b));
    }
  });
  /** The finding has these numbers. */
  const says = (id: string, ...parts: string[]) => {
    for (const part of parts) expect(story(id).says).toContain(part);
  };

  test('hash: three flows take three times as long at one link', () => {
    const result = of('hash');
    // 1 MB at 400 Gbit/s takes 20 µs; two flows more at one link add two times that.
    expect(deltaUs(result, 'routing')).toBeCloseTo(40, 4);
    const reasons = reasonsOf(result);
    expect(reasons.some(({ facts }) => Object.values(facts).includes(3))).toBe(true);
    says('hash', '3 flows', `${(ms(result) / (central(result.step!.ideal_us) / 1000)).toFixed(1)} times`);
  });

  test('spine: less than twice the time, and all of the loss is at routing', () => {
    const [a, b] = [of('spine'), of('spine', 'b')];
    expect(ms(a) / ms(b)).toBeGreaterThan(1);
    expect(ms(a) / ms(b)).toBeLessThan(2);
    says('spine', `${(100 * (ms(a) / ms(b) - 1)).toFixed(1)} %`);
    const { time_us: time, ideal_us: ideal } = a.step!;
    expect(deltaUs(a, 'routing')).toBeCloseTo(central(time) - central(ideal), 3);
  });

  test('incast: pauses, and no drop', () => {
    const result = of('incast');
    expect(result.counters).toMatchObject({ drops: 0, trims: 0 });
    says('incast', `${result.counters.pauses} times`, `${(100 * central(result.step!.loss)).toFixed(1)} %`);
  });

  test('dead: about as long as switches do not know of it', () => {
    const result = of('dead');
    const us = deltaUs(result, 'faults');
    expect(Math.abs(us - 100)).toBeLessThan(15);
    expect(result.counters.drops).toBeGreaterThan(0);
    says('dead', `${us.toFixed(0)} µs`);
  });

  test('nvl72: by the parts that leave a server, and the rates', () => {
    const ratio = ms(of('nvl72', 'b')) / ms(of('nvl72'));
    // Ports alone: 64 parts at 50 GB/s against 71 at 900 GB/s are 16.2 times.
    expect(central(of('nvl72', 'b').step!.ideal_us) / 1000 / ms(of('nvl72'))).toBeCloseTo(
      64 / 50 / (71 / 900),
      0,
    );
    says('nvl72', `${ratio.toFixed(1)} times`, '64 of 71');
  });

  test('bubble: three micro-batches long, a quarter as much with four times as many', () => {
    const bubbleUs = (result: Result) => reasonsOf(result).find(({ kind }) => kind === 'bubble')!.delta_us;
    const [a, b] = [of('bubble'), of('bubble', 'b')];
    // 3 of m micro-batches: 3/4 and 3/16 of the time of a stage.
    expect(bubbleUs(a) / bubbleUs(b)).toBeCloseTo(4, 3);
    for (const result of [a, b]) expect(central(result.step!.loss)).toBeCloseTo(0, 9);
    says('bubble', '3 of 7', '3 of 19', 'a quarter');
  });

  test('experts: fewer copies cross, and less time', () => {
    const [a, b] = [of('experts'), of('experts', 'b')];
    says('experts', `${(100 * (1 - ms(b) / ms(a))).toFixed(0)} % less`);
    // 8 of 32 experts on 4 servers: 8 · 3/4 = 6 copies leave a server. A token goes to
    // 4 · (1 − C(24, 8) / C(32, 8)) = 3.72 servers, 3/4 of them others: 2.79.
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
    says('experts', `${(3 * (1 - choose(24, 8) / choose(32, 8))).toFixed(1)} times, not 6`);
  });

  test('straggler: a quarter more computation', () => {
    const [a, b] = [of('straggler'), of('straggler', 'b')];
    // 1 / 0.8 = 1.25.
    expect(deltaUs(b, 'faults')).toBeCloseTo(deltaUs(a, 'compute') / 4, 0);
    says('straggler', `${(100 * (ms(b) / ms(a) - 1)).toFixed(0)} %`);
  });
});
