/** The spread of pauses: a tree of links, computed by hand. */
import { afterAll, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import { NO_CAUSE } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { fabricOf } from '../reference/fabrics.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

/**
 * Leaf A (node 5) has ranks 0 and 4, B (6) has 1 and 3, C (7) has 2; B and C each have one link to
 * A.
 */
const CABLES = [
  [0, 5],
  [4, 5],
  [1, 6],
  [3, 6],
  [2, 7],
  [6, 5],
  [7, 5],
] as const;
const LINKS = CABLES.flatMap(([a, b]) => [[a, b, 100e9, 500_000] as const, [b, a, 100e9, 500_000] as const]);
const linkOf = (from: number, to: number) => LINKS.findIndex(([a, b]) => a === from && b === to);

test('the root of an incast is its last port; pauses go up from there to a bystander', async () => {
  // 1 and 2 send to 0, so A -> 0 gets twice its capacity and is the only queue at A that grows:
  // rank 3's data for 4 come by a link of A -> 4's own rate. So B -> A and C -> A are paused
  // because of A -> 0. Then B's and C's data wait for these two, the only ways out: the links from
  // 1, from 2 and from 3, which sends nothing to 0, are paused because of them.
  const messages = [
    { src: 1, dst: 0, bytes: 2_000_000 },
    { src: 2, dst: 0, bytes: 2_000_000 },
    { src: 3, dst: 4, bytes: 2_000_000 },
  ];
  const pfc = { xoffBytes: 20_000, xonBytes: 10_000, headroomBytes: 200_000 };
  const settings = { pfc, windowBytes: 1 << 20, bufferBytes: 200_000, rtoPs: 1e10 };
  const run = packetRun(fabricOf(5, LINKS), trafficSchedule(messages), settings);
  const [replica] = (await simulatePackets(device, run)).replicas;
  expect(replica).toEqual(simulateDes(run)[0]);
  const { linkPauses, linkPauseCause, linkPausesCaused } = replica!;
  const causes = new Map<number, number>([
    [linkOf(6, 5), linkOf(5, 0)],
    [linkOf(7, 5), linkOf(5, 0)],
    [linkOf(1, 6), linkOf(6, 5)],
    [linkOf(3, 6), linkOf(6, 5)],
    [linkOf(2, 7), linkOf(7, 5)],
  ]);
  LINKS.forEach((_, link) => {
    expect(linkPauseCause[link], `link ${link}`).toBe(causes.get(link) ?? NO_CAUSE);
    expect(linkPauses[link]! > 0).toBe(causes.has(link));
    // The cause of a link's pauses is the same each time: no other queue holds data that came by
    // it.
    const caused = [...causes].filter(([, cause]) => cause === link).map(([paused]) => linkPauses[paused]!);
    expect(linkPausesCaused[link]).toBe(caused.reduce((sum, count) => sum + count, 0));
  });
});
