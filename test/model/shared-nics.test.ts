/**
 * The ladder if ranks share NICs: the limit of the NICs is the server's own, and not a loss of the
 * fabric.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createCpuDevice, parseScenario, runScenario } from '../../src/index.ts';

const device = createCpuDevice();
afterAll(() => device.destroy());

const ONE_NIC = readFileSync(join(import.meta.dirname, '../inputs/one-nic-servers.yaml'), 'utf8');

async function ladder(fabric: string, block: string) {
  const text = `{ fabric: { name: file, path: f.yaml }, collective: { size: 64MiB, ${block} } }`;
  const scenario = await parseScenario(text, { readText: async () => fabric });
  const { step } = await runScenario(scenario, { device });
  const rungs = new Map(step!.ladder.map(({ rung, time_us }) => [rung, time_us as number]));
  return {
    loss: step!.loss as number,
    endpointsUs: rungs.get('endpoints')!,
    topologyUs: rungs.get('topology')!,
  };
}

const RINGS = 'name: all-reduce, algorithm: ring, channels: 8, gpus: 8';
/** Bytes that 8 rings of 16 ranks send from either server to the other: 2·15/16 of 64 MiB. */
const CROSSING = (2 * 15 * 2 ** 26) / 16;

// All of it passes one NIC of 12.5 GB/s: 10,066 µs. Each ring's own link would take an eighth, to
// which 699 % were lost.
it('one NIC of a server', async () => {
  const { loss, endpointsUs, topologyUs } = await ladder(ONE_NIC, RINGS);
  expect(endpointsUs).toBeGreaterThan(CROSSING / 12.5e3);
  expect(endpointsUs).toBeLessThan(CROSSING / 12.5e3 + 30);
  expect(topologyUs).toBeCloseTo(endpointsUs, 1);
  expect(loss).toBeCloseTo(0, 4);
});

// Rings enter servers at one rank each, four by either NIC: half of the time.
it('two NICs for eight', async () => {
  const four = ONE_NIC.replace('nic: 2', 'nic: 4')
    .replace('[rank 0-7, nic 0,', '[rank 0-3, nic 0, 100Gbit/s, 250ns]\n  - [rank 4-7, nic 2,')
    .replace('[rank 8-15, nic 1,', '[rank 8-11, nic 1, 100Gbit/s, 250ns]\n  - [rank 12-15, nic 3,')
    .replace('nic 0-1, leaf', 'nic 0-3, leaf');
  const { loss, endpointsUs } = await ladder(four, RINGS);
  expect(endpointsUs).toBeGreaterThan(CROSSING / 25e3);
  expect(endpointsUs).toBeLessThan(CROSSING / 25e3 + 30);
  expect(loss).toBeCloseTo(0, 4);
});

// Every rank on both NICs, each with a port of half its rate to either leaf: the ideal spreads over
// them, hashes do not.
it('a choice between NICs and ports costs routing, not the ideal', async () => {
  const both = ONE_NIC.replace('nic: 2, leaf: 1', 'nic: 4, leaf: 2')
    .replace('rank 0-7, nic 0', 'rank 0-7, nic 0-1')
    .replace('rank 8-15, nic 1', 'rank 8-15, nic 2-3')
    .replace('[nic 0-1, leaf 0, 100Gbit/s', '[nic 0-3, leaf 0-1, 50Gbit/s');
  const { loss, endpointsUs, topologyUs } = await ladder(both, RINGS);
  expect(endpointsUs).toBeGreaterThan(CROSSING / 25e3);
  expect(endpointsUs).toBeLessThan(CROSSING / 25e3 + 30);
  expect(topologyUs).toBeCloseTo(endpointsUs, 1);
  expect(loss).toBeGreaterThan(0.2);
});

// 8:1 behind the NIC is the fabric's: leaves of one server, one trunk each to a spine, as slow as
// an eighth of the NIC.
it('links beyond the NIC stay the fabric’s', async () => {
  const slow = ONE_NIC.replace('leaf: 1', 'leaf: 2, spine: 1').replace(
    /- \[nic 0-1, leaf 0.*/,
    '- [nic 0, leaf 0, 100Gbit/s, 500ns]\n  - [nic 1, leaf 1, 100Gbit/s, 500ns]\n  - [leaf 0-1, spine 0, 12.5Gbit/s, 500ns]',
  );
  const { endpointsUs, topologyUs } = await ladder(slow, RINGS);
  expect(endpointsUs).toBeLessThan(CROSSING / 12.5e3 + 30);
  expect(topologyUs / endpointsUs).toBeCloseTo(8, 1);
});
