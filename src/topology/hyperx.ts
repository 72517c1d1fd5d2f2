/**
 * HyperX: Ahn, Binkert, Davis, McLaren, Schreiber, "HyperX: Topology, Routing, and Packaging of
 * Efficient Large-Scale Networks", SC 2009, §2: switches on a grid of up to three axes, fully
 * joined along every axis, with T hosts each. All axes the same: regular; a hypercube with sizes of
 * 2, a flattened butterfly with T as the sizes. Left out: another number of parallel cables for
 * every axis.
 */
import { pairs } from './parts/groups.ts';
import type { OtherValues, Wanted } from './parts/sizing.ts';
import { hostParams, inOrder, layGraph } from './parts/switch-graph.ts';
import { defineTopology } from './topology.ts';

export const hyperx = defineTopology({
  name: 'hyperx',
  summary: 'switches on a grid, fully connected along every axis',
  params: {
    x: { kind: 'count', help: 'switches along the first axis', min: 1, max: 1024 },
    y: { kind: 'count', help: 'switches along the second axis', default: 1, min: 1, max: 1024 },
    z: { kind: 'count', help: 'switches along the third axis', default: 1, min: 1, max: 1024 },
    hosts: { kind: 'count', help: 'hosts per switch (T; with gpus > 1: servers)', min: 1 },
    width: { kind: 'count', help: 'parallel cables between two switches (K)', default: 1, min: 1, max: 64 },
    ...hostParams,
  },
  sizing: { keys: ['x', 'y', 'z', 'hosts', 'width'], choose },
  build(values) {
    const { x, y, z, hosts, width, rate, latency } = values;
    const sizes = [x, y, z];
    const switches = x * y * z;
    const strides = [1, x, x * y];
    const perSwitch = sizes.reduce((sum, size) => sum + size - 1, 0);
    return layGraph(
      {
        name: 'hyperx',
        tiers: ['switch'],
        switches: [switches],
        layout: { kind: 'grid', sizes },
        ...inOrder(switches, hosts * values.gpus),
        cableCount: (switches * perSwitch * width) / 2,
        *cables() {
          for (let axis = 0; axis < 3; axis++) {
            const [size, stride] = [sizes[axis]!, strides[axis]!];
            for (let first = 0; first < switches; first++) {
              if (Math.floor(first / stride) % size !== 0) continue;
              for (const [i, j] of pairs(size)) {
                const cable = {
                  a: first + i * stride,
                  b: first + j * stride,
                  rateBps: rate,
                  latencyPs: latency,
                  axis,
                };
                for (let w = 0; w < width; w++) yield cable;
              }
            }
          }
        },
      },
      values,
    );
  },
});

/** Most switches along an axis that are tried. */
const MOST_SIZE = 1024;

/**
 * The fewest axes, all of one size S, and the smallest S. An axis carries an all-to-all at the full
 * rate of its T hosts a switch if K·S ≥ T: half of the messages of half of a line, T·S/4, cross
 * S²/4·K cables. So K = ⌈T/S⌉. With K = 1 and T = S that is S^(axes + 1) ranks (a flattened
 * butterfly).
 */
function choose({ servers, gpus, radix }: Wanted): OtherValues | string {
  for (let axes = 1; axes <= 3; axes++) {
    for (let size = 2; size <= MOST_SIZE && axes * (size - 1) < radix; size++) {
      const hosts = Math.ceil(servers / size ** axes);
      const width = Math.ceil((hosts * gpus) / size);
      if (hosts * gpus + axes * (size - 1) * width > radix) continue;
      return { x: size, y: axes > 1 ? size : 1, z: axes > 2 ? size : 1, hosts, width };
    }
  }
  return `no HyperX of three axes of one size, with switches of ${radix} ports, carries as many ranks at full rate`;
}
