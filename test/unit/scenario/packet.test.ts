/** Defaults of packets, ports and transport in a scenario, and presets. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/check.ts';

const TRAFFIC = 'traffic: { name: incast, size: 2MB }\n';
const UEC = `fabric: preset:uec-reference\n${TRAFFIC}`;
const scenario = (text: string, ...overrides: string[]) => parseScenario(text, { overrides });
const settings = async (text: string, ...overrides: string[]) => (await scenario(text, ...overrides)).packet!;

// Six links of 1 us, 4150 and 64 bytes at 80 ps a byte: 6 · (1 us + 332 ns) + 6 · (1 us + 5.12 ns)
// = 14.02272 us.
const RTT_PS = 14_022_720;

test("the reference set-up's buffers and thresholds are htsim's: 43, 9 and 35 packets of 4150 bytes", async () => {
  const packet = await settings(UEC);
  expect(packet).toMatchObject({
    payloadBytes: 4086,
    headerBytes: 64,
    ackBytes: 64,
    bufferBytes: 178_450,
    controlBufferBytes: 2 * 178_450,
    ecn: { kminBytes: 37_350, kmaxBytes: 145_250, pmax: 1 },
    trimming: true,
    pfc: undefined,
    windowBytes: undefined,
    rtoPs: undefined,
    entropies: 128,
  });
  // A BDP is 175,284 bytes; twice twice that are 169 packets.
  expect(packet.span).toBe(256);
  expect(packet.cc.name).toBe('nscc');
  // nscc aims at 0.75 RTT with trimming and knows the network's RTT, in ticks of 1024 ps.
  expect(packet.cc.constants[0]).toBe(Math.round((0.75 * RTT_PS) / 1024));
  expect(packet.cc.constants[3]).toBe(Math.round(RTT_PS / 1024));
});

test('the thousand nodes have the same ways, the oversubscribed leaves and spines shorter ones', async () => {
  const wide = await scenario(UEC, 'fabric.k=16');
  expect(wide.fabric.build().ranks).toBe(1024);
  expect(wide.packet).toEqual((await scenario(UEC)).packet);
  const leaves = UEC.replace(
    'reference\n',
    'reference,topology=leaf-spine,leaves=32,hosts=32,spines=8,uplinkRate=100Gbit/s\n',
  );
  const oversubscribed = await scenario(leaves);
  expect(oversubscribed.fabric.build().ranks).toBe(1024);
  // Four links: 4 · 1.332 us + 4 · 1.00512 us are 9.34848 us or 116,856 bytes, 29 packets.
  expect(oversubscribed.packet!.bufferBytes).toBe(29 * 4150);
});

test('a preset says what a scenario could say itself, and no more than it leaves out', async () => {
  const written = await scenario(`
fabric: { name: fat-tree, k: 4, rate: 100Gbit/s, latency: 1us }
engine: packet
routing: bitmap:entropies=128
cc: nscc
packet: { payload: 4086B }
${TRAFFIC}`);
  expect((await scenario(UEC)).hash).toBe(written.hash);
  const changed = await scenario(
    `${UEC}packet: { payload: 1000B }\n`,
    'cc=swift',
    'routing=ecmp',
    'fabric.rate=400Gbit/s',
  );
  expect(changed.packet).toMatchObject({ payloadBytes: 1000, headerBytes: 64, cc: { name: 'swift' } });
  expect(changed.routing.choice.name).toBe('ecmp');
  expect(changed.fabric.build().links.rateBps[0]).toBe(400e9);
  expect((await scenario(UEC, 'engine.name=flow')).packet).toBeUndefined();
});

test('without trimming buffers are five BDPs; with PFC nothing a switch can be sent is lost', async () => {
  expect((await settings(UEC, 'packet.trimming=false')).bufferBytes).toBe(5 * 43 * 4150);
  const { pfc, trimming, bufferBytes } = await settings(UEC, 'packet.pfc=true', 'packet.ecn=false');
  expect(trimming).toBe(false);
  // Half of 43 packets; four ports, and of each two latencies, two windows and two packets on the
  // way.
  expect(pfc).toEqual({ xoffBytes: 22 * 4150, xonBytes: 11 * 4150, headroomBytes: 4 * (50_000 + 2 * 4150) });
  expect(bufferBytes).toBe(4 * 22 * 4150);
  expect((await settings(UEC, 'packet.pfc.xoff=20kB')).pfc).toMatchObject({
    xoffBytes: 20_000,
    xonBytes: 10_000,
  });
});

test('what packets are told is part of the hash, but not where none are simulated', async () => {
  const hash = async (...overrides: string[]) => (await scenario(UEC, ...overrides)).hash;
  expect(await hash('packet.rto=1ms')).not.toBe(await hash());
  expect(await hash('cc=nscc:gamma=0.8')).toBe(await hash());
  expect(await hash('packet.rto=1ms', 'engine.name=flow')).toBe(await hash('engine.name=flow'));
  expect(await hash('traffic.size=3MB')).not.toBe(await hash());
});

test('the ring of ranks that forward has a base RTT too', async () => {
  const text = `fabric: ring:hosts=8,rate=100Gbit/s,latency=1us\nengine: packet\n${TRAFFIC}`;
  // Four links of 1 us, a packet of 4160 bytes through each and, at twice the rate, through the
  // injection port.
  const ways = 4 * (1e6 + 332_800) + 166_400 + 4 * (1e6 + 5120) + 2560;
  expect((await settings(text)).cc.constants[3]).toBe(Math.round(ways / 1024));
});
