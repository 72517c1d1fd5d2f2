import { expect, test } from 'vitest';
import { flowsResult } from '../../../src/run/rows/flows.ts';

/** A message of 8 bytes. */
const message = (src: number, dst: number, startPs: number, endPs: number) => ({
  src,
  dst,
  bytes: 8,
  startPs,
  endPs,
});

test('messages are listed by sender, receiver and time, in whatever order a device ended them', () => {
  const list = [
    message(0, 1, 0, 4e6),
    message(0, 1, 4e6, 8e6),
    message(0, 2, 0, 4e6),
    message(1, 0, 0, 4e6),
    message(1, 0, 0, 5e6),
  ];
  const replica = {
    seed: 1,
    endPs: 8e6,
    marksPs: new Float64Array(0),
    messages: 5,
    fct: undefined,
    linkBytes: new Float64Array(0),
    rounds: 1,
    solves: 1,
  };
  const listed = (order: readonly number[]) =>
    flowsResult({ timesPs: [8e6], flows: [{ ...replica, flows: order.map((i) => list[i]!) }] }, 1).list;
  expect(listed([4, 2, 0, 3, 1])).toEqual(listed([0, 1, 2, 3, 4]));
  expect(
    listed([3, 1, 4, 0, 2])!.map(({ src, dst, start_us, end_us }) => [src, dst, start_us, end_us]),
  ).toEqual([
    [0, 1, 0, 4],
    [0, 1, 4, 8],
    [0, 2, 0, 4],
    [1, 0, 0, 4],
    [1, 0, 0, 5],
  ]);
});
