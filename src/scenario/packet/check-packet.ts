/**
 * The `packet` and `cc` blocks: packets, ports and transport, with defaults from the fabric.
 */
import type { PlannedSettings } from '../../engine/packet/api.ts';
import { packetProblem, settingsProblems } from '../../engine/packet/settings-problems.ts';
import type { Fabric } from '../../model/fabric.ts';
import type { ParamSpec } from '../../model/params.ts';
import type { RouteTables } from '../../model/routes.ts';
import type { RoutingChoice } from '../../routing/choice.ts';
import { isDetour } from '../../routing/properties.ts';
import type { Transport } from '../../transport/transport.ts';
import { formatTime } from '../../units/format.ts';
import { UserError } from '../../util/errors.ts';
import { type Chosen, chooseMember, memberValues } from '../check/blocks.ts';
import {
  type Block,
  type Checking,
  checkKeys,
  checkParams,
  checkValue,
  defaultsOf,
} from '../check/values.ts';
import type { CheckedFabric, Values } from '../scenario.ts';
import { type Entry, entryOf, type MapNode, placeOfPath } from '../text/tree.ts';
import { deadlockProblem } from './check-deadlock.ts';
import {
  ackDefaults,
  ecnDefaults,
  heldBytes,
  pfcDefaults,
  portDefaults,
  spanFor,
  windowSlack,
} from './defaults.ts';
import { MOST_BUFFER, PACKET_BLOCKS, packetParams } from './params.ts';
import { type FabricTimes, fabricTimes } from './times.ts';

/** The default congestion control. */
export const DEFAULT_CC = 'nscc';
/** A base RTT must be below this, ps: constants of congestion controls are 28 bits of 1024 ps. */
const MOST_RTT_PS = 2 ** 28 * 1024;

/**
 * Values as given, before anything is worked out; undefined if any is wrong, which is reported.
 */
export interface PacketBlocks {
  readonly map: MapNode;
  readonly at: Entry['keySpan'];
  readonly values: Values;
  /** Undefined: switched off or, of PFC, not asked for. */
  readonly ecn: Values | undefined;
  readonly pfc: Values | undefined;
  readonly shared: Values | undefined;
  readonly transport: Transport;
  readonly ccValues: Values;
  readonly entropies: number;
}

/** Reads the blocks `packet` and `cc`. @param at Where a fault of a default is shown. */
export function readPacketBlocks(
  check: Checking,
  packet: Entry | undefined,
  cc: Entry | undefined,
  transports: readonly Transport[],
  entropies: number,
  at: Entry['keySpan'],
): PacketBlocks | undefined {
  const map = packet ? mapOf(check, packet) : emptyMap(at);
  const chosen = readControl(check, cc, transports);
  if (!map) return undefined;
  const place = packet?.keySpan ?? at;
  const block: Block = { map, title: 'packet', at: place };
  checkKeys(check, block, [...Object.keys(packetParams), ...Object.keys(PACKET_BLOCKS)]);
  const values = checkParams(check, block, packetParams);
  const ecn = inner(check, map, 'ecn', true);
  const pfc = inner(check, map, 'pfc', false);
  const shared = inner(check, map, 'sharedBuffer', false);
  if (!values || !ecn || !pfc || !shared || !chosen) return undefined;
  const blocks = { ecn: ecn.values, pfc: pfc.values, shared: shared.values };
  return { map, at: place, values, ...blocks, ...chosen, entropies };
}

function mapOf(check: Checking, entry: Entry): MapNode | undefined {
  if (entry.value.kind === 'map') return entry.value;
  check.problems.push({
    what: `'${entry.key}' must be a block of key: value`,
    advice: `e.g. ${entry.key}: { payload: 4096B, trimming: true }`,
    span: entry.keySpan,
  });
  return undefined;
}

function emptyMap(span: Entry['keySpan']): MapNode {
  return { kind: 'map', entries: [], span };
}

function readControl(check: Checking, entry: Entry | undefined, transports: readonly Transport[]) {
  if (!entry) {
    const transport = transports.find(({ name }) => name === DEFAULT_CC) ?? transports[0]!;
    return { transport, ccValues: defaultsOf(transport.params) };
  }
  const chosen: Chosen<Transport> | undefined = chooseMember(check, entry, 'congestion control', transports);
  const ccValues = chosen && memberValues(check, chosen);
  return ccValues && { transport: chosen.member, ccValues };
}

/** A block inside of `packet`, which may also be true or false. */
function inner(
  check: Checking,
  map: MapNode,
  key: keyof typeof PACKET_BLOCKS,
  usually: boolean,
): { readonly values: Values | undefined } | undefined {
  const spec: ParamSpec = PACKET_BLOCKS[key];
  const entry = entryOf(map, key);
  if (entry?.value.kind === 'map') {
    const block = { map: entry.value, title: `packet.${key}`, at: entry.keySpan };
    checkKeys(check, block, Object.keys(spec));
    const values = checkParams(check, block, spec);
    return values && { values };
  }
  const help = `true, false or a block of ${Object.keys(spec).join(', ')}`;
  const on = entry ? checkValue(check, entry.value, key, { kind: 'flag', help }) : usually;
  if (on === undefined) return undefined;
  return { values: on ? defaultsOf(spec) : undefined };
}

