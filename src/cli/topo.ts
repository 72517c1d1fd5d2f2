/** `weft topo SPEC` */
import type { Command } from 'commander';
import type { Fabric } from '../model/fabric.ts';
import { checkFabricSpec } from '../scenario/check.ts';
import { idleScaleUp } from '../scenario/forewarn.ts';
import { formatNumber, formatPercent, formatRate, formatTime } from '../units/format.ts';
import { UserError } from '../util/errors.ts';
import { printable } from '../util/printable.ts';
import { MOST_LINKS } from './bisection.ts';
import { readBeside } from './input.ts';
import { addCommonOptions, type CommonOptions } from './options.ts';
import { writeOutput } from './output.ts';
import { createProgress } from './progress.ts';
import type { Session } from './session.ts';
import {
  type AllToAllFacts,
  type Length,
  type TierFacts,
  type TopologyFacts,
  topologyFacts,
} from './topo-facts.ts';

interface TopoOptions extends CommonOptions {
  readonly svg?: string;
  readonly dot?: string;
}

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  addCommonOptions(command.argument('<spec>', 'the fabric: name:key=value,key=value'))
    .option('--svg <file>', 'write a picture; -: print it, and nothing else')
    .option('--dot <file>', 'write the graph for Graphviz; -: print it, and nothing else')
    .action(async (spec: string, options: TopoOptions) => {
      checkOptions(options);
      const checked = await checkFabricSpec(spec, { readText: readBeside('.') });
      if (!options.quiet)
        for (const message of idleScaleUp(checked)) session.err(printable(`weft: warning: ${message}\n`));
      const fabric = checked.build();
      if (await draw(fabric, spec, options, session)) return;
      const progress = createProgress(session, options.quiet ?? false);
      const facts = topologyFacts(fabric, (done) => progress.update(done, 'distances'));
      progress.clear();
      session.out(options.json ? topoJson(facts) : topoText(facts));
    });
}

/** Only one thing can be printed. */
function checkOptions({ svg, dot, json }: TopoOptions): void {
  const printed = [svg === '-' && '--svg', dot === '-' && '--dot', json && '--json'].filter(Boolean);
  if (printed.length < 2) return;
  throw new UserError(`${printed.join(' and ')} cannot both be printed`, {
    where: String(printed[0]),
    advice: 'write one to a file, e.g. --svg fabric.svg',
  });
}

/** Writes the pictures asked for; whether one was printed. */
async function draw(fabric: Fabric, spec: string, options: TopoOptions, session: Session): Promise<boolean> {
  const { svg, dot } = options;
  if (svg === undefined && dot === undefined) return false;
  const [{ sceneOf }, { topoSvg }, { topoDot }] = await Promise.all([
    import('../report/scene.ts'),
    import('../report/topo-svg.ts'),
    import('../report/topo-dot.ts'),
  ]);
  const scene = sceneOf(fabric);
  const give = (option: string, what: string, path: string, text: string) =>
    path === '-' ? session.out(text) : writeOutput({ option, what, path }, text);
  if (svg !== undefined) give('--svg', 'the picture', svg, topoSvg(scene, spec));
  if (dot !== undefined) give('--dot', 'the graph', dot, topoDot(scene));
  return svg === '-' || dot === '-';
}

function topoJson({ bisectionBps, cables, allToAll, ...facts }: TopologyFacts): string {
  const document = {
    schema: 'weft.topo/1',
    ...facts,
    bisection_Gbps: bisectionBps === null ? null : bisectionBps / 1e9,
    allToAll: allToAll && { ...withoutRate(allToAll), rate_Gbps: allToAll.rateBps / 1e9 },
    cables: cables.map(({ rateBps, latencyPs, ...cable }) => ({
      ...cable,
      rate_Gbps: rateBps / 1e9,
      latency_ns: latencyPs / 1e3,
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function withoutRate<T extends { readonly rateBps: number }>({ rateBps: _, ...rest }: T): Omit<T, 'rateBps'> {
  return rest;
}

function topoText(facts: TopologyFacts): string {
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
  return [name, ...table, '', ...picture(facts), ''].join('\n');
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
  if (max === 0) return 'all ranks hang on one node';
  if (min === max) return `${formatNumber(max)} shortest between two ranks that hang on different nodes`;
  return `${formatNumber(min)} to ${formatNumber(max)} shortest, mean ${formatNumber(mean)}, between ranks that hang on different nodes`;
}

function allToAllText({ messages, from, to, slowdown, exact }: AllToAllFacts): string {
  const most = `${exact ? '' : 'at least '}${formatNumber(messages, 4)} messages on the busiest link (${from} to ${to})`;
  return `${most}, ${formatNumber(slowdown)}× the time of a rank's ports`;
}

function bisectionText(facts: TopologyFacts): string {
  const { bisectionBps, bisectionFraction } = facts;
  if (bisectionBps === null) {
    const most = MOST_LINKS.toLocaleString('en-US');
    const links = facts.links.toLocaleString('en-US');
    if (facts.links > MOST_LINKS) return `not worked out: ${links} links, and at most ${most} are`;
    return `not worked out: it was not found within a few seconds (${links} links)`;
  }
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
