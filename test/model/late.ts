/**
 * Random runs that lose nothing by design or by chance, as a user would ask for them, for
 * packet-late.test.ts.
 */
import type { Device } from '../../src/device/device.ts';
import type { Result } from '../../src/model/result.ts';
import { hash2 } from '../../src/rng/hash.ts';
import { runScenario } from '../../src/run/run.ts';
import { parseScenario } from '../../src/scenario/check.ts';
import { transports } from '../../src/transport/registry.ts';

/** Names of all congestion controls. */
export const CONTROLS = transports.map(({ name }) => name);

/** Bytes of a full packet and its payload, unless others are drawn. */
const PAYLOAD = 4096;

/** A scenario, as text. `hops`: about so many packet hops at most. */
export function lateScenario(seed: number, hops: number): string {
  let draws = 0;
  const unit = () => hash2(seed, draws++) / 2 ** 32;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(unit() * items.length)]!;
  /** Evenly over orders of magnitude. */
  const spread = (least: number, most: number) => least * (most / least) ** unit();
  const rate = `${Math.round(spread(1, 800))}Gbit/s`;
  const latency = `${Math.round(spread(100, 1e7))}ns`;
  const links = `rate: ${rate}, latency: ${latency}`;
  const senders = Math.round(spread(1, 1000));
  const few = Math.min(senders, 15);
  const kind = pick(['star', 'star', 'leaf-spine', 'fat-tree', 'ring', 'torus'] as const);
  const fabrics = {
    star: `{ name: star, hosts: ${senders + 1}, ${links} }`,
    'leaf-spine': `{ name: leaf-spine, leaves: 4, hosts: ${1 + Math.ceil(senders / 4)}, spines: 2, ${links} }`,
    'fat-tree': `{ name: fat-tree, k: 4, ${links} }`,
    ring: `{ name: ring, hosts: ${few + 1}, ${links} }`,
    torus: `{ name: torus, x: 4, y: 4, z: 1, ${links} }`,
  };
  const small = kind === 'fat-tree' || kind === 'ring' || kind === 'torus';
  const fanIn = small ? few : senders;
  const payload = pick([PAYLOAD, PAYLOAD, 1000, 64]);
  const links2 = 2 * (small ? 4 : kind === 'star' ? 2 : 4);
  const packets = Math.max(1, Math.floor((hops / links2 / fanIn) * unit()));
  const size = `${packets * payload}B`;
  const patterns = [
    `{ name: incast, size: ${size}, fanIn: ${fanIn} }`,
    `{ name: incast, size: ${size}, fanIn: ${fanIn} }`,
    `{ name: permutation, size: ${size}, shift: 1 }`,
  ];
  const cc = pick(CONTROLS);
  const pfc = unit() < 0.7;
  const recovery = cc === 'ndp' ? 'selective' : pick(['selective', 'go-back-n']);
  const packet = [
    `payload: ${payload}B`,
    `ackEvery: ${pick([1, 2, 4, 4, 16, Math.round(spread(1, 1024))])}`,
    `recovery: ${recovery}`,
    // Runs that may deadlock seldom do here.
    `pfc: ${pfc && small ? '{ allowDeadlock: true }' : pfc}`,
    ...(pfc ? [] : [`trimming: ${unit() < 0.5}`, ...(unit() < 0.7 ? ['buffer: 100MB'] : [])]),
    `ecn: ${unit() < 0.7}`,
  ];
  return `
fabric: ${fabrics[kind]}
engine: packet
routing: ecmp
cc: ${cc}
seed: ${seed}
packet: { ${packet.join(', ')} }
traffic: ${pick(patterns)}
`;
}

/** The result of a scenario. */
export async function simulated(device: Device, text: string, overrides: string[] = []): Promise<Result> {
  return runScenario(await parseScenario(text, { overrides }), { device });
}
