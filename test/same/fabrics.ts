/** Small fabrics of every family, as SPECs. */
import type { Draw } from './draw.ts';

/** A fabric, and its possibilities for the rest of a scenario. */
export interface DrawnFabric {
  readonly spec: string;
  readonly ranks: number;
  /**
   * Families of nodes that have at least one node in addition to the ranks, by the names that
   * results print.
   */
  readonly tiers?: readonly string[];
  /** Whether it has axes, as `dimension-order` needs. */
  readonly axes?: boolean;
  /** Ranks a server, 1 without servers. */
  readonly gpus?: number;
  /** Whether it is a preset, which brings routing, profile and packets of its own. */
  readonly preset?: boolean;
  /** Whether its switches add. */
  readonly inNetwork?: boolean;
  /**
   * Whether packets can go by way of any node; they cannot by a NIC of several ports, or without
   * connections between switches.
   */
  readonly detours?: boolean;
}

/** A fabric of 2 to 72 ranks. */
export function drawFabric(draw: Draw): DrawnFabric {
  const rate = draw.of(['25Gbit/s', '100Gbit/s', '400Gbit/s']);
  const latency = draw.of(['100ns', '500ns', '777ns', '1us']);
  const make = draw.of(FAMILIES);
  return make(draw, `rate=${rate},latency=${latency}`);
}

type Make = (draw: Draw, link: string) => DrawnFabric;

const LEAVES = ['leaf', 'spine'];
const SCALE_UP = 'scaleUpRate=450GB/s';

/** The network that joins the ranks of a server. */
const scaleUp = (draw: Draw) =>
  draw.of([SCALE_UP, SCALE_UP, `${SCALE_UP},scaleUp=mesh`, `${SCALE_UP},scaleUp=switches,scaleUpSwitches=2`]);

const star: Make = (draw, link) => {
  const hosts = 2 + draw(15);
  const inNetwork = draw.chance(30);
  return {
    spec: `star:hosts=${hosts},${link}${inNetwork ? ',inNetwork=true' : ''}`,
    ranks: hosts,
    inNetwork,
    detours: false,
  };
};

const leafSpine: Make = (draw, link) => {
  const [leaves, hosts, spines] = [2 + draw(3), 1 + draw(4), 1 + draw(4)];
  const gpus = draw.of([1, 1, 2, 4]);
  const inNetwork = draw.chance(20);
  const rates = draw.of([
    '',
    'oversubscription=2',
    'oversubscription=3:1',
    'uplinkRate=40Gbit/s',
    'planes=2',
  ]);
  const extra = [rates, gpus > 1 ? `gpus=${gpus},${scaleUp(draw)}` : '', inNetwork ? 'inNetwork=true' : ''];
  const sizes = `leaves=${leaves},hosts=${hosts},spines=${spines},${link}`;
  return {
    spec: spec('leaf-spine', sizes, ...extra),
    ranks: leaves * hosts * gpus,
    tiers: LEAVES,
    gpus,
    inNetwork,
    detours: rates !== 'planes=2',
  };
};

const fatTree: Make = (draw, link) => {
  const [extra, ranks] = draw.of<readonly [string, number]>([
    ['', 16],
    ['', 16],
    ['tiers=2', 8],
    ['spineOversubscription=2', 16],
    ['oversubscription=2', 32],
  ]);
  return { spec: spec('fat-tree', `k=4,${link}`, extra), ranks, tiers: ['leaf'] };
};

const railOptimized: Make = (draw, link) => {
  const [servers, gpus] = [2 + draw(3), draw.of([2, 4, 8])];
  const sizes = `servers=${servers},gpus=${gpus},${scaleUp(draw)},${link}`;
  // Nothing joins the rails: few workloads find their paths.
  if (draw.chance(10)) return { spec: spec('rail-only', sizes), ranks: servers * gpus, gpus, detours: false };
  const spines = `spines=${1 + draw(3)}`;
  return { spec: spec('rail-optimized', sizes, spines), ranks: servers * gpus, tiers: ['leaf'], gpus };
};

const clos: Make = (draw, link) => {
  const extra = draw.of(['', 'coreOversubscription=2', 'oversubscription=2']);
  return {
    spec: spec('clos', `pods=2,leaves=2,spines=2,cores=${draw.of([2, 4])},hosts=2,${link}`, extra),
    ranks: 8,
    tiers: LEAVES,
  };
};

