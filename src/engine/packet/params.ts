/** The uniform of a packet run (`PacketParams` in shaders/packet/params.wgsl). */
import { packGroups } from '../../device/layout.ts';
import { structs } from '../../kernels/index.ts';
import { constants, words as layouts } from '../../kernels/words.ts';
import { isDetour } from '../../routing/properties.ts';
import { findTransport } from '../../transport/registry.ts';
import type { PacketRun } from './api.ts';
import { arrivalLists } from './board.ts';
import { LONGEST_BACKOFF } from './check.ts';
import { lastChange, linkFaults } from './faults.ts';
import { gapTicks, pathWords, ringSize } from './lane-paths.ts';
import { layoutParams, type PacketProblem } from './layout.ts';
import type { PacketTables } from './problem.ts';
import { alphaOf } from './settings-problems.ts';
import { ackDelay, timeoutParams } from './timing.ts';

const flags = constants['packet/flags'];

type RoutingName = PacketRun['routing']['name'];
/** A routing's name in shaders/packet/routings.wgsl. */
type Capitals<S extends string> = S extends `${infer A}-${infer B}`
  ? `${Capitals<A>}_${Capitals<B>}`
  : Uppercase<S>;

function routingNumber(name: RoutingName): number {
  return constants['packet/routings'][name.replaceAll('-', '_').toUpperCase() as Capitals<RoutingName>];
}

/** The parameters as bytes. */
export function packetParams(problem: PacketProblem): Uint8Array {
  const { run, tables, layout } = problem;
  const { settings } = run;
  const { name, constants: ofControl } = settings.cc;
  const bytes = packGroups(structs, structs.PacketParams, {
    window_ps: tables.windowPs,
    flags: flagsOf(run),
    routing: routingNumber(run.routing.name),
    telemetry_ticks: findTransport(name).telemetryTicks?.(ofControl) ?? 0,
    count: counts(problem),
    bytes: {
      header: settings.headerBytes,
      ack: settings.ackBytes,
      full: settings.payloadBytes + settings.headerBytes,
    },
    ...limits(settings),
    path: {
      entropies: settings.entropies,
      words: pathWords(run),
      ring: ringSize(run.routing),
      flowlet_gap: gapTicks(run.routing),
    },
    ack: { span: settings.span, every: settings.ackEvery, delay: ackDelay(settings, tables.windowPs) },
    rto: timeoutParams(settings, tables.windowPs),
    patience: patienceOf(run, tables),
    ...layoutParams(layout),
  });
  const words = new Uint32Array(bytes.buffer);
  words.set(ofControl, structs.PacketParams.fields.cc.offset / 4);
  return bytes;
}

function counts({ run, tables, seeds, slots }: PacketProblem) {
  const { fabric, schedule, faults, routes } = run;
  return {
    replicas: seeds.length,
    nodes: fabric.nodeCount,
    links: fabric.links.count,
    ports: tables.ports,
    ranks: fabric.ranks,
    lanes: schedule.laneCount,
    flows: tables.flows.count,
    endpoints: tables.endpoints,
    slots,
    bit_words: tables.bitWords,
    lists: arrivalLists(run),
    epochs: faults?.epochs.length ?? 0,
    epoch_words: routes.nextSet.length,
    detours: tables.sections.detours!.length / layouts.Detour.words,
  };
}

/** Buffers of ports, and their thresholds for marks and pauses. */
function limits({ bufferBytes, controlBufferBytes, ecn, pfc, sharedBuffer }: PacketRun['settings']) {
  return {
    buffer: {
      data_bytes: (sharedBuffer ? 0 : bufferBytes) + (pfc?.headroomBytes ?? 0),
      control_bytes: controlBufferBytes,
      shared_bytes: sharedBuffer?.bytes ?? 0,
      shared_alpha: sharedBuffer ? alphaOf(sharedBuffer.alpha) : 0,
    },
    ecn: {
      kmin_bytes: ecn?.kminBytes ?? 0,
      kmax_bytes: ecn?.kmaxBytes ?? 0,
      slope: ecn ? slopeOf(ecn) : 0,
    },
    pfc: { xoff_bytes: pfc?.xoffBytes ?? 0, xon_bytes: pfc?.xonBytes ?? 0 },
  };
}

/**
 * Packets sent again, with none newly acked, after which a run is given up; as many more a lane;
 * and times all are sent.
 */
const MOST_RESENT = 100_000;
const MOST_RESENT_A_LANE = 64;
const MOST_TIMES_ALL = 4;
/** Time without anything acked or done, in the longest timeouts and base RTTs. */
const MOST_TIMEOUTS = 4;
/** -ln of the chance (1e-9) that errors alone let no packet and its ack through for as long. */
const ALL_IN_VAIN = 21;
/** Where fewer round trips than this get through, they are not waited for. */
const LEAST_THROUGH = 1e-4;

/** Longest timeouts in which something gets through, on links that lose packets too. */
function mostTimeouts({ fabric, routes, routing }: PacketRun): number {
  const { errorRate } = fabric.links;
  if (!errorRate) return MOST_TIMEOUTS;
  const worst = errorRate.reduce((most, rate) => Math.max(most, rate), 0);
  const hops = 2 * routes.maxHops * (isDetour(routing.name) ? 2 : 1);
  return MOST_TIMEOUTS + Math.ceil(ALL_IN_VAIN / Math.max(LEAST_THROUGH, (1 - worst) ** hops));
}

/** When a run is given up that does not get on (shaders/packet/clock.wgsl). */
function patienceOf(run: PacketRun, { rttPs, windowPs, packets }: PacketTables) {
  const longest = mostTimeouts(run) * LONGEST_BACKOFF * (run.settings.rtoPs + rttPs);
  const some = MOST_RESENT + MOST_RESENT_A_LANE * run.schedule.laneCount;
  const all = packets.reduce((sum, count) => sum + count, 0);
  return {
    windows: Math.min(2 ** 32 - 1, Math.ceil(longest / windowPs)),
    // Going back may send all of a lane again at once.
    resent: Math.min(2 ** 32 - 1, Math.max(some, MOST_TIMES_ALL * all)),
    steady_from: lastChange(run, windowPs),
  };
}

/** Marking probability per byte above kmin, in 2^-32. */
function slopeOf({ kminBytes, kmaxBytes, pmax }: NonNullable<PacketRun['settings']['ecn']>): number {
  return kmaxBytes > kminBytes ? Math.floor((pmax * (2 ** 32 - 1)) / (kmaxBytes - kminBytes)) : 0;
}

function flagsOf(run: PacketRun): number {
  const { settings, fabric, listFlows } = run;
  return (
    (settings.trimming ? flags.TRIMMING : 0) |
    (settings.pfc ? flags.PFC : 0) |
    (settings.ecn ? (settings.ecn.at === 'dequeue' ? flags.ECN_AT_DEQUEUE : flags.ECN) : 0) |
    (fabric.ranksForward ? flags.FORWARD : 0) |
    (listFlows ? flags.RECORDS : 0) |
    (settings.sharedBuffer ? flags.SHARED : 0) |
    (settings.cutThrough ? flags.CUT : 0) |
    (settings.recovery === 'go-back-n' ? flags.GO_BACK : 0) |
    (findTransport(settings.cc.name).paced ? flags.PACED : 0) |
    (findTransport(settings.cc.name).credits ? flags.CREDITS : 0) |
    (linkFaults(run) ? flags.FAULTS : 0)
  );
}
