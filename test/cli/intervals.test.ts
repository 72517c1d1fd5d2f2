/** Differences carry their interval, and say so where the seeds do not tell them from 0. */
import { describe, expect, test } from 'vitest';
import type { Distribution, Quantity, ResultDocument } from '../../src/model/result.ts';
import { parseResult } from '../../src/report/schema.ts';
import { seedsToTell } from '../../src/stats/paired.ts';
import { summarize } from '../../src/stats/summary.ts';
import { weft } from './weft.ts';

const DEAD_SPINE = ['run', 'test/inputs/dead-spine.yaml', '--fault', 'spine 1', '--device', 'cpu', '--quiet'];
const ALL_TO_ALL = ['collective', 'all-to-all', '--size', '1MiB', '--device', 'cpu'];
const LEAF_SPINE = ['--fabric', 'leaf-spine:leaves=4,spines=4,hosts=4,rate=400Gbit/s'];
const STAR = ['--fabric', 'star:hosts=4,rate=400Gbit/s'];

async function resultOf(...args: string[]): Promise<ResultDocument> {
  return parseResult(JSON.parse((await weft(...args, '--json')).stdout));
}

const samplesOf = (quantity: Quantity) => (quantity as Distribution).samples;

describe('several seeds', () => {
  test.each([[[]], [['--seed', '5']]])(
    'a fault rung has its interval over paired seeds: %j',
    async (seed) => {
      const { step } = await resultOf(...DEAD_SPINE, ...seed);
      const [faults, routing] = step!.ladder.toReversed();
      expect([faults!.rung, routing!.rung]).toEqual(['faults', 'routing']);
      const differences = samplesOf(faults!.time_us).map((us, i) => us - samplesOf(routing!.time_us)[i]!);
      const { mean, ci95 } = summarize(differences);
      const delta = faults!.delta_us as Distribution;
      expect(delta.samples).toHaveLength(4);
      expect(delta.mean).toBeCloseTo(mean, 6);
      expect(delta.ci95[0]).toBeCloseTo(ci95[0], 6);
      expect(delta.ci95[1]).toBeCloseTo(ci95[1], 6);
      // In the document and on the terminal the verdict follows from the samples alone.
      const untold = ci95[0] <= 0 && ci95[1] >= 0;
      expect(faults!.seeds_to_tell).toBe(untold ? seedsToTell(delta.samples) : undefined);
      const { stdout } = await weft(...DEAD_SPINE, ...seed);
      expect(stdout).toMatch(/^\+ faults .* [-+][\d.]+ \w+ +±[\d.]+ \w+ /m);
      const verdict =
        /^\+ faults: not distinguishable from 0 with 4 seeds; (about|more than) [\d,]+ seeds are needed$/m;
      if (untold) expect(stdout).toMatch(verdict);
      else expect(stdout).not.toMatch(verdict);
    },
  );

  test('what the seed decides nothing of has no interval', async () => {
    const { provenance, step } = await resultOf(...ALL_TO_ALL, ...LEAF_SPINE, '--seeds', '8', '--quiet');
    expect(provenance.seeded).toBe(true);
    expect(step!.ladder.map(({ seeded }) => seeded)).toEqual([false, false, false, false, true]);
    const { stdout } = await weft(...ALL_TO_ALL, ...LEAF_SPINE, '--seeds', '8', '--quiet');
    const cells = stdout.split('\n').filter((line) => line.includes('±'));
    expect(cells.map((line) => line.slice(0, 12).trim())).toEqual(['#       size', 'rung', '+ routing']);
  });

  test('a table of sizes has the interval of the loss, in 100 columns', async () => {
    const args = ['--size', '1MiB:64MiB:x2', '--seeds', '4', '--quiet', ...LEAF_SPINE];
    const { stdout } = await weft('collective', 'all-to-all', '--device', 'cpu', ...args);
    const { collectives } = await resultOf('collective', 'all-to-all', '--device', 'cpu', ...args);
    const rows = stdout.split('\n').filter((line) => /^ +\d+ /.test(line));
    expect(rows.map((row) => row.trim().split(/ +/)[8])).toEqual(
      collectives.map(({ loss }) => {
        const [lo, hi] = (loss as Distribution).ci95;
        return (((hi - lo) / 2) * 100).toFixed(2);
      }),
    );
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });
});

