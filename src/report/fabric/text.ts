/** The text of `weft topo`, for people. */

import { MOST_LINKS } from '../../topology/facts/bisection.ts';
import { formatNumber, formatPercent, formatRate, formatTime } from '../../units/format.ts';
import { printableLine } from '../../util/printable.ts';
import { moneyText, powerText } from '../format.ts';
import type { Bill } from './bill.ts';
import type { AllToAllFacts, TierFacts, TopologyFacts } from './facts.ts';
import type { Length } from './prices.ts';

/** Facts, the picture of the tiers, and the bill. */
export function topoText(facts: TopologyFacts, bill: Bill): string {
  const { name, ranks, servers, switches, links, unreachablePairs, allToAll } = facts;
  const scaleUp = facts.tiers.some((tier) => tier.scaleUp);
  const pairs = ranks * (ranks - 1);
  const rows = [
    ['ranks', scaleUp ? `${ranks} in ${counted(servers, 'server')}` : `${ranks}`],
    ['switches', `${switches}`],
    ['links', `${links} (${counted(links / 2, 'cable')})`],
    ['cables', lengthsText(facts)],
    ...(ranks > 1 ? [['diameter', diameterText(facts)]] : []),
    ...(unreachablePairs > 0
      ? [['no path', `between ${unreachablePairs} of ${pairs} ordered pairs of ranks`]]
      : []),
    ...(ranks > 1 ? [['bisection', bisectionText(facts)]] : []),
    ...(allToAll
      ? [
          ['paths', pathsText(allToAll)],
          ['all-to-all', allToAllText(allToAll)],
        ]
      : []),
  ];
  const table = rows.map(([key, value]) => `  ${key!.padEnd(10)} ${value}`);
  return [name, ...table, '', ...picture(facts), ...billLines(bill)].map(printableLine).concat('').join('\n');
}

const WHERE: Readonly<Record<Length, string>> = {
  server: 'in servers',
  host: 'to hosts',
  switch: 'between switches',
  long: 'of a kilometre or more',
};

function lengthsText({ cables, switches }: TopologyFacts): string {
  const counts = new Map<Length, number>();
  for (const { length, count } of cables) counts.set(length, (counts.get(length) ?? 0) + count);
  const where = (length: Length) => (length === 'switch' && switches === 0 ? 'between ranks' : WHERE[length]);
  return [...counts].map(([length, count]) => `${count} ${where(length)}`).join(', ');
}

function diameterText({ diameter, meanHops, hopsExact }: TopologyFacts): string {
  const mean = `mean ${formatNumber(meanHops)}`;
  return hopsExact
    ? `${counted(diameter, 'hop')}, ${mean}`
    : `at least ${counted(diameter, 'hop')}, ${mean} (of a sample)`;
}

function pathsText({ paths: { min, mean, max } }: AllToAllFacts): string {
  if (max === 0) return 'all ranks are connected to one node';
  if (min === max) return `${formatNumber(max)} shortest between two ranks on different nodes`;
  return `${formatNumber(min)} to ${formatNumber(max)} shortest, mean ${formatNumber(mean)}, between ranks on different nodes`;
}

function allToAllText({ messages, from, to, slowdown, exact }: AllToAllFacts): string {
  const least = exact ? '' : 'at least ';
  const most = `${least}${formatNumber(messages, 4)} messages on the busiest link (${from} to ${to})`;
  return `${most}, ${least}${formatNumber(slowdown)}× the time of a rank's ports`;
}

function bisectionText(facts: TopologyFacts): string {
  const { bisectionBps, bisectionFraction } = facts;
  if (bisectionBps === null) {
    const most = MOST_LINKS.toLocaleString('en-US');
    const links = facts.links.toLocaleString('en-US');
    if (facts.links > MOST_LINKS) return `not computed: ${links} links; the limit is ${most}`;
    return `not computed: not found within a few seconds (${links} links)`;
  }
  const share = formatPercent(bisectionFraction ?? 0);
  return `${formatRate(bisectionBps)}, ${share} of the port rate of half the ranks${cutText(facts)}`;
}

const ORDINALS = ['first', 'second', 'third'] as const;

/**
 * Which cut it is, where another may be tighter: not in trees, whose cables all lead from a tier to
 * another.
 */
function cutText({ bisectionAxis, cables }: TopologyFacts): string {
  if (bisectionAxis !== null)
    return `; cut across the ${ORDINALS[bisectionAxis] ?? `${bisectionAxis + 1}th`} axis`;
  const flat = cables.some(({ from, to, scaleUp }) => from === to && !scaleUp);
  return flat ? '; halves by rank number; other halves may have less' : '';
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Tiers from the top to the ranks, scale-up below them, with the cables between. */
function picture({ tiers, cables }: TopologyFacts): string[] {
  const scaleOut = tiers.filter((tier) => !tier.scaleUp).reverse();
  const scaleUp = tiers.filter((tier) => tier.scaleUp);
  const lines: string[] = [];
  let above: TierFacts | undefined;
  for (const tier of [...scaleOut, ...scaleUp]) {
    for (const cable of above ? cables : []) {
      const ends = [cable.from, cable.to];
      if (!above || !ends.includes(above.name) || !ends.includes(tier.name) || cable.from === cable.to)
        continue;
      lines.push(`      │  ${cableText(cable)}`);
    }
    lines.push(`  ${tierText(tier)}`);
    above = tier;
  }
  for (const cable of cables) {
    if (cable.from === cable.to) lines.push(`      ↻  ${cableText(cable)}, ${cable.from} to ${cable.to}`);
  }
  return lines;
}

function tierText({ name, count, ports }: TierFacts): string {
  const boxes = '■ '.repeat(Math.min(count, 12)).trimEnd();
  return `${name.padEnd(9)} ${`× ${count}`.padEnd(8)} ${boxes}${count > 12 ? ' …' : ''}  (${counted(ports, 'port')})`;
}

function cableText({ count, rateBps, latencyPs, errorRate }: TopologyFacts['cables'][number]): string {
  const errors = errorRate === undefined ? '' : `, ${formatPercent(errorRate)} of packets lost`;
  return `${count} × ${formatRate(rateBps)}, ${formatTime(latencyPs)}${errors}`;
}

/** Each item with its total cost and power, and the sums. */
function billLines({ items, currency, price, pricePerRank, watts, wattsPerRank, complete }: Bill): string[] {
  if (items.length === 0) return [];
  const money = (value: number) => moneyText(value, currency);
  const rows = items.map((item) => {
    const all = item.price === null ? 'no price' : money(item.count * item.price);
    return `  ${`${item.count} × ${item.name}`.padEnd(40)} ${all.padStart(12)}  ${powerText(item.count * (item.watts ?? 0)).padStart(8)}`;
  });
  const sum = `${money(price)}, ${money(pricePerRank)} a rank; ${powerText(watts)}, ${powerText(wattsPerRank)} a rank`;
  return ['', ...rows, `  ${complete ? 'sum' : 'sum, without items that have no price:'} ${sum}`];
}
