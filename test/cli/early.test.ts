/**
 * Runs that are too large are refused by their counts, before fabrics, routes or lists are built
 * that would take minutes.
 */
import { expect, test } from 'vitest';
import { cpuSeconds } from '../cpu.ts';
import { weft } from './weft.ts';

test.each([
  [
    '16 M links',
    ['collective', 'all-reduce', '--size', '1MiB'],
    'leaf-spine:leaves=2048,hosts=16,spines=4096,rate=400Gbit/s',
    'the fabric would have 16842752 links; the limit is 4194240',
  ],
  [
    '4 billion lanes',
    ['collective', 'all-to-all', '--size', '1MiB'],
    'fat-tree:k=64,rate=400Gbit/s',
    'direct needs 4294967296 lanes; a schedule may have 4194240',
  ],
  [
    // A ring's 2(n − 1) steps on each of n ranks: 2 · 199999 · 200000.
    '80 billion messages of a collective',
    ['collective', 'all-reduce', '--size', '1GB', '--algorithm', 'ring'],
    'star:hosts=200000,rate=100Gbit/s',
    'ring over 200000 ranks sends 79999600000 messages, about 7.4 hours of work; the limit is 10800000000',
  ],
  [
    '9 million messages',
    ['traffic', 'all-to-all', '--size', '1MB'],
    'star:hosts=3000,rate=400Gbit/s',
    '8997000 messages are too many to list; the limit is 4191240',
  ],
])('%s', async (_, args, fabric, said) => {
  const seconds = await cpuSeconds(async () => {
    const { code, stdout, stderr } = await weft(...args, '--fabric', fabric, '--device', 'cpu');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
  });
  expect(seconds).toBeLessThan(20);
});