test('a preset, whose rows say how each size is done, keeps to 100 columns', async () => {
  const args = ['--fabric', 'preset:dgx-h100,servers=4', '--size', '1MiB:64MiB:x64', '--seeds', '2'];
  const { stdout } = await weft('collective', 'all-reduce', ...args, '--device', 'cpu', '--quiet');
  expect(stdout).toMatch(/^# +size .* ± loss +p99 +proto +algo$/m);
  for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
});

describe('one seed', () => {
  test('where it matters, it says so', async () => {
    const { stdout } = await weft(...DEAD_SPINE, '--seeds', '1');
    expect(stdout).toContain('\n+ routing, + faults: one seed, no interval\n');
    expect(stdout).toMatch(/\nstep time loss .*\n {2}one seed, no interval\n/);
    const { step } = await resultOf(...DEAD_SPINE, '--seeds', '1');
    expect(step!.ladder.map(({ delta_us }) => typeof delta_us)).toEqual(new Array(6).fill('number'));
    const sizes = ALL_TO_ALL.map((word) => (word === '1MiB' ? '1MiB:2MiB:x2' : word));
    const table = await weft(...sizes, ...LEAF_SPINE);
    expect(table.stdout).toContain('\n# one seed, no interval\n');
  });

  const spray = ['--engine', 'packet', '--cc', 'none'];
  test.each<[string, string[], boolean]>([
    ['one switch has one path', [...ALL_TO_ALL, ...STAR], false],
    ['D-mod-k draws nothing', [...ALL_TO_ALL, ...LEAF_SPINE, '--routing', 'd-mod-k'], false],
    ['a fluid over all paths draws nothing', [...ALL_TO_ALL, ...LEAF_SPINE, '--routing', 'spray'], false],
    ['hashing does', [...ALL_TO_ALL, ...LEAF_SPINE], true],
    ['but not within a leaf', [...ALL_TO_ALL, ...LEAF_SPINE, '--ranks', '4'], false],
    ['packets that are sprayed', [...ALL_TO_ALL, ...LEAF_SPINE, '--routing', 'spray', ...spray], true],
    ['packets without ECN over one switch', [...ALL_TO_ALL, ...STAR, ...spray], false],
    [
      'faults that are drawn',
      ['collective', 'all-gather', '--size', '1MiB', ...STAR, '--fault', 'links:fraction=50%,rate=50%'],
      true,
    ],
  ])('%s', async (_, args, seeded) => {
    const one = await resultOf(...args, '--quiet');
    expect(one.provenance.seeded).toBe(seeded);
    expect((await weft(...args, '--quiet')).stdout.includes('one seed, no interval')).toBe(seeded);
    // The seed decides nothing: then several end alike.
    if (!seeded) {
      const { step } = await resultOf(...args, '--quiet', '--seeds', '3');
      expect(new Set(samplesOf(step!.time_us))).toEqual(new Set([one.step!.time_us]));
    }
  });
});

// Two leaves and two spines: once a spine is dead, one path is left, in whatever form switches keep
// it.
test.each(['full', 'resilient'])(
  'faults that leave one path leave the seed nothing to decide: %s',
  async (rehash) => {
    const fabric = ['--fabric', 'leaf-spine:leaves=2,spines=2,hosts=2,rate=400Gbit/s'];
    const args = [...fabric, '--fault', 'spine 1', '--routing', `ecmp:rehash=${rehash}`, '--quiet'];
    const { provenance, step } = await resultOf(...ALL_TO_ALL, ...args, '--seeds', '3');
    expect(provenance.seeded).toBe(false);
    expect(new Set(samplesOf(step!.time_us)).size).toBe(1);
    // The other side of the comparison does depend on the seed, so the difference does.
    const [faults, routing] = step!.ladder.toReversed();
    expect([faults!.seeded, routing!.seeded]).toEqual([true, true]);
  },
);

describe('--fail-if compares the mean', () => {
  const run = async (...args: string[]) => {
    const { stderr, code } = await weft(...ALL_TO_ALL, ...args);
    return { code, doubts: stderr.split('\n').filter((line) => line.includes("--fail-if '")) };
  };
  const seeds = ['--seeds', '8'];

  test('and warns where its interval holds the limit', async () => {
    const { step } = await resultOf(...ALL_TO_ALL, ...LEAF_SPINE, ...seeds, '--quiet');
    const { mean, ci95 } = step!.loss as Distribution;
    const at = (share: number) => `loss > ${share * 100}%`;
    const inside = await run(...LEAF_SPINE, ...seeds, '--fail-if', at((mean + ci95[0]) / 2));
    expect(inside.code).toBe(1);
    expect(inside.doubts).toHaveLength(1);
    expect(inside.doubts[0]).toMatch(
      /the mean is compared, but its 95 % interval with 8 seeds, .*, contains the limit; about \d+ seeds are needed$/,
    );
    const above = await run(...LEAF_SPINE, ...seeds, '--fail-if', at(2 * ci95[1] - mean));
    expect(above).toEqual({ code: 0, doubts: [] });
    const below = await run(...LEAF_SPINE, ...seeds, '--fail-if', at(2 * ci95[0] - mean));
    expect(below).toEqual({ code: 1, doubts: [] });
  });

  test('and that one seed decides, where the seed matters', async () => {
    const { doubts } = await run(...LEAF_SPINE, '--fail-if', 'loss > 5%');
    expect(doubts.join()).toMatch(/: one seed, no interval; other seeds may give another answer$/);
    expect((await run(...LEAF_SPINE, '--fail-if', 'ideal > 1s')).doubts).toEqual([]);
    expect((await run(...LEAF_SPINE, '--fail-if', 'topology > 1s')).doubts).toEqual([]);
    expect((await run(...STAR, '--fail-if', 'loss > 5%')).doubts).toEqual([]);
  });
});
