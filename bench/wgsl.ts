/**
 * Translated kernels against the same kernels written by hand: 1 Mi slots of 32 bytes with early
 * return, records, and paths of up to 8 links that are counted atomically; a hash chain; and a
 * fluid update in f32.
 */
import { createCpuDevice } from '../src/device/cpu.ts';
import type { Device, DeviceBuffer, KernelModule } from '../src/device/device.ts';
import { mix32 } from '../src/rng/hash.ts';
import { loadKernels } from '../test/wgsl/load.ts';

interface WgslRow {
  readonly name: string;
  readonly translatedMs: number;
  readonly handWrittenMs: number;
  readonly ratio: number;
}

const SLOTS = 1 << 20;
const LINKS = 1 << 12;

const MIX32 = `fn mix32(x: u32) -> u32 {
  var h = x;
  h = (h ^ (h >> 16u)) * 0x85ebca6bu;
  h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
  return h ^ (h >> 16u);
}
`;

const HOPS = `
struct Slot { state: u32, link: u32, length: u32, bytes: u32, seed: u32, sent: u32, window: u32, due: u32 }
@group(0) @binding(0) var<storage, read_write> slots: array<Slot>;
@group(0) @binding(1) var<storage, read> path: array<u32>;
@group(0) @binding(2) var<storage, read_write> load: array<atomic<u32>>;
${MIX32}@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  if (slots[i].state == 0u) { return; }
  let s = slots[i];
  for (var k = 0u; k < s.length; k++) { atomicAdd(&load[path[i * 8u + k]], s.bytes); }
  slots[i].sent = s.sent + s.bytes;
  slots[i].seed = mix32(s.seed + k0(s.window));
  slots[i].due = min(s.due + s.bytes * 3u, 0xfffffff0u);
}
fn k0(w: u32) -> u32 { return (w << 3u) | 1u; }
`;

const CHAIN = `
@group(0) @binding(0) var<storage, read_write> slots: array<u32>;
${MIX32}@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  var h = slots[id.x];
  for (var k = 0u; k < 8u; k++) { h = mix32(h + k * 0x9e3779b9u); }
  slots[id.x] = h % 1000u;
}
`;

const FLUID = `
struct Flow { rate: f32, left: f32, at: f32, link: u32 }
@group(0) @binding(0) var<storage, read_write> slots: array<Flow>;
@group(0) @binding(1) var<storage, read> path: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let f = slots[id.x];
  let share = path[f.link];
  let rate = select(share, min(f.rate, share), f.rate > 0.0);
  slots[id.x].left = max(f.left - rate * 0.125, 0.0);
  slots[id.x].rate = rate * 0.5 + share * 0.5;
  slots[id.x].at = f.at + 0.125;
}
`;

type Hand = (slots: ArrayBuffer, path: ArrayBuffer, load: ArrayBuffer) => () => void;

const hops: Hand = (slots, path, load) => {
  const [s, p, l] = [new Uint32Array(slots), new Uint32Array(path), new Uint32Array(load)];
  return () => {
    for (let i = 0; i < SLOTS; i++) {
      const at = i << 3;
      if (s[at] === 0) continue;
      const bytes = s[at + 3]!;
      const end = i * 8 + s[at + 2]!;
      for (let k = i * 8; k < end; k++) l[p[k]!]! += bytes;
      s[at + 5]! += bytes;
      s[at + 4] = mix32(s[at + 4]! + ((s[at + 6]! << 3) | 1));
      s[at + 7] = Math.min((s[at + 7]! + bytes * 3) >>> 0, 0xfffffff0);
    }
  };
};

const chain: Hand = (slots) => {
  const s = new Uint32Array(slots);
  return () => {
    for (let i = 0; i < SLOTS; i++) {
      let h = s[i]!;
      for (let k = 0; k < 8; k++) h = mix32(h + Math.imul(k, 0x9e3779b9));
      s[i] = h % 1000;
    }
  };
};

