/**
 * Slices of a torus, joined by the NICs of their hosts and a leaf–spine network: TPU pods over a
 * data-centre network (Google Cloud, "TPU v5e", system architecture: 8 chips and two NICs of 100
 * Gbit/s a host; jax-ml/scaling-book, "TPUs", networking). A slice is a scale-up domain, so traffic
 * inside a slice stays on its links. Traffic between slices takes the NICs; each is shared by the
 * chips of its part of a host. Chips of a host are consecutive ranks, and hosts fill leaves in
 * order: an assumption, since the layout of hosts and leaves is not published. Left out: PCIe
 * between chips and NICs, the memory of hosts that such transfers pass, and optical switches.
 */
import { UserError } from '../util/errors.ts';
import { startFabric } from './parts/builder.ts';
import { chipTorus } from './parts/chips.ts';
import { trunkParam } from './parts/clos-graph.ts';
import {
  checkRadix,
  latencyParam,
  radixParam,
  rateParam,
  uplinkParams,
  uplinkRateBps,
} from './parts/links.ts';
import { ranksParam } from './parts/sizing.ts';
import { defineTopology } from './topology.ts';
import { torus } from './torus.ts';

const { x, y, z, wrap } = torus.params;

/** The topology `torus-slices`. */
export const torusSlices = defineTopology({
  name: 'torus-slices',
  summary: 'slices of chips in a torus or mesh, connected by the NICs of their hosts, leaves and spines',
  params: {
    slices: { kind: 'count', help: 'slices', min: 1 },
    x: { ...x, help: 'chips of a slice along the first axis', min: 2 },
    y: { ...y, help: 'chips of a slice along the second axis' },
    z: { ...z, help: 'chips of a slice along the third axis' },
    wrap,
    linkRate: { kind: 'rate', help: 'rate of a link between two chips, each direction', min: 1 },
    linkLatency: { kind: 'time', help: 'one-way latency between two neighbouring chips', default: '1us' },
    chips: { kind: 'count', help: 'chips per host, consecutive ranks', default: 4, min: 1, max: 1024 },
    nics: {
      kind: 'count',
      help: 'NICs per host, each shared by an equal part of its chips',
      default: 1,
      min: 1,
      max: 1024,
    },
    hosts: { kind: 'count', help: 'hosts per leaf; default: the hosts of a slice', optional: true, min: 1 },
    spines: {
      kind: 'count',
      help: 'spine switches; each leaf has one uplink to every spine',
      default: 1,
      min: 1,
    },
    trunk: trunkParam,
    ...uplinkParams,
    rate: { ...rateParam, help: 'rate of a NIC, each direction' },
    latency: latencyParam,
    radix: radixParam,
    ranks: ranksParam,
  },
  build(values) {
    const { trunk = 1 } = values;
    const ups = values.spines * trunk;
    const { slices, chips, nics, spines, rate, latency, radix, wrap } = values;
    const sizes = [values.x, values.y, values.z];
    const perSlice = values.x * values.y * values.z;
    const sharing = chips / nics;
    checkHosts(perSlice, chips, nics);
    const ranks = slices * perSlice;
    const allNics = ranks / sharing;
    const perLeaf = Math.min(values.hosts ?? perSlice / chips, ranks / chips) * nics;
    const leaves = Math.ceil(allNics / perLeaf);
    checkRadix(radix, 'leaf', perLeaf + ups, 'use fewer hosts per leaf, or fewer spines');
    checkRadix(radix, 'spine', leaves * trunk, 'use more hosts per leaf');
    const fabric = startFabric({
      name: 'torus-slices',
      tierNames: ['rank', 'nic', 'leaf', 'spine'],
      ranks,
      switches: [allNics, leaves, spines],
      scaleUp: chipTorus({
        sizes,
        wrap: ['x', 'y', 'z'].map((axis) => wrap !== 'none' && wrap.includes(axis)),
        rateBps: values.linkRate,
        latencyPs: values.linkLatency,
      }),
      cables: ranks + allNics + leaves * ups,
    });
    const [nic0, leaf0, spine0] = [1, 2, 3].map(fabric.firstOfTier) as [number, number, number];
    const half = { rateBps: rate, latencyPs: latency / 2 };
    for (let rank = 0; rank < ranks; rank++) fabric.cable(rank, nic0 + Math.floor(rank / sharing), half);
    for (let nic = 0; nic < allNics; nic++) fabric.cable(nic0 + nic, leaf0 + Math.floor(nic / perLeaf), half);
    const uplink = { rateBps: uplinkRateBps(values, perLeaf, ups), latencyPs: latency };
    for (let leaf = 0; leaf < leaves; leaf++)
      for (let up = 0; up < ups; up++) fabric.cable(leaf0 + leaf, spine0 + Math.floor(up / trunk), uplink);
    const sharedNics = Array.from({ length: allNics }, (_, nic) => nic0 + nic);
    return { ...fabric.finish(), sharedNics };
  },
});

/** Refuses slices that are not whole hosts, and chips that cannot share the NICs evenly. */
function checkHosts(perSlice: number, chips: number, nics: number): void {
  if (perSlice % chips !== 0) {
    throw new UserError(`slices of ${perSlice} chips cannot be split into hosts of ${chips}`, {
      where: 'chips',
      advice: `use a divisor of ${perSlice}`,
    });
  }
  if (chips % nics !== 0) {
    throw new UserError(`${chips} chips of a host cannot share ${nics} NICs evenly`, {
      where: 'nics',
      advice: `use a divisor of ${chips}`,
    });
  }
}
