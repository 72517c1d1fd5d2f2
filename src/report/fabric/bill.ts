/**
 * The bill of materials of a fabric: switches, optics, cables and NICs outside of servers. Each
 * switch is the cheapest that has the ports in use, so equal networks cost the same by whichever
 * switches they are built of. A link faster than a port or cable takes several side by side; slower
 * ones share a port that break-out cables can split. Left out: scale-up domains, which are part of
 * the servers; racks, labour, spares; what a fibre of kilometres costs itself.
 */
import { type Fabric, NodeKind } from '../../model/fabric.ts';
import { formatRate } from '../../units/format.ts';
import type { Length, Prices } from './prices.ts';

export interface BillItem {
  readonly what: 'switch' | 'optic' | 'cable' | 'nic';
  readonly name: string;
  readonly count: number;
  /** For one item, in the currency; null if the prices have no match. */
  readonly price: number | null;
  readonly watts: number | null;
}

export interface Bill {
  readonly currency: string;
  readonly items: readonly BillItem[];
  /** For all items, and for a rank; items without a price left out. */
  readonly price: number;
  readonly pricePerRank: number;
  readonly watts: number;
  readonly wattsPerRank: number;
  /** Whether every item has a price. */
  readonly complete: boolean;
}

/** Where a link runs; of a long one, how far, m. */
export interface Runs {
  readonly lengthOf: (link: number) => Length;
  readonly metresOf: (link: number) => number;
}

/** The bill of a fabric whose links run so. */
export function billOf(fabric: Fabric, prices: Prices, runs: Runs): Bill {
  const counts = new Map<string, BillItem & { count: number }>();
  const add = (
    what: BillItem['what'],
    name: string,
    count: number,
    of?: { price: number; watts: number },
  ) => {
    const key = `${what} ${name}`;
    const item = counts.get(key);
    if (item) item.count += count;
    else counts.set(key, { what, name, count, price: of?.price ?? null, watts: of?.watts ?? null });
  };
  addSwitches(fabric, prices, add);
  addCables(fabric, prices, runs, add);
  addNics(fabric, prices, add);
  const order = ['switch', 'optic', 'cable', 'nic'];
  const items = [...counts.values()].sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what));
  const price = items.reduce((sum, item) => sum + item.count * (item.price ?? 0), 0);
  const watts = items.reduce((sum, item) => sum + item.count * (item.watts ?? 0), 0);
  return {
    currency: prices.currency,
    items,
    price,
    pricePerRank: price / fabric.ranks,
    watts,
    wattsPerRank: watts / fabric.ranks,
    complete: items.every((item) => item.price !== null),
  };
}

type Add = (
  what: BillItem['what'],
  name: string,
  count: number,
  of?: { price: number; watts: number },
) => void;

function addSwitches({ nodeCount, kind, links, sharedNics }: Fabric, { switches }: Prices, add: Add): void {
  // Ports of each rate, by switch; switches alike are many, and are priced once.
  const ports = new Map<number, Map<number, number>>();
  const nics = new Set(sharedNics);
  for (let link = 0; link < links.count; link++) {
    const node = links.from[link]!;
    if (kind[node] !== NodeKind.scaleOutSwitch || nics.has(node)) continue;
    const of = ports.get(node) ?? new Map<number, number>();
    of.set(links.rateBps[link]!, (of.get(links.rateBps[link]!) ?? 0) + 1);
    ports.set(node, of);
  }
  const groups = new Map<string, { readonly ports: ReadonlyMap<number, number>; count: number }>();
  for (let node = 0; node < nodeCount; node++) {
    const of = ports.get(node);
    if (!of) continue;
    const key = [...of].flat().join();
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { ports: of, count: 1 });
  }
  for (const { ports: of, count } of groups.values()) {
    const needs = (entry: Port) => [...of].reduce((sum, [bps, n]) => sum + taken(n, bps, entry), 0);
    const fitting = cheapest(
      switches.filter((entry) => needs(entry) <= entry.ports),
      (entry) => entry.price,
    );
    const text = [...of].map(([bps, n]) => `${n} × ${formatRate(bps)}`).join(' and ');
    add('switch', fitting?.name ?? `switch of ${text}`, count, fitting);
  }
}

interface CableGroup {
  readonly rate: number;
  readonly length: Length;
  /** How far long cables run; 0 for others. */
  readonly metres: number;
  count: number;
}

function addCables({ links }: Fabric, prices: Prices, { lengthOf, metresOf }: Runs, add: Add): void {
  const groups = new Map<string, CableGroup>();
  for (let link = 0; link < links.count; link += 2) {
    const length = lengthOf(link);
    if (length === 'server') continue;
    const rate = links.rateBps[link]!;
    const metres = length === 'long' ? metresOf(link) : 0;
    const key = `${length} ${rate} ${metres}`;
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { rate, length, metres, count: 1 });
  }
  const opticOf = (name: string | undefined) => prices.optics.find((entry) => entry.name === name);
  for (const { rate, length, metres, count } of groups.values()) {
    const fitting = cheapest(
      prices.cables.filter((entry) => entry.lengths.includes(length) && metres <= (entry.reach ?? Infinity)),
      (entry) => (entry.price + 2 * (opticOf(entry.optic)?.price ?? 0)) * taken(count, rate, entry),
    );
    const number = fitting ? taken(count, rate, fitting) : count;
    add('cable', fitting?.name ?? `cable of ${formatRate(rate)} (${length})`, number, fitting);
    const optic = opticOf(fitting?.optic);
    if (optic) add('optic', optic.name, 2 * number, optic);
  }
}

/**
 * NICs, each as fast as the scale-out link it is for: those of a rank, and those that ranks share.
 * Links from one forwarding rank to another need none.
 */
function addNics({ ranks, ranksForward, links, sharedNics }: Fabric, { nics }: Prices, add: Add): void {
  const shared = new Set(sharedNics);
  const rates = new Map<number, number>();
  for (let link = 0; link < links.count; link++) {
    const [from, to] = [links.from[link]!, links.to[link]!];
    if (links.scaleUp[link] === 1 || shared.has(to) || (from >= ranks && !shared.has(from))) continue;
    if (to < ranks && (ranksForward || shared.has(from))) continue;
    rates.set(links.rateBps[link]!, (rates.get(links.rateBps[link]!) ?? 0) + 1);
  }
  for (const [rate, count] of rates) {
    const fitting = cheapest(nics, (entry) => entry.price * lanes(rate, entry.rate));
    if (fitting) add('nic', fitting.name, count * lanes(rate, fitting.rate), fitting);
    else if (nics.length > 0) add('nic', `NIC of ${formatRate(rate)}`, count);
  }
}

/** A port or cable, and the most links that break-out cables split it into. */
interface Port {
  readonly rate: number;
  readonly split?: number | undefined;
}

/** Ports or cables that `count` links of `bps` take: several a link, or one for several. */
function taken(count: number, bps: number, { rate, split = 1 }: Port): number {
  const shared = Math.min(split, Math.floor((rate / bps) * (1 + 1e-9)));
  return shared > 1 ? Math.ceil(count / shared) : count * lanes(bps, rate);
}

/**
 * How many of `rate` carry `bps`. Rates are quotients now and then: a billionth more needs no port
 * more.
 */
function lanes(bps: number, rate: number): number {
  return Math.max(1, Math.ceil((bps / rate) * (1 - 1e-9)));
}

function cheapest<T>(entries: readonly T[], cost: (entry: T) => number): T | undefined {
  let best: T | undefined;
  for (const entry of entries) if (!best || cost(entry) < cost(best)) best = entry;
  return best;
}