/** Families with one or two small members. */
const others: Make = (draw, link) =>
  draw.of<DrawnFabric>([
    { spec: `multi-plane:planes=2,k=4,attach=nic,${link}`, ranks: 8, detours: false },
    {
      spec: `multi-plane:planes=2,k=4,attach=nic,gpus=2,${SCALE_UP},${link}`,
      ranks: 8,
      gpus: 2,
      detours: false,
    },
    {
      spec: `dual-tor:segments=2,servers=2,gpus=2,spines=2,${SCALE_UP},${link}`,
      ranks: 8,
      gpus: 2,
      detours: false,
    },
    {
      spec: `sites:leaves=2,spines=2,hosts=2,siteRate=100Gbit/s,siteLatency=20us,${link}`,
      ranks: 8,
      tiers: LEAVES,
    },
    { spec: `nvswitch:gpus=8,switches=${1 + draw(3)},${link}`, ranks: 8 },
    { spec: `nvswitch:gpus=8,group=4,taper=2,${link}`, ranks: 8 },
    { spec: `cube-mesh:${link}`, ranks: 8 },
    { spec: `slim-fly:q=5,hosts=1,${link}`, ranks: 50 },
    { spec: `jellyfish:switches=8,ports=3,hosts=2,graphSeed=${draw(9)},${link}`, ranks: 16 },
    { spec: `bcube:ports=3,levels=2,${link}`, ranks: 9, axes: true },
    { spec: 'file:path=examples/fabrics/two-leaves.yaml', ranks: 8 },
    { spec: 'file:path=test/inputs/nvswitch-uneven.yaml', ranks: 2 },
    { spec: 'file:path=test/inputs/one-nic-servers.yaml', ranks: 16 },
    { spec: 'file:path=test/inputs/ns3-error-rate.txt', ranks: 2 },
  ]);

const direct: Make = (draw, link) => {
  const [x, y, z] = [2 + draw(3), 2 + draw(2), 1 + draw(2)];
  const hosts = 3 + draw(8);
  return draw.of<DrawnFabric>([
    { spec: `ring:hosts=${hosts},${link}`, ranks: hosts, axes: true },
    { spec: `full-mesh:hosts=${hosts},${link}`, ranks: hosts, axes: true },
    { spec: `torus:x=${x},y=${y},z=${z},${link}`, ranks: x * y * z, axes: true },
    { spec: `torus:x=4,y=3,wrap=none,${link}`, ranks: 12, axes: true },
    { spec: `twisted-torus:x=2,y=4,${link}`, ranks: 8 },
    { spec: `hyperx:x=${x},y=${y},hosts=2,width=${1 + draw(2)},${link}`, ranks: 2 * x * y, axes: true },
  ]);
};

const dragonfly: Make = (draw, link) =>
  draw.of<DrawnFabric>([
    { spec: `dragonfly:routers=2,hosts=2,globals=1,globalLatency=2us,${link}`, ranks: 12 },
    { spec: `dragonfly:routers=4,hosts=1,globals=1,groups=3,localRate=200Gbit/s,${link}`, ranks: 12 },
    { spec: `dragonfly-plus:leaves=2,spines=2,hosts=2,globals=1,groups=3,${link}`, ranks: 12 },
  ]);

const presets: Make = (draw) =>
  draw.of<DrawnFabric>([
    { spec: `preset:dgx-h100,servers=${1 + draw(2)}`, ranks: 8, gpus: 8, preset: true },
    { spec: 'preset:dgx-a100,servers=2', ranks: 16, gpus: 8, preset: true },
    { spec: `preset:mi300x,servers=${1 + draw(2)}`, ranks: 8, gpus: 8, preset: true },
    { spec: 'preset:p6-b200,servers=2', ranks: 16, gpus: 8, preset: true },
    { spec: 'preset:tpu-v4,x=2,y=2,z=2', ranks: 8, preset: true, axes: true },
    { spec: 'preset:tpu-v5e,x=4,y=2,wrap=none', ranks: 8, preset: true, axes: true },
    { spec: 'preset:trainium2', ranks: 16, preset: true, axes: true },
    { spec: 'preset:gb200-nvl72', ranks: 72, gpus: 72, preset: true },
    { spec: 'preset:uec-reference', ranks: 16, preset: true },
  ]);

/** Each is drawn as often as it is listed. */
const FAMILIES: readonly Make[] = [
  ...[star, leafSpine, leafSpine, leafSpine, fatTree, fatTree, railOptimized, railOptimized],
  ...[clos, others, others, direct, direct, dragonfly, presets, presets],
];

function spec(name: string, ...parts: readonly string[]): string {
  return `${name}:${parts.filter(Boolean).join(',')}`;
}