/**
 * The input of the packet engine. If no packet could get through: undefined, and the faults are
 * reported.
 */
export function settlePacket(
  check: Checking,
  blocks: PacketBlocks,
  checked: CheckedFabric,
  routing: RoutingChoice,
): PlannedSettings | undefined {
  const { values, transport, ccValues } = blocks;
  const payloadBytes = values.payload as number;
  const headerBytes = values.header as number;
  const ackBytes = values.ack as number;
  const fullBytes = payloadBytes + headerBytes;
  const report = (key: readonly string[], what: string, advice: string | undefined) => {
    const span = entryOf(blocks.map, key[0] ?? '') ? placeOfPath(blocks.map, key) : blocks.at;
    check.problems.push({ what, advice, span });
  };
  const unfit = packetProblem({ payloadBytes, headerBytes });
  if (unfit) {
    report(unfit.key, unfit.what, unfit.advice);
    return undefined;
  }
  const shortest = timesOf(checked.build(), checked.routes(), fullBytes, ackBytes, report);
  if (!shortest) return undefined;
  const times = isDetour(routing.name) ? detoured(shortest) : shortest;
  const pfc = blocks.pfc && pfcDefaults(blocks.pfc, times, fullBytes);
  const trimming = (values.trimming as boolean | undefined) ?? pfc === undefined;
  const ports = portDefaults(values, times, fullBytes, trimming, pfc);
  const ecn = blocks.ecn && ecnDefaults(blocks.ecn, times, fullBytes, transport);
  const acks = ackDefaults(values, times);
  const held = heldBytes(acks, times, fullBytes);
  const slackBytes = windowSlack(held, times, fullBytes);
  const given = values.window as number | undefined;
  // Flows know the base RTT of their shortest paths.
  const detourBytes = isDetour(routing.name) ? times.bdpBytes + slackBytes : undefined;
  const windowBytes = given ?? detourBytes;
  const windowGiven = given !== undefined;
  const setting = {
    ...{ rttPs: times.rttPs, rateBps: times.rateBps },
    ...{ payloadBytes, headerBytes, trimming, windowGiven, held },
  };
  const before = check.problems.length;
  checkRtt(times, report);
  const first = Math.max(windowBytes ?? 0, times.bdpBytes + slackBytes);
  const maxWindowBytes = values.maxWindow as number | undefined;
  const mostBytes = maxWindowBytes ?? (ccValues.maxWindow as number | undefined);
  const settings = {
    ...{ payloadBytes, headerBytes, ackBytes },
    ...acks,
    ...ports,
    ...options(blocks, times, ports.bufferBytes),
    ...{ ecn, trimming, pfc, windowBytes },
    windowSlackBytes: slackBytes,
    ...(maxWindowBytes !== undefined && { maxWindowBytes }),
    rtoPs: values.rto as number | undefined,
    span: (values.span as number | undefined) ?? spanFor(first, mostBytes, fullBytes),
    entropies: blocks.entropies,
  };
  for (const { key, what, advice } of settingsProblems({ ...settings, cc: transport })) {
    report(key, what, advice);
  }
  if (blocks.pfc && blocks.pfc.allowDeadlock !== true && check.problems.length === before) {
    const problem = deadlockProblem(checked, routing);
    if (problem) report(['pfc'], problem.what, problem.advice);
  }
  if (check.problems.length > before) return undefined;
  return { ...settings, cc: { name: transport.name, constants: transport.constants(ccValues, setting) } };
}

/**
 * Settings that are off by default; then left out, so that a scenario without them keeps its
 * meaning.
 */
function options({ values, shared }: PacketBlocks, { radix }: FabricTimes, bufferBytes: number) {
  return {
    ...(values.recovery === 'go-back-n' && { recovery: 'go-back-n' as const }),
    ...(values.cutThrough === true && { cutThrough: true }),
    ...(shared && {
      sharedBuffer: {
        bytes: (shared.bytes as number | undefined) ?? Math.min(MOST_BUFFER, radix * bufferBytes),
        alpha: shared.alpha as number,
      },
    }),
  };
}

type Report = (key: readonly string[], what: string, advice: string | undefined) => void;

function timesOf(
  fabric: Fabric,
  routes: RouteTables,
  fullBytes: number,
  ackBytes: number,
  report: Report,
): FabricTimes | undefined {
  try {
    return fabricTimes(fabric, routes, fullBytes, ackBytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    report(['payload'], error.message, error.advice);
    return undefined;
  }
}

/** By way of another node a packet goes as far as the longest way, twice at most. */
function detoured(times: FabricTimes): FabricTimes {
  const { rttPs, serializationPs, bdpBytes } = times;
  return { ...times, rttPs: 2 * rttPs, serializationPs: 2 * serializationPs, bdpBytes: 2 * bdpBytes };
}

function checkRtt({ rttPs }: FabricTimes, report: Report): void {
  if (rttPs >= MOST_RTT_PS) {
    const what = `a packet and its ack take ${formatTime(rttPs)} through this fabric`;
    report([], what, `the packet engine covers less than ${formatTime(MOST_RTT_PS)}: use a smaller latency`);
  }
}
