import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/check.ts';

const text = (fabric: string) =>
  `{ fabric: 'star:hosts=8,rate=1GB/s${fabric}', collective: { name: all-reduce, algorithm: sharp, size: 1MB } }`;

test('switches add only where the fabric says that they can', async () => {
  await expect(parseScenario(text(''))).rejects.toThrow('sharp needs switches that add');
  await expect(parseScenario(text(',inNetwork=false'))).rejects.toThrow('sharp needs switches that add');
  const { fabric } = await parseScenario(text(',inNetwork=true'));
  expect(fabric.inNetwork).toBe(true);
  await expect(parseScenario(text(',inNetwork=maybe'))).rejects.toThrow("'maybe' is neither true nor false");
});

test('in a training step likewise', async () => {
  const step = (fabric: string) => `
fabric: star:hosts=8,rate=1GB/s${fabric}
training:
  model: { layers: 1, hidden: 64, heads: 8, ffn: 64, vocab: 100, sequence: 16 }
  parallelism: { dp: 8 }
  batch: { sequences: 1 }
  algorithms: { dp: sharp }
`;
  await expect(parseScenario(step(''))).rejects.toThrow('sharp needs switches that add');
  expect((await parseScenario(step(',inNetwork=true'))).fabric.inNetwork).toBe(true);
});
