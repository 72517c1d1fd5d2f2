/** Small members of every family, with their counts; formulas stand next to them. */

export interface Instance {
  readonly name: string;
  /** Values in base units, as `build` takes them. */
  readonly values: Readonly<Record<string, number | string | boolean>>;
  readonly ranks: number;
  readonly switches: number;
  readonly cables: number;
  /** Most ports of a switch, where the family takes a radix. */
  readonly radix?: number;
  /** Ordered pairs of ranks without a path; default: 0. */
  readonly unreachable?: number;
  /** Links on the longest shortest path; a random graph's cannot be said beforehand. */
  readonly diameter?: number;
}

const link = { rate: 400e9, latency: 500_000 };
const server = { scaleUpRate: 3600e9, scaleUpLatency: 250_000 };

export const instances: readonly Instance[] = [
  { name: 'star', values: { ...link, hosts: 5 }, ranks: 5, switches: 1, cables: 5, radix: 5, diameter: 2 },
  {
    // 2 leaves of 2·2 ranks; 4 servers: 8 host cables, 2·2 uplinks, 8 scale-up cables.
    name: 'leaf-spine',
    values: { ...link, ...server, leaves: 2, spines: 2, hosts: 2, gpus: 2 },
    ranks: 8,
    switches: 2 + 2 + 4,
    cables: 8 + 4 + 8,
    radix: 6,
    diameter: 4,
  },
  // k³/4 hosts, 5k²/4 switches, 3k³/4 cables.
  { name: 'fat-tree', values: { ...link, k: 4 }, ranks: 16, switches: 20, cables: 48, radix: 4, diameter: 6 },
  {
    // 3 servers of 2: a leaf a rail, 6 host cables, 2·2 uplinks, 6 scale-up cables.
    name: 'rail-optimized',
    values: { ...link, ...server, servers: 3, gpus: 2, spines: 2 },
    ranks: 6,
    switches: 2 + 2 + 3,
    cables: 6 + 4 + 6,
    radix: 5,
    diameter: 4,
  },
  // Two planes of 2 leaves and 2 spines for 4 ranks, whose NICs are nodes: 4 + 2·(4 + 2·2) cables.
  {
    name: 'leaf-spine',
    values: { ...link, leaves: 2, spines: 2, hosts: 2, planes: 2 },
    ranks: 4,
    switches: 8,
    cables: 4 + 2 * (4 + 4),
    radix: 4,
    diameter: 6,
  },
  // Two tiers: k²/2 hosts, 3k/2 switches, k²/2 links between switches.
  {
    name: 'fat-tree',
    values: { ...link, k: 4, tiers: 2 },
    ranks: 8,
    switches: 6,
    cables: 16,
    radix: 4,
    diameter: 4,
  },
  {
    // Spines 2:1: one core each instead of two, so 2 cores, and 4·2 cables to them.
    name: 'fat-tree',
    values: { ...link, k: 4, spineOversubscription: 2 },
    ranks: 16,
    switches: 8 + 8 + 2,
    cables: 16 + 16 + 8,
    radix: 4,
    diameter: 6,
  },
  {
    // Pods P = 2 of L = 3, S = 2, C = 4: P·L·hosts + P·L·S + P·C cables. A leaf has 2 + 2 ports, a
    // spine 3 + 2.
    name: 'clos',
    values: { ...link, pods: 2, leaves: 3, spines: 2, hosts: 2, cores: 4, coreOversubscription: 2 },
    ranks: 12,
    switches: 6 + 4 + 4,
    cables: 12 + 12 + 8,
    radix: 5,
    diameter: 6,
  },
  {
    // One pod of 2 segments of 2 rails, 2 servers each: 8 ranks, 4 leaves, 2 spines, 4 servers.
    name: 'clos',
    values: { ...link, ...server, leaves: 4, spines: 2, hosts: 2, rails: true, gpus: 2 },
    ranks: 8,
    switches: 4 + 2 + 4,
    cables: 8 + 8 + 8,
    radix: 4,
    diameter: 4,
  },
  {
    // k = 4: two planes of 8 hosts, 4 leaves, 2 spines; 8 servers of a rank in each. Another rail
    // of another server is out of reach: 16 ranks miss 7 each.
    name: 'multi-plane',
    values: { ...link, ...server, planes: 2, k: 4 },
    ranks: 16,
    switches: 12 + 8,
    cables: 2 * (8 + 8) + 16,
    radix: 4,
    unreachable: 16 * 7,
    diameter: 4,
  },
  {
    name: 'multi-plane',
    values: { ...link, planes: 2, k: 4, attach: 'nic' },
    ranks: 8,
    switches: 12,
    cables: 8 + 2 * (8 + 8),
    radix: 4,
    diameter: 6,
  },
  {
    // 3 servers of 2 rails: each of 6 ranks misses one rank of each of 2 servers.
    name: 'rail-only',
    values: { ...link, ...server, servers: 3, gpus: 2 },
    ranks: 6,
    switches: 2 + 3,
    cables: 6 + 6,
    radix: 3,
    unreachable: 12,
    diameter: 2,
  },
  {
    // 2 pods of one segment of 2 servers of 2 ranks; in each of 2 planes 2·2 leaves, 2·2 spines, 2
    // cores.
    name: 'dual-tor',
    values: { ...link, ...server, pods: 2, segments: 1, servers: 2, gpus: 2, spines: 2, cores: 2 },
    ranks: 8,
    switches: 2 * (4 + 4 + 2) + 4,
    // To the NIC 8; a plane: 8 host ports, 2·2·2 to spines, 2·2 to cores; scale-up 8.
    cables: 8 + 2 * (8 + 8 + 4) + 8,
    radix: 4,
    diameter: 8,
  },
  {
    // 3 sites of 2 leaves, 2 spines, 1 border: a site has 4 hosts, 4 uplinks and 2 to its border; 3
    // pairs of sites.
    name: 'sites',
    values: { ...link, sites: 3, leaves: 2, spines: 2, hosts: 2, siteRate: 1e12, siteLatency: 5e8 },
    ranks: 12,
    switches: 3 * 5,
    cables: 3 * (4 + 4 + 2) + 3,
    radix: 4,
    diameter: 7,
  },
  {
    // 2 sites of 2 pods of 1 leaf and 1 spine, 1 core, 2 borders with 2 links each.
    name: 'sites',
    values: {
      ...link,
      pods: 2,
      leaves: 1,
      spines: 1,
      hosts: 1,
      cores: 1,
      borders: 2,
      siteLinks: 2,
      siteRate: 1e12,
      siteLatency: 5e8,
    },
    ranks: 4,
    switches: 2 * (2 + 2 + 1 + 2),
    cables: 2 * (2 + 2 + 2 + 2) + 4,
    // A core has a link to each of 2 spines and 2 borders.
    radix: 4,
    // Rank, leaf, spine, core, border, border, core, spine, leaf, rank.
    diameter: 9,
  },
  { name: 'nvswitch', values: { ...link, gpus: 8 }, ranks: 8, switches: 1, cables: 8, diameter: 2 },
  // 4 ports to 3 switches each.
  {
    name: 'nvswitch',
    values: { ...link, gpus: 4, switches: 3 },
    ranks: 4,
    switches: 3,
    cables: 4 + 12,
    diameter: 4,
  },
  {
    name: 'nvswitch',
    values: { ...link, gpus: 8, group: 4 },
    ranks: 8,
    switches: 3,
    cables: 8 + 2,
    diameter: 4,
  },
  // Servers of every other kind; 2 of them, a NIC a rank on the one leaf.
  ...[
    ['switches', 4, 2, 4 + 8, 4, { scaleUpSwitches: 2 }],
    ['two-tier', 4, 3, 4 + 2, 4, { scaleUpGroup: 2 }],
    ['mesh', 4, 0, 4 + 6, 3, {}],
    ['cube-mesh', 8, 0, 8 + 16, 4, {}],
    ['torus', 6, 0, 6 + 6 + 3, 4, { scaleUpGroup: 3 }],
  ].map(([scaleUp, gpus, switches, cables, diameter, others]) => ({
    name: 'star',
    values: {
      ...link,
      ...server,
      hosts: 2,
      gpus: Number(gpus),
      scaleUp: String(scaleUp),
      ...(others as object),
    },
    ranks: 2 * Number(gpus),
    switches: 1 + 2 * Number(switches),
    cables: 2 * Number(gpus) + 2 * Number(cables),
    radix: 2 * Number(gpus),
    diameter: Number(diameter),
  })),
  { name: 'ring', values: { ...link, hosts: 5 }, ranks: 5, switches: 0, cables: 5, diameter: 2 },
  // Each axis of n > 2 has as many cables as ranks, one of 2 half as many: 12 + 6; diameter ⌊3/2⌋ +
  // ⌊4/2⌋.
  { name: 'torus', values: { ...link, x: 3, y: 4 }, ranks: 12, switches: 0, cables: 24, diameter: 3 },
  {
    name: 'torus',
    values: { ...link, x: 3, y: 2, z: 2 },
    ranks: 12,
    switches: 0,
    cables: 12 + 6 + 6,
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
    diameter: 3,
  },
  {
    name: 'torus',
    values: { ...link, x: 3, y: 3, wrap: 'none' },
    ranks: 9,
    switches: 0,
    cables: 6 + 6,
    diameter: 4,
  },
  // Both axes whole rings, however twisted: 2·8 cables.
  { name: 'twisted-torus', values: { ...link, x: 4, y: 2 }, ranks: 8, switches: 0, cables: 16, diameter: 2 },
  // n(n - 1)/2 cables.
  { name: 'full-mesh', values: { ...link, hosts: 6 }, ranks: 6, switches: 0, cables: 15, diameter: 1 },
  // Two fully joined quads (6 each) and 4 cables between.
  { name: 'cube-mesh', values: link, ranks: 8, switches: 0, cables: 16, diameter: 2 },
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
  { name: 'bcube', values: { ...link, ports: 3 }, ranks: 9, switches: 6, cables: 18, diameter: 4 },
  {
    name: 'bcube',
    values: { ...link, ports: 2, levels: 3 },
    ranks: 8,
    switches: 12,
    cables: 24,
    diameter: 6,
  },
];
