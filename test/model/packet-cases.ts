/**
 * Random small packet runs, for comparing the packet engine with the oracle and devices with each
 * other.
 */
import type {
  CongestionControl,
  PacketRun,
  PacketSettings,
  SharedBuffer,
} from '../../src/engine/packet/api.ts';
import type { Fabric } from '../../src/model/fabric.ts';
import { NO_SET, type RouteTables } from '../../src/model/routes.ts';
import { hash2 } from '../../src/rng/hash.ts';
import type { RoutingChoice } from '../../src/routing/choice.ts';
import { buildRoutes } from '../../src/routing/tables.ts';
import { fatTree } from '../../src/topology/fat-tree.ts';
import { hyperx } from '../../src/topology/hyperx.ts';
import { leafSpine } from '../../src/topology/leaf-spine.ts';
import { railOptimized } from '../../src/topology/rail-optimized.ts';
import { ring } from '../../src/topology/ring.ts';
import { star } from '../../src/topology/star.ts';
import { torus } from '../../src/topology/torus.ts';
import { withRandomErrors } from './packet-errors.ts';
import { withRandomFaults } from './packet-faults.ts';
import { type Draw, drawSchedule, pick } from './packet-schedules.ts';

const G = 1e9;
const unset = { uplinkRate: undefined, oversubscription: undefined, radix: undefined };

const ECN_AT = ['enqueue', 'dequeue'] as const;

/** Every congestion control; `drawControl` has constants for each. A new one goes to the end. */
export const CONTROLS = ['none', 'dctcp', 'dcqcn', 'hpcc', 'ndp', 'nscc', 'swift'] as const;

export type ControlName = (typeof CONTROLS)[number];

/**
 * Run number `seed` over these congestion controls, the same every time; 2 to 24 ranks. A control
 * is drawn as often as it is listed. The run's description: {@link describeRun}.
 */
export function randomPacketRun(seed: number, controls: readonly ControlName[] = CONTROLS): PacketRun {
  let draws = 0;
  const draw: Draw = (below) => hash2(seed, draws++) % below;
  const fabric = drawFabric(draw);
  const shortest = buildRoutes(fabric);
  const settings = drawSettings(draw, fabric, shortest.maxHops, controls);
  const schedule = drawSchedule(draw, fabric, settings.payloadBytes);
  const routing = drawRouting(draw, fabric, shortest);
  const run: PacketRun = {
    fabric,
    routes: routing.rule ? buildRoutes(fabric, undefined, routing.rule) : shortest,
    schedule,
    routing,
    settings,
    seeds: draw(4) === 0 ? [draw(1000), draw(1000)] : [draw(2 ** 31)],
    listFlows: true,
  };
  return withRandomErrors(withRandomFaults(run, seed), seed);
}

/** Detours only with switches to send packets by. */
function drawRouting(draw: Draw, fabric: Fabric, routes: RouteTables): RoutingChoice {
  const joined = routes.classRow.some((row) => row !== NO_SET);
  return pick<RoutingChoice>(draw, [
    { name: 'ecmp' },
    { name: 'ecmp', polarize: true },
    { name: 'd-mod-k' },
    { name: 'spray' },
    { name: 'spray', polarize: true },
    { name: 'adaptive' },
    { name: 'reps' },
    { name: 'reps', recycled: 1 },
    { name: 'bitmap' },
    { name: 'mixed', recycled: 3 },
    { name: 'flowlet', gapPs: 0 },
    { name: 'flowlet', gapPs: 2_000_000 },
    { name: 'ecmp', rule: 'weighted' },
    { name: 'ecmp', rule: 'up-down' },
    ...(fabric.links.axis ? [{ name: 'ecmp', rule: 'dimension-order' } as const] : []),
    ...(joined
      ? (['valiant', 'ugal-l', 'ugal-g', 'ugal-l', 'ugal-g'] as const).map((name) => ({ name }))
      : []),
  ]);
}

