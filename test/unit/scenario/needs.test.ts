import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/check.ts';
import { loadNeeds } from '../../../src/scenario/needs.ts';
import { builtIn } from '../../../src/scenario/registries.ts';
import { problemText, ScenarioError } from '../../../src/scenario/text/problems.ts';
import { readTree } from '../../../src/scenario/text/read.ts';
import { star } from '../../../src/topology/star.ts';
import { UserError } from '../../../src/util/errors.ts';

const STAR = 'fabric: star:hosts=8,rate=400Gbit/s\n';
const ALL_REDUCE = 'collective: { name: all-reduce, size: 1MiB }\n';
const STEP = `training:
  model: { layers: 2, hidden: 64, heads: 4, ffn: 256, vocab: 1000, sequence: 128 }
  batch: { sequences: 4 }
  accelerator: { peak: 500TFLOP/s, efficiency: 40% }
`;

const evaluatorOf = async (text: string, registries = builtIn) =>
  (await loadNeeds(readTree(text, 'a.yaml'), registries, undefined)).evaluate;

test.each([
  `fabric: star:hosts=2*4,rate=400Gbit/s\n${ALL_REDUCE}`,
  `${STAR}collective: { name: all-reduce, size: "8:2*1MiB:x2" }`,
  `${STAR}collective: all-reduce:size=2*1MiB`,
  `${STAR}traffic: { messages: [[0, 1, 2*1MiB]] }`,
  `${STAR}${ALL_REDUCE}faults: ["rank 1:rate=1/4"]`,
  `${STAR}${ALL_REDUCE}packet: { ecn: { kmin: 2*8KiB } }`,
  `${STAR}${STEP}  parallelism: { dp: 2*2 }\n`,
  `${STAR}${STEP}  parallelism: { dp: 4 }\n  algorithms: { dp: "ring:channels=1+1" }\n`,
  `${STAR}${ALL_REDUCE}seeds: 1+1`,
])('an expression is found, and worth what it says: %s', async (text) => {
  expect(await evaluatorOf(text)).toBeDefined();
  await parseScenario(text);
});

test.each([
  `name: run 2026-01-02\n${STAR}collective: { name: all-reduce, size: "8:1MiB:x2", ranks: "0-3,6-7" }`,
  `${STAR}routing: up-down\n${ALL_REDUCE}faults: [{ name: leaf 3 - spine 1, rate: 25% }]`,
  `fabric: file:path=runs-1/2-a.yaml\n${ALL_REDUCE}`,
])('names, ranks and paths are none: %s', async (text) => {
  expect(await evaluatorOf(text)).toBeUndefined();
});

test('a quantity of a member of your own may be called as ranks are', async () => {
  const odd = { ...star, name: 'odd', params: { ...star.params, ranks: { kind: 'count', help: 'any' } } };
  const registries = { ...builtIn, topologies: [odd as unknown as typeof star] };
  expect(await evaluatorOf(`fabric: odd:ranks=2*4\n${ALL_REDUCE}`, registries)).toBeDefined();
});

test.each([
  [`fabric: file:path=a.yaml\n${ALL_REDUCE}`, ['a.yaml']],
  [
    `fabric: { file: a.yaml }\ncollective: { name: all-reduce, size: 1MB, algorithm: { file: b.xml } }`,
    ['a.yaml', 'b.xml'],
  ],
  [`${STAR}collective: { name: all-reduce, size: 1MB, algorithm: "file:path=b.xml" }`, ['b.xml']],
  [`${STAR}collective: { name: all-to-all, size: 1MB, matrix: m.csv }`, ['m.csv']],
  [`${STAR}collective: { name: all-to-all, size: 1MB, matrix: "0 1; 1 0" }`, []],
])('files are found: %s', async (text, paths) => {
  const { files } = await loadNeeds(readTree(text, 'a.yaml'), builtIn, async () => 'text');
  expect([...files!.keys()]).toEqual(paths);
});

test('a file that cannot be read is told with its place, together with all else', async () => {
  const reads: string[] = [];
  const readText = async (path: string) => {
    reads.push(path);
    throw new UserError(`'${path}' is gone`, { advice: 'look again' });
  };
  const text = `fabric: { name: file, path: a.yaml }\ncollective: { name: all-reduce, sise: 1MiB }\n`;
  const error: unknown = await parseScenario(text, { fileName: 's.yaml', readText }).catch((e) => e);
  expect(error).toBeInstanceOf(ScenarioError);
  const problems = (error as ScenarioError).problems.map(problemText);
  expect(problems[0]).toMatch(/^'a\.yaml' is gone\n {2}at s\.yaml:1:29\n[\s\S]*\n {2}look again$/);
  expect(problems.slice(1).join('\n')).toContain("did you mean 'size'?");
  expect(reads).toEqual(['a.yaml']);
});
