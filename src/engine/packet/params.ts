/** The uniform of a packet run (`PacketParams` in shaders/packet/state.wgsl). */
import { packStruct } from '../../device/layout.ts';
import { structs } from '../../kernels/generated.ts';
import { isDetour } from '../../routing/choice.ts';
import { findTransport } from '../../transport/registry.ts';
import type { PacketRun } from './api.ts';
import { arrivalLists, boardLayout } from './board.ts';
import { alphaOf } from './check.ts';
import { lastChange, linkFaults } from './faults.ts';
import { gapTicks, pathWords, ringSize } from './lane-paths.ts';
import type { PacketProblem, PacketTables } from './problem.ts';
import { extraParams, STAT_WORDS, tallyWords } from './tally.ts';
import { timerParams } from './timing.ts';

/** Bits of `flags`. */
const Flag = {
  trimming: 1,
  pfc: 2,
  ecn: 4,
  ecnAtDequeue: 0x20,
  forward: 8,
  records: 16,
  shared: 64,
  cut: 128,
  goBack: 0x400,
  paced: 0x100000,
  credits: 0x200000,
  faults: 0x400000,
} as const;
/** Numbers of routings in shaders/packet/next-link.wgsl and nic.wgsl, shaders/routing/detour.wgsl. */
const ROUTING = {
  ...{ ecmp: 0, 'd-mod-k': 1, adaptive: 2 },
  ...{ spray: 3, reps: 4, bitmap: 5, mixed: 6, flowlet: 7 },
  ...{ valiant: 8, 'ugal-l': 9, 'ugal-g': 10 },
} as const;
/** The retransmission timer backs off up to this factor. */
const LONGEST_BACKOFF = 64;

/** The parameters as bytes; `starts` says where the sections of the tables are. */
export function packetParams(problem: PacketProblem, starts: Readonly<Record<string, number>>): Uint8Array {
  const { run, tables, seeds, slots } = problem;
  const { settings, fabric, schedule } = run;
  const { ecn, pfc, sharedBuffer } = settings;
  const board = boardLayout(problem);
  const { next_set: _first, ...sections } = starts;
  const bytes = packStruct(structs.PacketParams, {
    replicas: seeds.length,
    links: fabric.links.count,
    ports: tables.ports,
    ranks: fabric.ranks,
    lanes: schedule.laneCount,
    flows: tables.flows.count,
    endpoints: tables.endpoints,
    slots,
    bit_words: tables.bitWords,
    window_ps: tables.windowPs,
    payload_bytes: settings.payloadBytes,
    header_bytes: settings.headerBytes,
    ack_bytes: settings.ackBytes,
    full_bytes: settings.payloadBytes + settings.headerBytes,
    buffer_bytes: (sharedBuffer ? 0 : settings.bufferBytes) + (pfc?.headroomBytes ?? 0),
    control_buffer_bytes: settings.controlBufferBytes,
    kmin_bytes: ecn?.kminBytes ?? 0,
    kmax_bytes: ecn?.kmaxBytes ?? 0,
    slope: ecn ? slopeOf(ecn) : 0,
    shared_bytes: sharedBuffer?.bytes ?? 0,
    shared_alpha: sharedBuffer ? alphaOf(sharedBuffer.alpha) : 0,
    xoff_bytes: pfc?.xoffBytes ?? 0,
    xon_bytes: pfc?.xonBytes ?? 0,
    flags: flagsOf(run),
    routing: ROUTING[run.routing.name],
    entropies: settings.entropies,
    path_words: pathWords(run),
    path_ring: ringSize(run.routing),
    flowlet_gap: gapTicks(run.routing),
    span: settings.span,
    ack_every: settings.ackEvery,
    ...timerParams(settings, tables.windowPs),
    board_stride: board.stride,
    board_wake: board.wake,
    board_rank: board.rank,
    board_due: board.due,
    board_arrivals: board.arrivals,
    lists: arrivalLists(run),
    board_free: board.free,
    board_inbox: board.inbox,
    board_signals: board.signals,
    board_marks: board.marks,
    board_issued: board.issued,
    board_ingress: board.ingress,
    board_histogram: board.histogram,
    board_shared: board.shared,
    board_pauses: board.pauses,
    tally_stride: tallyWords(problem),
    tally_records: tables.ports * STAT_WORDS,
    ...extraParams(problem),
    ...sections,
    nodes: fabric.nodeCount,
    epoch_count: run.faults?.epochs.length ?? 0,
    epoch_words: run.routes.nextSet.length,
    detour_count: tables.sections.detours!.length / 2,
    ...patienceOf(run, tables),
  });
  const words = new Uint32Array(bytes.buffer);
  words.set(settings.cc.constants, structs.PacketParams.fields.cc.offset / 4);
  return bytes;
}

/** Packets sent again, with none newly acked, after which a run is given up; and as many more a lane. */
const MOST_RESENT = 100_000;
const MOST_RESENT_A_LANE = 64;
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
function patienceOf(run: PacketRun, { rttPs, windowPs }: PacketTables) {
  const longest = mostTimeouts(run) * LONGEST_BACKOFF * (run.settings.rtoPs + rttPs);
  return {
    patience: Math.min(2 ** 32 - 1, Math.ceil(longest / windowPs)),
    most_resent: MOST_RESENT + MOST_RESENT_A_LANE * run.schedule.laneCount,
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
    (settings.trimming ? Flag.trimming : 0) |
    (settings.pfc ? Flag.pfc : 0) |
    (settings.ecn ? (settings.ecn.at === 'dequeue' ? Flag.ecnAtDequeue : Flag.ecn) : 0) |
    (fabric.ranksForward ? Flag.forward : 0) |
    (listFlows ? Flag.records : 0) |
    (settings.sharedBuffer ? Flag.shared : 0) |
    (settings.cutThrough ? Flag.cut : 0) |
    (settings.recovery === 'go-back-n' ? Flag.goBack : 0) |
    (findTransport(settings.cc.name).paced ? Flag.paced : 0) |
    (findTransport(settings.cc.name).credits ? Flag.credits : 0) |
    (linkFaults(run) ? Flag.faults : 0)
  );
}
