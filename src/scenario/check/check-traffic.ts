/** The `traffic` block: a pattern over ranks, or messages one by one. */
import type { Fabric } from '../../model/fabric.ts';
import type { ParamSpec } from '../../model/params.ts';
import { UserError } from '../../util/errors.ts';
import type { Message } from '../../workload/messages.ts';
import type { Pattern } from '../../workload/traffic/pattern.ts';
import type { TrafficWorkload } from '../../workload/workload.ts';
import { type Entry, entryOf, type MapNode, type Node, placeOfPath } from '../text/tree.ts';
import { blockOf, chooseMember } from './blocks.ts';
import { checkRanks } from './ranks.ts';
import { type Checking, checkKeys, checkParams } from './values.ts';

/** Parameters of every pattern. */
export const trafficParams = {
  size: { kind: 'size', help: 'payload of each message' },
} as const satisfies ParamSpec;

/** Keys of one of `messages`. */
export const messageParams = {
  src: { kind: 'count', help: 'sending rank' },
  dst: { kind: 'count', help: 'receiving rank' },
  size: { kind: 'size', help: 'payload' },
  start: { kind: 'time', unit: 'us', help: 'time at which the message is sent', default: '0ns' },
} as const satisfies ParamSpec;

/** The name of a list of messages in results. */
const LISTED = 'messages';

/** How a list of messages is meant. */
export const idParams = {
  ids: {
    kind: 'choice',
    help: "meaning of src and dst: ranks, or node numbers in the fabric's file",
    choices: ['ranks', 'nodes'],
    default: 'ranks',
  },
  origin: {
    kind: 'choice',
    help: 'origin of start times: zero (as written), or the first message',
    choices: ['zero', 'first'],
    default: 'zero',
  },
  nodes: {
    kind: 'count',
    help: 'number of ranks the list was made for; another number in the fabric gives a warning',
    optional: true,
  },
} as const satisfies ParamSpec;

/** Facts of a fabric that traffic needs. */
type TrafficFabric = Pick<Fabric, 'ranks' | 'fileNodes'>;

/**
 * @param fabric Undefined where it is wrong itself: then ranks are not checked.
 * @param seed Seed of the draws of a pattern.
 */
