/**
 * Runs that cannot finish since links are down say which, in both engines, whatever else was
 * trimmed or paused before.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../src/device/cpu.ts';
import { simulateDes } from '../../src/engine/des/simulate.ts';
import type { PacketRun, PacketSettings } from '../../src/engine/packet/api.ts';
import { simulatePackets } from '../../src/engine/packet/simulate.ts';
import { star } from '../../src/topology/star.ts';
import { packetRun, trafficSchedule } from './packet-traffic.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const LATENCY = 500_000;
const fabric = star.build({ hosts: 9, rate: 100e9, latency: LATENCY });
const incast = trafficSchedule(Array.from({ length: 8 }, (_, i) => ({ src: i + 1, dst: 0, bytes: 200_000 })));
const { from, to } = fabric.links;
const all = Array.from({ length: fabric.links.count }, (_, link) => link);

/** Eight into one; the links go down at 20 us, when a good part is through. */
function failing(links: readonly number[], settings: Partial<PacketSettings>): PacketRun {
  const changes = links.map((link) => ({ link, atPs: 20e6, rateBps: 0 }));
  const base = { payloadBytes: 1000, windowBytes: 50_000, bufferBytes: 20_000, rtoPs: 5e6, ...settings };
  return { ...packetRun(fabric, incast, base), faults: { changes, epochs: [] } };
}

async function reasons(run: PacketRun): Promise<string[]> {
  const reason = (error: unknown) => (error as Error).message;
  const engine = simulatePackets(device, run).then(() => 'finished', reason);
  let oracle = 'finished';
  try {
    simulateDes(run);
  } catch (error) {
    oracle = reason(error);
  }
  return [await engine, oracle];
}

const SETTINGS: Readonly<Record<string, Partial<PacketSettings>>> = {
  'with trimming': { trimming: true },
  'without trimming': { trimming: false },
  'go-back-n': { trimming: false, recovery: 'go-back-n' },
  'with PFC': { trimming: false, pfc: { xoffBytes: 10_000, xonBytes: 5_000, headroomBytes: 400_000 } },
};
const own = all.filter((link) => to[link] === 0);
const LINKS: Readonly<Record<string, readonly number[]>> = {
  'all links': all,
  'the way to the receiver': own,
  'the way back of acks': all.filter((link) => from[link] === 0),
};

describe.each(Object.keys(SETTINGS))('%s', (kind) => {
  test.each(Object.keys(LINKS))('%s', async (which) => {
    for (const reason of await reasons(failing(LINKS[which]!, SETTINGS[kind]!))) {
      expect(reason).toMatch(/down permanently and routes use (it|them): .*\(\d+ lost\)/);
      expect(reason).not.toMatch(/trimmed|headers|deadlock/);
    }
  });
});

// Before they fail, the eight have had packets trimmed: 8 · 50 kB at once into a queue of 20 kB.
test('the same incast on sound links trims, and gets through', async () => {
  const { faults: _none, ...sound } = failing([], { trimming: true });
  const { replicas } = await simulatePackets(device, sound);
  expect(replicas[0]!.counters.trims).toBeGreaterThan(100);
});

// A link that fails and is repaired is not the reason of a run that cannot finish for another
// reason; nor is one that routes have left.
test('links that are mended are not named', async () => {
  const run = failing(own, { trimming: true });
  const mended = [...run.faults!.changes, ...own.map((link) => ({ link, atPs: 60e6, rateBps: 100e9 }))];
  expect(await reasons({ ...run, faults: { changes: mended, epochs: [] } })).toEqual([
    'finished',
    'finished',
  ]);
});
