/**
 * HyperX: Ahn, Binkert, Davis, McLaren, Schreiber, "HyperX: Topology, Routing, and Packaging of
 * Efficient Large-Scale Networks", SC 2009, §2: switches on a grid of up to three axes, fully
 * joined along every axis, with T hosts each. All axes the same: regular; a hypercube with sizes of
 * 2, a flattened butterfly with T as the sizes. Left out: another number of parallel cables for
 * every axis.
 */
import { pairs } from './parts/groups.ts';
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
