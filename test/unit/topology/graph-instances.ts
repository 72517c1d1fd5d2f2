/** Small members of families whose nodes form a graph of their own: tori, dragonflies, files. */
import type { Instance } from './instances.ts';

const link = { rate: 400e9, latency: 500_000 };

export const graphs: readonly Instance[] = [
  { name: 'ring', values: { ...link, hosts: 5 }, ranks: 5, switches: 0, cables: 5, radix: 2, diameter: 2 },
  // Each axis of n > 2 has as many cables as ranks, one of 2 half as many: 12 + 6; diameter ⌊3/2⌋ +
  // ⌊4/2⌋.
  {
    name: 'torus',
    values: { ...link, x: 3, y: 4 },
    ranks: 12,
    switches: 0,
    cables: 24,
    radix: 4,
    diameter: 3,
  },
  {
    name: 'torus',
    values: { ...link, x: 3, y: 2, z: 2 },
    ranks: 12,
    switches: 0,
    cables: 12 + 6 + 6,
    radix: 4,
    diameter: 3,
  },
  // Without a wrap an axis of n has (n - 1)/n as many: 4·(2/3)·... x open: 2 rows' worth of 3 ranks
  // less.
  {
    name: 'torus',
    values: { ...link, x: 3, y: 3, wrap: 'y' },
    ranks: 9,
    switches: 0,
    cables: 6 + 9,
    radix: 4,
    diameter: 3,
  },
  {
    name: 'torus',
    values: { ...link, x: 3, y: 3, wrap: 'none' },
    ranks: 9,
    switches: 0,
    cables: 6 + 6,
    radix: 4,
    diameter: 4,
  },
  {
    // Two slices of 3 x 2 chips: 6 ports, 6 + 3 links; 3 hosts of 2 chips with a NIC each on the
    // leaf of the slice. From slice to slice: NIC, leaf, spine, leaf, NIC, rank.
    name: 'torus-slices',
    values: { ...link, slices: 2, x: 3, y: 2, linkRate: 360e9, linkLatency: 1e6, chips: 2, spines: 2 },
    ranks: 12,
    switches: 2 + 2,
    cables: 2 * (6 + 9) + 12 + 6 + 2 * 2,
    radix: 3 + 2,
    diameter: 6,
  },
  {
    // Three meshes of 4 x 2 chips: 8 ports, 6 + 4 links; 2 hosts with 2 NICs each. A leaf has 3
    // hosts, so one slice is on two. Across a mesh as far: port, 3 + 1 links, rank.
    name: 'torus-slices',
    values: {
      ...{ ...link, slices: 3, x: 4, y: 2, wrap: 'none', linkRate: 360e9, linkLatency: 1e6 },
      ...{ chips: 4, nics: 2, hosts: 3, spines: 1, oversubscription: 2 },
    },
    ranks: 24,
    switches: 2 + 1,
    cables: 3 * (8 + 10) + 24 + 12 + 2,
    radix: 6 + 1,
    diameter: 6,
  },
  // Both axes whole rings, however twisted: 2·8 cables.
  {
    name: 'twisted-torus',
    values: { ...link, x: 4, y: 2 },
    ranks: 8,
    switches: 0,
    cables: 16,
    radix: 4,
    diameter: 2,
  },
  // n(n - 1)/2 cables.
  {
    name: 'full-mesh',
    values: { ...link, hosts: 6 },
    ranks: 6,
    switches: 0,
    cables: 15,
    radix: 5,
    diameter: 1,
  },
  // Two fully joined quads (6 each) and 4 cables between.
  { name: 'cube-mesh', values: link, ranks: 8, switches: 0, cables: 16, radix: 4, diameter: 2 },
  {
    // a = 2, p = 1, h = 1: 3 groups of 2 routers; 6 hosts, 3·1 local and 3·2/2 global cables.
    name: 'dragonfly',
    values: { ...link, routers: 2, hosts: 1, globals: 1 },
    ranks: 6,
    switches: 6,
    cables: 6 + 3 + 3,
    radix: 3,
    diameter: 5,
  },
  {
    // a = 4, h = 2, but 3 groups only: ⌊8/2⌋ = 4 cables between any two; 12·2 hosts, 3·6 local
    // cables.
    name: 'dragonfly',
    values: { ...link, routers: 4, hosts: 2, globals: 2, groups: 3 },
    ranks: 24,
    switches: 12,
    cables: 24 + 18 + 12,
    radix: 7,
    diameter: 4,
  },
  {
    // 3 groups of 2 leaves and 2 spines, one global port each: 2·1 ports reach 2 others, once. 6·2
    // hosts.
    name: 'dragonfly-plus',
    values: { ...link, leaves: 2, spines: 2, hosts: 2, globals: 1 },
    ranks: 12,
    switches: 12,
    cables: 12 + 3 * 4 + 3,
    radix: 4,
    // Up, across, down: 3 between leaves, where the spine of the only global link is joined to
    // every leaf.
    diameter: 5,
  },
  // q = 3 (δ = -1), 4 (0) and 5 (1): 2q² switches of (3q - δ)/2 cables, two hops at most, and one
  // host each.
  ...[
    [3, 5],
    [4, 6],
    [5, 7],
  ].map(([q, degree]) => ({
    name: 'slim-fly',
    values: { ...link, q: q!, hosts: 1 },
    ranks: 2 * q! * q!,
    switches: 2 * q! * q!,
    cables: 2 * q! * q! + q! * q! * degree!,
    radix: degree! + 1,
    diameter: 4,
  })),
  {
    // 3·2 switches, each joined to 2 + 1 others.
    name: 'hyperx',
    values: { ...link, x: 3, y: 2, hosts: 2 },
    ranks: 12,
    switches: 6,
    cables: 12 + (6 * 3) / 2,
    radix: 5,
    diameter: 4,
  },
  {
    // Every switch with 2 cables to each of 2 others.
    name: 'hyperx',
    values: { ...link, x: 3, hosts: 1, width: 2, planes: 2 },
    ranks: 3,
    switches: 6,
    // In each of two planes 3 host ports and 6 cables; 3 from ranks to their NICs.
    cables: 3 + 2 * (3 + 6),
    radix: 5,
    diameter: 5,
  },
  {
    // 8·3/2 cables.
    name: 'jellyfish',
    values: { ...link, switches: 8, ports: 3, hosts: 1 },
    ranks: 8,
    switches: 8,
    cables: 8 + 12,
    radix: 4,
  },
  {
    // Both odd: a port stays free, ⌊7·3/2⌋ cables.
    name: 'jellyfish',
    values: { ...link, switches: 7, ports: 3, hosts: 1, graphSeed: 5 },
    ranks: 7,
    switches: 7,
    cables: 7 + 10,
    radix: 4,
  },
  {
    // 4 ranks in 2 servers, 2 leaves, 1 spine; rank 3 has a second cable to leaf 0, so a NIC, which
    // is one more cable.
    name: 'file',
    values: {
      path: 'four.yaml',
      text: `
ranks: 4
switches: { leaf: 2, spine: 1 }
nvswitches: 2
links:
  - [rank 0-1, leaf 0, 400Gbit/s, 500ns]
  - [rank 2-3, leaf 1, 400Gbit/s, 500ns]
  - [rank 3, leaf 0, 400Gbit/s, 500ns]
  - [leaf 0-1, spine 0, 400Gbit/s, 500ns, 2]
  - [rank 0-1, nvswitch 0, 450GB/s, 250ns]
  - [rank 2-3, nvswitch 1, 450GB/s, 250ns]
`,
    },
    ranks: 4,
    switches: 5,
    cables: 5 + 1 + 4 + 4,
    // From rank 0 by leaf, spine and leaf to rank 2.
    diameter: 4,
  },
  {
    // Ranks in a row that forward.
    name: 'file',
    values: {
      path: 'row.yaml',
      text: 'ranks: 3\nforward: true\nlinks: [[rank 0, rank 1, 1Gbit/s, 1us], [rank 1, rank 2, 1Gbit/s, 1us]]',
    },
    ranks: 3,
    switches: 0,
    cables: 2,
    diameter: 2,
  },
  {
    // SimAI's: 10 nodes, 2 a server, 2 NVSwitches, 4 switches; every GPU on two leaves, so 4 NICs;
    // the planes meet in them.
    name: 'file',
    values: {
      path: 'topology.txt',
      text: `10 2 2 4 14 H100
4 5
6 7 8 9
${[0, 1, 2, 3].map((gpu) => `${gpu} ${4 + (gpu >> 1)} 2880Gbps 0.000025ms 0`).join('\n')}
${[0, 1, 2, 3].flatMap((gpu) => [6, 7].map((leaf) => `${gpu} ${leaf} 200Gbps 0.0005ms 0`)).join('\n')}
6 8 400Gbps 0.0005ms 0
7 9 400Gbps 0.0005ms 0
`,
    },
    ranks: 4,
    switches: 6,
    cables: 14 + 4,
    diameter: 4,
  },
  // 3² ranks with 2 ports, 2·3 switches; digits differ in both: rank, switch, rank, switch, rank.
  { name: 'bcube', values: { ...link, ports: 3 }, ranks: 9, switches: 6, cables: 18, radix: 3, diameter: 4 },
  {
    name: 'bcube',
    values: { ...link, ports: 2, levels: 3 },
    ranks: 8,
    switches: 12,
    cables: 24,
    radix: 3,
    diameter: 6,
  },
];