/** A run in a line. */
export function describeRun({ fabric, routing, settings, schedule, seeds, faults }: PacketRun): string {
  const {
    bufferBytes,
    sharedBuffer,
    cutThrough,
    trimming,
    pfc,
    ecn,
    cc,
    rtoPs,
    span,
    windowBytes,
    recovery,
  } = settings;
  const switches = [
    recovery,
    trimming && 'trimming',
    pfc && 'pfc',
    ecn && `ecn at ${ecn.at}`,
    routing.polarize && 'polarised',
    routing.rehash,
    sharedBuffer && 'shared',
    cutThrough && 'cut-through',
    fabric.links.errorRate && 'error rates',
    faults && `${faults.changes.length} changes, ${faults.epochs.length} epochs`,
  ];
  return [
    `${fabric.name} of ${fabric.ranks}, ${schedule.laneCount} lanes, ${routing.rule ?? routing.name}, ${cc.name}`,
    `buffer ${bufferBytes}, window ${windowBytes}, rto ${rtoPs}, span ${span}`,
    ...switches.filter(Boolean),
    `seeds ${seeds.join(' ')}`,
  ].join(', ');
}

function drawFabric(draw: Draw): Fabric {
  const rate = pick(draw, [40, 100, 400]) * G;
  const latency = pick(draw, [50_000, 300_000, 500_001, 1_000_000]);
  const scaleUpLatency = pick(draw, [100_000, 250_000]);
  const scaleUpRate = 9 * rate;
  switch (draw(9)) {
    case 0:
      return star.build({ hosts: 2 + draw(10), rate, latency });
    case 1: {
      const gpus = pick(draw, [1, 1, 2]);
      const sizes = { leaves: 2 + draw(3), spines: 1 + draw(3), hosts: 1 + draw(3), gpus };
      const scaleUp = { scaleUpRate: gpus > 1 ? scaleUpRate : undefined, scaleUpLatency };
      return leafSpine.build({ ...unset, ...sizes, rate, latency, ...scaleUp });
    }
    case 2:
      return leafSpine.build({
        ...unset,
        leaves: 3,
        spines: 2,
        hosts: 4,
        rate,
        latency,
        oversubscription: 2,
        gpus: 1,
        scaleUpRate: undefined,
        scaleUpLatency,
      });
    case 3:
      return fatTree.build({ k: 4, rate, latency, oversubscription: 1, gpus: 1 });
    case 4: {
      const sizes = { servers: 2 + draw(4), gpus: pick(draw, [2, 4]), spines: 1 + draw(2) };
      const servers = { serversPerLeaf: pick(draw, [undefined, 2]) };
      return railOptimized.build({
        ...unset,
        ...servers,
        ...sizes,
        rate,
        latency,
        scaleUpRate,
        scaleUpLatency,
      });
    }
    case 5:
      return ring.build({ hosts: 2 + draw(8), rate, latency });
    case 6:
      return torus.build({
        x: 2 + draw(3),
        y: 1 + draw(3),
        z: 1,
        wrap: pick(draw, ['xyz', 'none']),
        rate,
        latency,
      });
    case 7: {
      const sizes = { x: 2 + draw(3), y: 1 + draw(3), z: 1, hosts: 1 + draw(2), width: 1 + draw(2) };
      return hyperx.build({ ...unset, ...sizes, planes: 1, gpus: 1, rate, latency });
    }
    default:
      return uneven(star.build({ hosts: 3 + draw(6), rate, latency }), draw);
  }
}

/** The same fabric with links of different rates and latencies. */
function uneven(fabric: Fabric, draw: Draw): Fabric {
  const { rateBps, latencyPs } = fabric.links;
  for (let link = 0; link < fabric.links.count; link++) {
    rateBps[link]! /= 1 + draw(5);
    latencyPs[link]! += draw(3) * 777_777;
  }
  return fabric;
}

