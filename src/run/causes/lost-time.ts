/**
 * The time that links take from the messages which decide on the end of a run. Under max-min
 * sharing a flow is bound by one link at a time. Along the critical path that link, and the part of
 * the rate that it takes away, are integrated over time.
 */
import { type Crossing, fairRates } from './fair-rates.ts';

/** A message that was sent, with its links. */
export interface Sent extends Crossing {
  readonly src: number;
  readonly dst: number;
  /** The sender's lane, which sends its messages one after the other. */
  readonly lane: number;
  /** When it was issued, when its bytes began to flow, when they had all arrived; ps. */
  readonly issuePs: number;
  readonly startPs: number;
  readonly endPs: number;
}

/** The time of a link on the critical path, ps. */
export interface LostTime {
  readonly link: number;
  /** For which it bound the message of the path. */
  readonly boundPs: number;
  /** That the message would have saved at the rate which its ports alone allow. */
  readonly lostPs: number;
}

/** Flows of all moments together whose rates are looked at; beyond, moments are samples. */
const MOST_FLOWS = 400_000;

/**
 * The links that bind the messages of the critical path, those that take most first.
 * @param isPort Whether a link is a port of a rank, which no fabric takes away.
 * @param mostFlows Flows of all moments together whose rates are looked at.
 */
export function lostTimes(
  sent: readonly Sent[],
  capacityOf: (link: number) => number,
  isPort: (link: number) => boolean,
  mostFlows = MOST_FLOWS,
): LostTime[] {
  const path = criticalPath(sent);
  const found = new Map<number, { boundPs: number; lostPs: number }>();
  const portsOf = (link: number) => (isPort(link) ? capacityOf(link) : Infinity);
  for (const { fromPs, toPs, active, message } of moments(sent, path, mostFlows)) {
    const flows = active.map((i) => sent[i]!);
    const at = active.indexOf(message);
    const { rates, bounds } = fairRates(flows, capacityOf);
    const link = bounds[at]!;
    if (link < 0) continue;
    const own = found.get(link) ?? { boundPs: 0, lostPs: 0 };
    found.set(link, own);
    own.boundPs += toPs - fromPs;
    if (isPort(link)) continue;
    const free = fairRates(flows, portsOf).rates[at]!;
    own.lostPs += (toPs - fromPs) * Math.max(0, 1 - rates[at]! / free);
  }
  return [...found]
    .map(([link, own]) => ({ link, ...own }))
    .sort((a, b) => b.lostPs - a.lostPs || b.boundPs - a.boundPs);
}

/**
 * The messages, first to last, each of which waited for the one before: the last one to end, and
 * from there back the one before it in its lane, if it waited for that; or else the one that its
 * sender sent, or received, last before it was issued.
 */
export function criticalPath(sent: readonly Sent[]): number[] {
  const order = [...sent.keys()].sort((a, b) => sent[a]!.endPs - sent[b]!.endPs);
  const byLane = grouped(order, (i) => [sent[i]!.lane]);
  const byRank = grouped(order, (i) => [sent[i]!.src, sent[i]!.dst]);
  const path = new Set<number>();
  for (let at = order.at(-1); at !== undefined && !path.has(at); ) {
    path.add(at);
    const { src, lane, issuePs, startPs } = sent[at]!;
    const inLane = byLane.get(lane)!;
    const before = inLane[inLane.indexOf(at) - 1];
    const waited = before !== undefined && sent[before]!.endPs > issuePs && sent[before]!.endPs >= startPs;
    at = waited ? before : lastUntil(byRank.get(src)!, (i) => sent[i]!.endPs, issuePs);
  }
  return [...path].reverse();
}

function grouped(items: readonly number[], keysOf: (item: number) => readonly number[]) {
  const groups = new Map<number, number[]>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const own = groups.get(key);
      if (own) own.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}

/** The last of ascending values up to a limit. */
function lastUntil(items: readonly number[], endOf: (item: number) => number, limit: number) {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(items[middle]!) <= limit) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

interface Moment {
  readonly fromPs: number;
  readonly toPs: number;
  /** The messages that flow. */
  readonly active: readonly number[];
  /** The one of the critical path. */
  readonly message: number;
}

/**
 * The stretches of time in which a message of the path flows and no message starts or ends. If
 * there are too many, each of equally long stretches is taken to be like its middle.
 */
function* moments(sent: readonly Sent[], path: readonly number[], mostFlows: number): Generator<Moment> {
  const starts = [...sent.keys()].sort((a, b) => sent[a]!.startPs - sent[b]!.startPs);
  const times = [...new Set(sent.flatMap(({ startPs, endPs }) => [startPs, endPs]))].sort((a, b) => a - b);
  const flowing = sent.reduce((sum, { startPs, endPs }) => sum + endPs - startPs, 0);
  const [first, last] = [times[0]!, times.at(-1)!];
  const most = Math.max(64, Math.floor(mostFlows / Math.max(1, flowing / Math.max(1, last - first))));
  const even = times.length - 1 <= most ? undefined : (last - first) / most;
  const edges = even === undefined ? times : Array.from({ length: most + 1 }, (_, i) => first + i * even);
  let active: number[] = [];
  let next = 0;
  let on = 0;
  for (let i = 0; i + 1 < edges.length; i++) {
    const [fromPs, toPs] = [edges[i]!, edges[i + 1]!];
    const nowPs = (fromPs + toPs) / 2;
    while (next < starts.length && sent[starts[next]!]!.startPs <= nowPs) active.push(starts[next++]!);
    active = active.filter((message) => sent[message]!.endPs > nowPs);
    while (on < path.length && sent[path[on]!]!.endPs <= nowPs) on++;
    const message = path[on];
    if (message === undefined || sent[message]!.startPs > nowPs) continue;
    yield { fromPs, toPs, active, message };
  }
}
