/**
 * Random scenarios, the same every time: engines, fabrics, routings, controls, faults, profiles,
 * workloads, seeds.
 */
import { transports } from '../../src/transport/registry.ts';
import { type Draw, drawOf } from './draw.ts';
import { type DrawnFabric, drawFabric } from './fabrics.ts';
import { type Block, drawWorkload } from './workloads.ts';

export interface Case {
  readonly index: number;
  /** A scenario's text; JSON is YAML, too. */
  readonly text: string;
  /** Whether the command line runs it, in a process of its own; else the library does. */
  readonly byCommand: boolean;
}

/** Starting a process takes as long as several small scenarios. */
const EVERY_BY_COMMAND = 10;

/** Case number `index`. */
export function caseOf(index: number): Case {
  const draw = drawOf(index);
  const fabric = drawFabric(draw);
  const engine = draw.of(['flow', 'flow', 'flow', 'packet', 'packet', 'packet', 'des'] as const);
  const packets = engine !== 'flow';
  const most = { flow: 64e6, packet: 3e6, des: 4e5 }[engine];
  const routing = drawRouting(draw, fabric, packets);
  const workload = drawWorkload(draw, fabric, most);
  const scenario = {
    name: `case ${index}`,
    fabric: fabric.spec,
    ...(routing && { routing }),
    engine: draw.chance(15) ? { name: engine, tolerance: draw.of([0, 0.01]) } : engine,
    ...(packets && drawPackets(draw, fabric)),
    ...(draw.chance(fabric.preset ? 20 : 10) && { profile: draw.of(['none', 'hopper', 'ampere', 'mi300x']) }),
    seed: draw(1000),
    seeds: draw.of(packets ? [1, 1, 1, 2, 3] : [1, 1, 1, 2, 5]),
    ...workload,
    ...drawFaults(draw, fabric, packets && workload.training === undefined),
  };
  return { index, text: JSON.stringify(scenario), byCommand: index % EVERY_BY_COMMAND === 0 };
}

/** A SPEC; undefined for the default. */
function drawRouting(
  draw: Draw,
  { axes, preset, detours = true }: DrawnFabric,
  packets: boolean,
): string | undefined {
  if (draw.chance(preset ? 70 : 15)) return undefined;
  const both = ['ecmp', 'ecmp', 'ecmp:polarize=true', 'ecmp:weighted=true', 'd-mod-k', 'spray', 'up-down'];
  const fluids = ['ecmp:queuePairs=3', ...(detours ? ['valiant', 'valiant:entropies=1'] : [])];
  const ofPackets = [
    ...['spray:entropies=7', 'adaptive', 'adaptive', 'reps', 'reps:entropies=16,recycled=2', 'bitmap'],
    ...['mixed', 'flowlet', 'flowlet:gap=2us'],
    ...(detours ? ['valiant', 'ugal-l', 'ugal-g'] : []),
  ];
  const own = axes ? ['dimension-order', 'dimension-order'] : [];
  const name = draw.of([...both, ...own, ...(packets ? [...both, ...ofPackets] : fluids)]);
  const hashes = !name.startsWith('d-mod-k') && !name.startsWith('adaptive');
  if (!hashes || !draw.chance(25)) return name;
  return `${name}${name.includes(':') ? ',' : ':'}rehash=resilient`;
}

const CONTROLS = [
  ...transports.map(({ name }) => name),
  ...['nscc:gamma=0.7,targetDelay=5us', 'dctcp:gainShift=3', 'swift:beta=0.6', 'hpcc:maxStage=2'],
  'dcqcn:fastRecovery=2',
];

function drawPackets(draw: Draw, { preset }: DrawnFabric): Block {
  if (preset && draw.chance(50)) return {};
  const cc = draw.of(CONTROLS);
  const pfc = draw.chance(25);
  const payload = draw.of([1024, 4096, 9000]);
  const packet = {
    payload: `${payload} B`,
    ...(draw.chance(30) && { header: '40B', ack: '80B' }),
    ...(draw.chance(30) && { ackEvery: draw.of([1, 2, 16]) }),
    ...(draw.chance(25) && { ackDelay: '3us' }),
    ...(pfc && { pfc: { allowDeadlock: true, ...(draw.chance(40) && { xoff: `${20 * payload} B` }) } }),
    ...(!pfc && draw.chance(40) && { trimming: cc === 'ndp' }),
    ...(cc !== 'ndp' && draw.chance(20) && { recovery: 'go-back-n' }),
    ...(draw.chance(20) && { cutThrough: true }),
    ...(!pfc && draw.chance(30) && { buffer: `${draw.of([4, 12, 40]) * payload} B` }),
    ...(draw.chance(30) && {
      ecn: draw.of<unknown>([false, { pmax: 0.3 }, { at: 'enqueue' }, { at: 'dequeue' }]),
    }),
    ...(draw.chance(20) && { sharedBuffer: draw.of<unknown>([true, { alpha: 0.5 }]) }),
    ...(draw.chance(20) && { window: `${draw.of([2, 10, 60]) * payload} B` }),
    ...(draw.chance(10) && { maxWindow: `${30 * payload} B` }),
    ...(draw.chance(15) && { rto: draw.of(['60us', '400us']) }),
  };
  return { cc, packet };
}

/** `comeAndGo`: whether faults may, as they do in packet runs but training steps. */
function drawFaults(draw: Draw, { tiers, ranks }: DrawnFabric, comeAndGo: boolean): Block {
  if (!draw.chance(25)) return {};
  const [leaf, spine] = tiers ?? [];
  const timed = comeAndGo && draw.chance(40) ? { at: '4us', until: '60us' } : {};
  const found: readonly Block[] = [
    { name: 'links', fraction: draw.of([0.05, 0.2]), rate: draw.of([0.25, 0.5]), ...timed },
    { name: `rank ${draw(ranks)}`, rate: 0.5, ...timed },
    ...(leaf ? [{ name: `${leaf} 0`, rate: 0.5, ...timed }] : []),
    ...(leaf && spine ? [{ name: `${leaf} 0 - ${spine} 0`, ...timed }] : []),
  ];
  return {
    faults: [draw.of(found), ...(draw.chance(30) ? [draw.of(found)] : [])],
    ...(draw.chance(50) && { reconverge: draw.of(['5us', '100us']) }),
  };
}
