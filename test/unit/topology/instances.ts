/** Small members of every family, with their counts; formulas stand next to them. */
import { graphs } from './graph-instances.ts';

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

/** Families of switches in stages. */
const staged: readonly Instance[] = [
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
  { name: 'nvswitch', values: { ...link, gpus: 8 }, ranks: 8, switches: 1, cables: 8, radix: 8, diameter: 2 },
  // 4 ports to 3 switches each.
  {
    name: 'nvswitch',
    values: { ...link, gpus: 4, switches: 3 },
    ranks: 4,
    switches: 3,
    cables: 4 + 12,
    radix: 4,
    diameter: 4,
  },
  {
    name: 'nvswitch',
    values: { ...link, gpus: 8, group: 4 },
    ranks: 8,
    switches: 3,
    cables: 8 + 2,
    radix: 4,
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
];

export const instances: readonly Instance[] = [...staged, ...graphs];
