/** Packets that were resent although none was lost: what the warning says that it was. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/index.ts';
import { scenarioJob } from '../../../src/run/job.ts';
import { resentWarning } from '../../../src/run/rows/resent.ts';

const FABRIC = 'fabric: leaf-spine:leaves=2,spines=2,hosts=4,rate=100Gbit/s';
const WORK = 'traffic: { name: permutation, size: 1MB }';

async function warned(routing: string, packet = 'recovery: go-back-n', counted: object = {}) {
  const text = [FABRIC, 'engine: packet', `routing: ${routing}`, `packet: { ${packet} }`, WORK].join('\n');
  const counters = { messages: 1, rounds: 0, solves: 0, retransmits: 5, drops: 0, trims: 0, ...counted };
  return resentWarning(scenarioJob(await parseScenario(text)), counters)?.code;
}

test.each([
  ['ecmp', 'resent-late'],
  ['d-mod-k', 'resent-late'],
  ['valiant:entropies=1', 'resent-late'],
  ['ecmp:queuePairs=4', 'resent-overtaken'],
  ['spray', 'resent-overtaken'],
  ['valiant', 'resent-overtaken'],
])('go-back-n by %s: %s', async (routing, code) => {
  expect(await warned(routing)).toBe(code);
});

test('no packet is overtaken that the receiver keeps, or whose timeout is given', async () => {
  expect(await warned('spray', 'recovery: selective')).toBe('resent-late');
  expect(await warned('spray', 'recovery: go-back-n, rto: 1ms')).toBe('resent-late');
});

test('nothing is said where packets were lost, or none was resent', async () => {
  expect(await warned('ecmp', 'recovery: go-back-n', { drops: 1 })).toBeUndefined();
  expect(await warned('ecmp', 'recovery: go-back-n', { trims: 1 })).toBeUndefined();
  expect(await warned('ecmp', 'recovery: go-back-n', { retransmits: 0 })).toBeUndefined();
});
