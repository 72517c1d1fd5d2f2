/** `weft topo SPEC` */
import type { Command } from 'commander';
import { checkFabricSpec } from '../scenario/check.ts';
import { idleScaleUp } from '../scenario/forewarn.ts';
import { formatPercent, formatRate, formatTime } from '../units/format.ts';
import { printable } from '../util/printable.ts';
import { readBeside } from './input.ts';
import { addCommonOptions, type CommonOptions } from './options.ts';
import { createProgress } from './progress.ts';
import type { Session } from './session.ts';
import { type TierFacts, type TopologyFacts, topologyFacts } from './topo-facts.ts';

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  addCommonOptions(command.argument('<spec>', 'the fabric: name:key=value,key=value')).action(
    async (spec: string, options: CommonOptions) => {
      const fabric = await checkFabricSpec(spec, { readText: readBeside('.') });
      if (!options.quiet)
        for (const message of idleScaleUp(fabric)) session.err(printable(`weft: warning: ${message}\n`));
      const progress = createProgress(session, options.quiet ?? false);
      const facts = topologyFacts(fabric.build(), (done) => progress.update(done, 'distances'));
      progress.clear();
      session.out(options.json ? topoJson(facts) : topoText(facts));
    },
  );
}

function topoJson({ bisectionBps, cables, ...facts }: TopologyFacts): string {
  const document = {
    schema: 'weft.topo/1',
    ...facts,
    bisection_Gbps: bisectionBps === null ? null : bisectionBps / 1e9,
    cables: cables.map(({ rateBps, latencyPs, ...cable }) => ({
      ...cable,
      rate_Gbps: rateBps / 1e9,
      latency_ns: latencyPs / 1e3,
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function topoText(facts: TopologyFacts): string {
  const { name, ranks, servers, switches, links, diameter, unreachablePairs } = facts;
  const scaleUp = facts.tiers.some((tier) => tier.scaleUp);
  const pairs = ranks * (ranks - 1);
  const rows = [
    ['ranks', scaleUp ? `${ranks} in ${counted(servers, 'server')}` : `${ranks}`],
    ['switches', `${switches}`],
    ['links', `${links} (${counted(links / 2, 'cable')})`],
    ...(ranks > 1 ? [['diameter', counted(diameter, 'hop')]] : []),
    ...(unreachablePairs > 0
      ? [['no path', `between ${unreachablePairs} of ${pairs} ordered pairs of ranks`]]
      : []),
    ...(ranks > 1 ? [['bisection', bisectionText(facts)]] : []),
  ];
  const table = rows.map(([key, value]) => `  ${key!.padEnd(10)} ${value}`);
  return [name, ...table, '', ...picture(facts), ''].join('\n');
}

function bisectionText({ bisectionBps, bisectionFraction }: TopologyFacts): string {
  if (bisectionBps === null) return 'not worked out for a fabric this large';
  const share = formatPercent(bisectionFraction ?? 0);
  return `${formatRate(bisectionBps)}, ${share} of what the ports of half the ranks carry`;
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

function cableText({ count, rateBps, latencyPs }: TopologyFacts['cables'][number]): string {
  return `${count} × ${formatRate(rateBps)}, ${formatTime(latencyPs)}`;
}