export function checkTraffic(
  check: Checking,
  entry: Entry,
  patterns: readonly Pattern[],
  fabric: TrafficFabric | undefined,
  seed: number,
): TrafficWorkload | undefined {
  const map = blockOf(check, entry);
  if (!map) return undefined;
  const fabricRanks = fabric?.ranks;
  const listed = entryOf(map, 'messages');
  if (listed) return checkList(check, map, entry, listed, fabric);
  const chosen = chooseMember(check, { ...entry, value: map }, 'traffic pattern', patterns);
  if (!chosen) return undefined;
  const { member, block } = chosen;
  checkKeys(check, block, ['name', 'ranks', ...Object.keys(trafficParams), ...Object.keys(member.params)]);
  const common = checkParams(check, block, trafficParams);
  const values = checkParams(check, block, member.params);
  if (fabricRanks === undefined) return undefined;
  const given = entryOf(block.map, 'ranks');
  const ranks = given
    ? checkRanks(check, given.value, fabricRanks)
    : Uint32Array.from({ length: fabricRanks }, (_, rank) => rank);
  if (!common || !values || !ranks) return undefined;
  try {
    const setting = { ranks: [...ranks], bytes: common.size as number, seed };
    return { kind: 'traffic', pattern: member.name, messages: member.messages(values, setting) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const key = error.where ?? '';
    const span = entryOf(block.map, key) ? placeOfPath(block.map, [key]) : block.at;
    check.problems.push({ what: error.message, advice: error.advice, span });
    return undefined;
  }
}

function checkList(
  check: Checking,
  map: MapNode,
  entry: Entry,
  { value, keySpan }: Entry,
  fabric: TrafficFabric | undefined,
): TrafficWorkload | undefined {
  const block = { map, title: 'traffic with messages', at: entry.keySpan };
  checkKeys(check, block, ['messages', ...Object.keys(idParams)]);
  const ids = checkParams(check, block, idParams);
  const before = check.problems.length;
  if (value.kind !== 'list' || value.items.length === 0) {
    const advice = 'e.g. messages: [{ src: 0, dst: 1, size: 1MiB, start: 5us }, [1, 2, 64KiB]]';
    check.problems.push({ what: 'messages must be a list of at least one', advice, span: keySpan });
    return undefined;
  }
  const fileNodes = ids?.ids === 'nodes' ? fabric?.fileNodes : undefined;
  const of = fabric && { ranks: fabric.ranks, ...(fileNodes && { fileNodes }) };
  const messages = value.items.flatMap((item) => checkMessage(check, item, of) ?? []);
  if (check.problems.length > before || fabric === undefined) return undefined;
  const firstPs = ids?.origin === 'first' ? firstStart(messages) : 0;
  return {
    kind: 'traffic',
    pattern: LISTED,
    messages:
      firstPs === 0 ? messages : messages.map((one) => ({ ...one, startPs: (one.startPs ?? 0) - firstPs })),
    ...(firstPs === 0 ? {} : { firstPs }),
    ...(ids?.nodes === undefined ? {} : { madeFor: ids.nodes as number }),
  };
}

function firstStart(messages: readonly Message[]): number {
  return messages.reduce((first, { startPs = 0 }) => Math.min(first, startPs), Infinity);
}

/** A message: a block, or a list in the order of its keys. */
function checkMessage(check: Checking, item: Node, fabric: TrafficFabric | undefined): Message | undefined {
  const map = item.kind === 'list' ? inOrder(check, item) : item;
  if (!map) return undefined;
  if (map.kind !== 'map') {
    const advice = 'write { src: 0, dst: 1, size: 1MiB } or [0, 1, 1MiB]';
    check.problems.push({ what: 'not a message', advice, span: item.span });
    return undefined;
  }
  const block = { map, title: 'a message', at: { ...map.span, end: map.span.start + 1 } };
  checkKeys(check, block, Object.keys(messageParams));
  const values = checkParams(check, block, messageParams);
  if (!values || fabric === undefined) return undefined;
  const { ranks, fileNodes } = fabric;
  const rankOf = (id: number) => (fileNodes ? (fileNodes[id] ?? ranks) : id);
  const [src, dst] = [rankOf(values.src as number), rankOf(values.dst as number)];
  for (const [key, rank] of [
    ['src', src],
    ['dst', dst],
  ] as const) {
    if (rank < ranks) continue;
    const what = fileNodes
      ? `node ${values[key]} is not a rank of the fabric`
      : `rank ${rank} is not in the fabric`;
    const advice = fileNodes
      ? 'use a node that the file does not list as a switch'
      : `its ranks are 0 to ${ranks - 1}`;
    check.problems.push({ what, advice, span: placeOfPath(map, [key]) });
    return undefined;
  }
  if (src === dst) {
    const what = `rank ${src} would send to itself, which crosses no link`;
    check.problems.push({ what, advice: 'name another receiver', span: placeOfPath(map, ['dst']) });
    return undefined;
  }
  return { src, dst, bytes: values.size as number, startPs: values.start as number };
}

function inOrder(check: Checking, { items, span }: Extract<Node, { kind: 'list' }>): MapNode | undefined {
  const keys = Object.keys(messageParams);
  if (items.length > keys.length) {
    const what = `a message has ${keys.join(', ')}; this has ${items.length} values`;
    check.problems.push({ what, advice: 'write [0, 1, 1MiB, 5us]', span });
    return undefined;
  }
  const entries = items.map((value, i) => ({ key: keys[i]!, keySpan: value.span, value }));
  return { kind: 'map', entries, span };
}
