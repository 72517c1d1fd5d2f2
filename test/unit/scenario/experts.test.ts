/** The block of experts: what is wrong, where, and what works; and files in place of numbers. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/check.ts';
import { UserError } from '../../../src/util/errors.ts';
import { expertLoad } from '../../../src/workload/parallelism/expert-load.ts';

const text = (experts: string, more = '') => `fabric: star:hosts=4,rate=100Gbit/s
training:
  model: { layers: 1, hidden: 8, heads: 2, vocab: 16, sequence: 16, experts: 4, topK: 2, expertFfn: 4 }
  parallelism: { dp: 2, ep: 2 }
  batch: { sequences: 1 }
  accelerator: { peak: 1TFLOP/s }
  experts: { ${experts} }
  ${more}
`;

async function problemOf(scenario: string): Promise<string> {
  try {
    await parseScenario(scenario);
  } catch (error) {
    if (error instanceof UserError) return `${error.where}: ${error.message}; ${error.advice}`;
    throw error;
  }
  throw new Error('no problem');
}

test.each([
  [
    'counts: 1 2 3',
    'counts: 3 numbers for 4 experts; one number for each of the 4 experts, e.g. 120 80 95 105',
  ],
  ['counts: 0 0 0 0', 'all counts are 0'],
  ['counts: 1 2 -3 4', "'-3' in row 1 is not a number of at least 0"],
  [
    'counts: 9 1 1 1',
    "expert 0 gets 75.0 % of the tokens' copies; a token goes to 2 different experts: use at most 50.0 % there",
  ],
  ['matrix: 1 2', 'it has 1 rows, an ep group has 2 ranks; one row for each of the 2 ranks of an ep group'],
  ['matrix: "1 2 3; 1 2 3"', 'row 1 has 3 numbers, the group has 2 ranks and 4 experts'],
  ['matrix: "1 2; 1 2 3 4"', 'row 2 has 4 numbers, and row 1 has 2'],
  ['matrix: "1 2; 0 0"', 'row 2 sends nothing'],
  ['matrix: "8 1 1 1; 1 1 1 1"', "expert 0 in row 1 gets 72.7 % of the tokens' copies"],
  ['skew: 1, counts: 1 1 1 2', 'skew and counts both say how tokens are spread; give one of'],
  ['overflow: pad', 'overflow pad without a capacity; give capacity, e.g. 1.25'],
  ['capacity: 0', 'capacity'],
  ['skew: -1', 'skew'],
])('%s', async (experts, problem) => {
  const found = await problemOf(text(experts));
  expect(found).toContain(problem);
  // The line of the block.
  expect(found).toMatch(/^[^:]*:?7:\d+|line 7/);
});

test('an algorithm that is named for ep must do it', async () => {
  const line = 'algorithms: { ep: bruck }';
  expect(await problemOf(text('skew: 1', line))).toContain(
    'bruck sends blocks of one size, but tokens are spread unevenly; use direct, pairwise, hierarchical, rail-aligned',
  );
  expect(await problemOf(text('delivery: per-server', line))).toContain(
    'delivery per-server has an algorithm of its own, not bruck; leave algorithms.ep out',
  );
  expect(await problemOf(text('skew: 1', 'algorithms: { ep: "direct:skew=2" }'))).toContain(
    'direct and training.experts both say how tokens are spread; leave skew of the algorithm out',
  );
});

test('counts and matrix may be files', async () => {
  const files: Readonly<Record<string, string>> = {
    'counts.txt': '# expert 0 to 3\n30\n30\n10\n10\n',
    'matrix.txt': '1 1\n1 3\n',
  };
  const load = async (experts: string) => {
    const options = { readText: async (path: string) => files[path]! };
    const { workload } = await parseScenario(text(experts), options);
    return workload.kind === 'training' ? expertLoad(workload.training) : undefined;
  };
  expect((await load('counts: counts.txt'))!.blocks).toEqual([
    [0.75, 0.25],
    [0.75, 0.25],
  ]);
  // Rank 0 has experts 0 and 1, as many tokens as rank 1.
  expect((await load('counts: 30 20 40 10'))!.blocks).toBeUndefined();
  expect((await load('matrix: matrix.txt'))!.blocks).toEqual([
    [0.5, 0.5],
    [0.25, 0.75],
  ]);
});
