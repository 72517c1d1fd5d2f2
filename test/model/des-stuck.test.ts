/** Runs that cannot finish end with the reason, not with a hang. */
import { expect, test } from 'vitest';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { createScheduleBuilder } from '../../src/model/schedule-builder.ts';
import { ring } from '../../src/topology/ring.ts';
import { star } from '../../src/topology/star.ts';
import { UserError } from '../../src/util/errors.ts';
import { fabricOf } from '../reference/fabrics.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const G = 1e9;
const wide = { payloadBytes: 1000, windowBytes: 1 << 20, rtoPs: 10_000_000 };

test('a PFC deadlock in a ring of ranks is named by its links', () => {
  // Five ranks, each sends to the one two places on, which all go the same way round. Every rank's
  // own packets and those passing share its port; each link's packets wait for the next link, and
  // all five are paused.
  const fabric = ring.build({ hosts: 5, rate: 100 * G, latency: 300_000 });
  const messages = Array.from({ length: 5 }, (_, src) => ({ src, dst: (src + 2) % 5, bytes: 200_000 }));
  const pfc = { xoffBytes: 3000, xonBytes: 1500, headroomBytes: 0 };
  const run = packetRun(fabric, trafficSchedule(messages), { ...wide, pfc });
  expect(() => simulateDes(run)).toThrow(UserError);
  expect(() => simulateDes(run)).toThrow(
    /PFC deadlock.*rank 0 to rank 1, rank 1 to rank 2, rank 2 to rank 3, rank 3 to rank 4, rank 4 to rank 0/,
  );
  // Without PFC the same traffic gets through.
  const [replica] = simulateDes(packetRun(fabric, trafficSchedule(messages), wide));
  expect(replica?.flows).toHaveLength(5);
});

test('a PFC deadlock in a ring of switches, one way only', () => {
  // Ranks 0, 1, 2 on switches 3, 4, 5; these form a one-way circle. Rank r sends to the rank two
  // switches on.
  const cable = (a: number, b: number) =>
    [
      [a, b, 100 * G, 300_000],
      [b, a, 100 * G, 300_000],
    ] as const;
  const fabric = fabricOf(3, [
    ...cable(0, 3),
    ...cable(1, 4),
    ...cable(2, 5),
    [3, 4, 100 * G, 300_000],
    [4, 5, 100 * G, 300_000],
    [5, 3, 100 * G, 300_000],
  ]);
  const messages = [0, 1, 2].map((src) => ({ src, dst: (src + 2) % 3, bytes: 200_000 }));
  const pfc = { xoffBytes: 3000, xonBytes: 1500, headroomBytes: 0 };
  expect(() => simulateDes(packetRun(fabric, trafficSchedule(messages), { ...wide, pfc }))).toThrow(
    /leaf 0 to leaf 1, leaf 1 to leaf 2, leaf 2 to leaf 0/,
  );
});

test('a lane that waits for what nobody sends', () => {
  const builder = createScheduleBuilder();
  builder.addLane(0, 0, [{ need: 1 }]);
  const fabric = star.build({ hosts: 2, rate: 100 * G, latency: 300_000 });
  expect(() => simulateDes(packetRun(fabric, builder.finish()))).toThrow(/lane 0 of rank 0 waits at step 0/);
});

test('ranks without a path, and packets that fit no buffer', () => {
  const apart = fabricOf(2, [
    [0, 2, 100 * G, 300_000],
    [2, 0, 100 * G, 300_000],
    [1, 3, 100 * G, 300_000],
    [3, 1, 100 * G, 300_000],
  ]);
  const schedule = trafficSchedule([{ src: 0, dst: 1, bytes: 1 }]);
  expect(() => simulateDes(packetRun(apart, schedule))).toThrow(/no path from rank 0 to rank 1/);
  const fabric = star.build({ hosts: 2, rate: 100 * G, latency: 300_000 });
  expect(() => simulateDes(packetRun(fabric, schedule, { bufferBytes: 4000 }))).toThrow(/does not fit/);
  expect(() => simulateDes(packetRun(fabric, schedule, { cc: { name: 'tcp', constants: [] } }))).toThrow(
    "unknown congestion control 'tcp'",
  );
});