function drawSettings(
  draw: Draw,
  fabric: Fabric,
  hops: number,
  controls: readonly ControlName[],
): PacketSettings {
  const payloadBytes = pick(draw, [256, 1000, 4096]);
  const headerBytes = pick(draw, [1, 40, 64]);
  const full = payloadBytes + headerBytes;
  const bufferBytes = pick(draw, [full, 3 * full + 17, 8 * full, 1 << 26]);
  const kminBytes = draw(4) * full;
  const xoffBytes = pick(draw, [1, 2 * full, 5 * full]);
  const longest = fabric.links.latencyPs.reduce((most, latency) => Math.max(most, latency), 0);
  const slowest = fabric.links.rateBps.reduce((least, rate) => Math.min(least, rate), Infinity);
  // At least the RTT of a packet alone.
  const rttPs = 2 * hops * longest + (hops * 8e12 * (full + 64)) / slowest;
  // One that fires before an ack can be back, one that queues outlast, one for real losses.
  const rtoPs = Math.round(pick(draw, [0.7, 3, 20]) * rttPs);
  const cc = drawControl(draw, pick(draw, controls), full, Math.ceil(rttPs / 1024));
  return {
    payloadBytes,
    headerBytes,
    ackBytes: pick(draw, [1, 64]),
    ackEvery: pick(draw, [1, 1, 2, 4, 16]),
    // Over at once, after an RTT or so, never.
    ackDelayPs: pick(draw, [1, Math.round(0.3 * rttPs), rttPs, undefined]),
    bufferBytes,
    controlBufferBytes: pick(draw, [64, 500, 1 << 26]),
    ecn: pick(draw, [
      undefined,
      {
        kminBytes,
        kmaxBytes: kminBytes + draw(6) * full,
        pmax: pick(draw, [1, 0.3]),
        at: ECN_AT[rtoPs % 2]!,
      },
    ]),
    trimming: draw(2) === 0,
    pfc: draw(3) > 0 ? undefined : { xoffBytes, xonBytes: draw(xoffBytes), headroomBytes: draw(8) * full },
    cc,
    windowBytes: pick(draw, [undefined, undefined, 1, 3 * full, 40 * full]),
    windowSlackBytes: pick(draw, [undefined, draw(9 * full)]),
    maxWindowBytes: pick(draw, [undefined, undefined, 1 + draw(30 * full)]),
    rtoPs,
    span: pick(draw, [64, 64, 256, 1024]),
    entropies: pick(draw, [1, 2, 7, 64]),
    cutThrough: draw(3) === 0,
    sharedBuffer: drawSharedBuffer(draw, full),
    // With credits, go-back-n is not possible.
    recovery: cc.name === 'ndp' ? 'selective' : pick(draw, ['selective', 'selective', 'go-back-n']),
  };
}

/** Often so small that ports get in each other's way; alpha from 1/16 to 8. */
function drawSharedBuffer(draw: Draw, full: number): SharedBuffer | undefined {
  const alpha = pick(draw, [1 / 16, 0.5, 1, 1, 8]);
  const bytes = Math.ceil((pick(draw, [1, 2, 6, 12]) * full) / Math.min(1, alpha)) + draw(full);
  return pick(draw, [undefined, undefined, { bytes, alpha }]);
}

/** A control with constants that make it act in runs as short as these. */
function drawControl(draw: Draw, name: ControlName, full: number, rttTicks: number): CongestionControl {
  const most = pick(draw, [0, 0, 20 * full]);
  switch (name) {
    case 'none':
    case 'ndp':
      return { name, constants: [] };
    case 'dctcp':
      return { name, constants: [1 + draw(5), most] };
    case 'dcqcn': {
      const rttPs = 1024 * rttTicks;
      const times = [
        1 + draw(Math.min(2 ** 31, 2 * rttPs)),
        1 + draw(Math.min(2 ** 31, 2 * rttPs)),
        1 + draw(rttTicks),
      ];
      const steps = [1 + draw(20 * full), draw(4), 1 + draw(1e7), 1 + draw(1e8)];
      const least = Math.max(full, 2 ** 14) + 1 + draw(1e6);
      return { name, constants: [draw(65537), ...times, ...steps, least, pick(draw, [2 ** 30, 5 * full])] };
    }
    case 'hpcc': {
      const held = [draw(20 * full), draw(20 * full)];
      const steps = [1 + draw(65536), draw(5), 1 + draw(full)];
      return { name, constants: [1 + draw(2 * rttTicks), ...steps, ...held] };
    }
    case 'swift': {
      const scaling = [draw(rttTicks), draw(3 * rttTicks), draw(32769)];
      const steps = [1 + draw(2 * full), draw(65537), draw(65537), 1 + draw(4)];
      return { name, constants: [draw(2 * rttTicks), ...scaling, ...steps, most] };
    }
    case 'nscc': {
      const target = 1 + draw(2 * rttTicks);
      const quick = [target, target * (1 + draw(4)), draw(4), rttTicks, draw(10 * full)];
      const steps = [draw(5 * full), draw(4 * full), draw(full), draw(full), draw(rttTicks)];
      const cuts = [draw(65537), draw(65537), 1 + draw(100), draw(2)];
      return { name, constants: [...quick, ...steps, ...cuts, most] };
    }
  }
}
