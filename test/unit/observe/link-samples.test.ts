/** Links of a trace: which are shown, and their rates between samples. */
import { expect, test } from 'vitest';
import type { LinkSample } from '../../../src/engine/packet/api.ts';
import { collectLinkSamples } from '../../../src/observe/link-samples.ts';
import { star } from '../../../src/topology/star.ts';

/** Ranks 0 and 1 at a switch: links 0 and 2 up, 1 and 3 down. */
const fabric = star.build({ hosts: 2, rate: 100e9, latency: 1000 });

const sample = (timePs: number, linkBytes: readonly number[], queueBytes: readonly number[]): LinkSample => ({
  ...{ timePs, linkBytes: Float64Array.from(linkBytes), queueBytes: Uint32Array.from(queueBytes) },
  ...{ marks: new Uint32Array(4), drops: new Uint32Array(4), trims: new Uint32Array(4), pausedPs: undefined },
});

test('longest queues first, then what carried most; idle links are not shown', () => {
  const samples = collectLinkSamples();
  samples.add(sample(1e6, [10, 20, 0, 20], [0, 0, 0, 7]));
  samples.add(sample(2e6, [30, 60, 0, 40], [0, 0, 0, 0]));
  expect(samples.tracks(fabric).map(({ name }) => name)).toEqual([
    'leaf 0 -> rank 1',
    'leaf 0 -> rank 0',
    'rank 0 -> leaf 0',
  ]);
});

test('the rate of a row is of what was carried since the row before', () => {
  const samples = collectLinkSamples();
  // 125 bytes in 1 µs are 1 Gbit/s; 500 more in 2 µs are 2 Gbit/s.
  samples.add(sample(1e6, [125, 0, 0, 0], [3, 0, 0, 0]));
  samples.add(sample(3e6, [625, 0, 0, 0], [9, 0, 0, 0]));
  expect(samples.tracks(fabric)).toEqual([
    { name: 'rank 0 -> leaf 0', timesUs: [1, 3], queueBytes: [3, 9], rateGbps: [1, 2] },
  ]);
});

test('another run begins with none', () => {
  const samples = collectLinkSamples();
  expect(samples.tracks(fabric)).toEqual([]);
  samples.add(sample(1e6, [1, 0, 0, 0], [0, 0, 0, 0]));
  samples.clear();
  expect(samples.tracks(fabric)).toEqual([]);
});
