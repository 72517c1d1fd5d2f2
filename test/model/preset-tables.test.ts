/**
 * Presets against measured sweeps of all-reduce, sizes and tables alike with one profile a family:
 * 30 % of the time up to 1 MiB, 20 % of busbw below 256 MiB, 8 % from there on. Named cases miss;
 * docs/presets.md says why.
 */
import { expect, test } from 'vitest';
import {
  A100_AZURE,
  A100_FOUR,
  B200_FOUR,
  B200_ONE,
  compare,
  H200_AZURE,
  H200_TORCH,
  type Measured,
  misses,
} from './published.ts';

const KiB = 2 ** 10;
const MiB = 2 ** 20;

const TABLES: readonly (readonly [string, string, Measured, readonly number[]])[] = [
  ['O-27', 'preset:dgx-h200,servers=1', H200_TORCH, []],
  ['O-28', 'preset:dgx-a100,servers=1', A100_AZURE, []],
  ['O-29, one server', 'preset:p6-b200,servers=1', B200_ONE, []],
  // Here rings hide the latency between servers behind their other sends, and there they do not.
  [
    'O-29, four servers',
    'preset:p6-b200,servers=4',
    B200_FOUR,
    [32 * KiB, 64 * KiB, 32 * MiB, 64 * MiB, 128 * MiB, 256 * MiB, 512 * MiB],
  ],
  ['O-30', 'preset:dgx-a100,servers=4,rate=100Gbit/s,uplinkRate=100Gbit/s', A100_FOUR, [32 * KiB]],
  ['O-31', 'preset:dgx-h200,servers=1', H200_AZURE, []],
];

test.each(TABLES)('%s: %s', async (_name, fabric, table, missing) => {
  expect(misses(await compare(fabric, table))).toEqual(missing);
});
