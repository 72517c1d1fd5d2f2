/**
 * Bytes that the packet engine reads and writes for a packet hop: kernels run as JavaScript over
 * arrays that count. No cache is taken into account, so it is the most that a GPU moves; uniform
 * buffers are left out.
 */
import { permutationRun } from '../src/cli/bench/packet-cases.ts';
import { createCpuDevice } from '../src/device/cpu.ts';
import type { CpuFactory, Device, KernelModule } from '../src/device/device.ts';
import { simulatePackets } from '../src/engine/packet/simulate.ts';

const WORD = 4;
/** Bytes a second of the GPU that the figure is given for. */
const BANDWIDTH = 3e12;

interface Traffic {
  read: number;
  written: number;
}

/** A device that adds up the bytes each kernel moves, and counts dispatches. */
interface Counting {
  readonly device: Device;
  readonly byKernel: Map<string, Traffic>;
  dispatches: number;
}

function counting(): Counting {
  const inner = createCpuDevice({ wasm: false });
  const byKernel = new Map<string, Traffic>();
  const counts: Counting = {
    byKernel,
    dispatches: 0,
    device: {
      ...inner,
      bind: (kernel, buffers, overrides, settled) =>
        inner.bind(counted(kernel, trafficOf(byKernel, kernel.name)), buffers, overrides, settled),
      run(list, times = 1) {
        counts.dispatches += list.length * times;
        inner.run(list, times);
      },
    },
  };
  return counts;
}

function trafficOf(byKernel: Map<string, Traffic>, name: string): Traffic {
  const traffic = byKernel.get(name) ?? { read: 0, written: 0 };
  byKernel.set(name, traffic);
  return traffic;
}

function counted(kernel: KernelModule, traffic: Traffic): KernelModule {
  const kinds = kernel.bindings.map(({ kind }) => kind);
  const js: CpuFactory = (memory, overrides) => {
    const stored = new Set(memory.filter((_, i) => kinds[i] !== 'uniform').map(({ buffer }) => buffer));
    const Plain = globalThis.Uint32Array;
    // A kernel makes its views when it is bound.
    const views = new Proxy(Plain, {
      construct(target, args) {
        const view = new target(...(args as [ArrayBuffer, number, number]));
        return stored.has(view.buffer) ? countingView(view, traffic) : view;
      },
    });
    globalThis.Uint32Array = views;
    try {
      return kernel.js!(memory, overrides);
    } finally {
      globalThis.Uint32Array = Plain;
    }
  };
  return { ...kernel, wasm: undefined, js };
}

function countingView(view: Uint32Array<ArrayBuffer>, traffic: Traffic): Uint32Array<ArrayBuffer> {
  return new Proxy(view, {
    get(target, index) {
      traffic.read += WORD;
      return target[Number(index)];
    },
    set(target, index, value) {
      traffic.written += WORD;
      target[Number(index)] = value as number;
      return true;
    },
  });
}

/** W1 with a sixteenth of its bytes. */
export async function packetTraffic(): Promise<string> {
  const counts = counting();
  const result = await simulatePackets(counts.device, permutationRun(8, 0.5));
  const hops = result.replicas[0]!.counters.packetHops;
  const each = [...counts.byKernel].map(([name, { read, written }]) => ({
    name: name.split('/').at(-1)!,
    bytes: (read + written) / hops,
    read: read / hops,
  }));
  const bytes = each.reduce((sum, kernel) => sum + kernel.bytes, 0);
  const read = each.reduce((sum, kernel) => sum + kernel.read, 0);
  const parts = each
    .sort((a, b) => b.bytes - a.bytes)
    .map((kernel) => `${kernel.name} ${kernel.bytes.toFixed(0)}`);
  return (
    `${bytes.toFixed(0)} bytes a packet hop, ${read.toFixed(0)} of them read (${parts.join(', ')}); ` +
    `${(counts.dispatches / result.windows).toFixed(1)} dispatches a window of ${(hops / result.windows).toFixed(0)} hops; ` +
    `a GPU of 3 TB/s bound by that: ${(BANDWIDTH / bytes / 1e9).toFixed(1)} G packet-hops/s`
  );
}