const fluid: Hand = (slots, path) => {
  const [f, u, p] = [new Float32Array(slots), new Uint32Array(slots), new Float32Array(path)];
  const { fround } = Math;
  return () => {
    for (let i = 0; i < SLOTS; i++) {
      const at = i << 2;
      const share = p[u[at + 3]!]!;
      const old = f[at]!;
      const rate = old > 0 ? Math.min(old, share) : share;
      f[at + 1] = Math.max(fround(f[at + 1]! - fround(rate * 0.125)), 0);
      f[at] = fround(rate * 0.5) + fround(share * 0.5);
      f[at + 2]! += 0.125;
    }
  };
};

interface Bench {
  readonly name: string;
  readonly wgsl: string;
  readonly hand: Hand;
  readonly fill: (slots: Uint32Array, path: Uint32Array) => void;
}

const fillFlows = (slots: Uint32Array, path: Uint32Array): void => {
  const [s, p] = [new Float32Array(slots.buffer), new Float32Array(path.buffer)];
  for (let i = 0; i < SLOTS; i++) {
    s[4 * i] = (i % 3) * 1.5;
    s[4 * i + 1] = 1e9 + i;
    slots[4 * i + 3] = mix32(i) % LINKS;
  }
  for (let i = 0; i < LINKS; i++) p[i] = 1 + (i % 7);
};

const BENCHES: readonly Bench[] = [
  {
    name: 'hops: records, early return, 8 links counted',
    wgsl: HOPS,
    hand: hops,
    fill: (slots, path) => {
      for (let i = 0; i < SLOTS; i++) slots.set([i & 3, 0, mix32(i) % 9, 1500, i, 0, i & 255, i], 8 * i);
      for (let i = 0; i < path.length; i++) path[i] = mix32(i) % LINKS;
    },
  },
  {
    name: 'hash chain: 8 rounds',
    wgsl: CHAIN,
    hand: chain,
    fill: (slots) => slots.set(slots.map((_, i) => i)),
  },
  { name: 'fluid: f32 rates', wgsl: FLUID, hand: fluid, fill: fillFlows },
];

const WORDS = { slots: 8 * SLOTS, path: 8 * SLOTS, load: LINKS } as const;
const ROUNDS = 15;

/**
 * The rows: best of 15 rounds of each, in turns, after both have warmed up. Throws where the two
 * differ.
 */
export async function benchWgsl(): Promise<readonly WgslRow[]> {
  const kernels = await loadKernels(BENCHES.map((b) => b.wgsl));
  const device = createCpuDevice();
  const rows: WgslRow[] = [];
  for (const [i, b] of BENCHES.entries()) rows.push(await row(device, b, kernels[i]!));
  device.destroy();
  return rows;
}

async function row(device: Device, b: Bench, kernel: KernelModule): Promise<WgslRow> {
  const data = {
    slots: new Uint32Array(WORDS.slots),
    path: new Uint32Array(WORDS.path),
    load: new Uint32Array(LINKS),
  };
  b.fill(data.slots, data.path);
  const buffers: Record<string, DeviceBuffer> = {};
  for (const { name } of kernel.bindings) {
    buffers[name] = device.createBuffer(name, 4 * WORDS[name as keyof typeof WORDS]);
    device.write(buffers[name], data[name as keyof typeof data]);
  }
  const bound = device.bind(kernel, buffers);
  const list = device.record([{ kernel: bound, groups: [SLOTS / 64, 1, 1] }]);
  const hand = b.hand(data.slots.buffer, data.path.buffer, data.load.buffer);
  const best = { translated: Number.POSITIVE_INFINITY, hand: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round++) {
    best.translated = Math.min(
      best.translated,
      time(() => device.run(list)),
    );
    best.hand = Math.min(best.hand, time(hand));
  }
  const result = new Uint32Array(await device.read(buffers.slots!));
  if (result.some((v, k) => v !== data.slots[k])) throw new Error(`${b.name}: the two differ`);
  for (const buffer of Object.values(buffers)) buffer.destroy();
  return {
    name: b.name,
    translatedMs: best.translated,
    handWrittenMs: best.hand,
    ratio: best.translated / best.hand,
  };
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** A row as text. */
export function wgslRowText(r: WgslRow): string {
  return `${r.name}: translated ${r.translatedMs.toFixed(2)} ms, by hand ${r.handWrittenMs.toFixed(2)} ms, ratio ${r.ratio.toFixed(2)}`;
}
