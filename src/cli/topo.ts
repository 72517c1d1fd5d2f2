/** `weft topo SPEC` */
import type { Command } from 'commander';
import type { Fabric } from '../model/fabric.ts';
import type { Bill } from '../report/fabric/bill.ts';
import { type TopologyFacts, topologyFacts } from '../report/fabric/facts.ts';
import { runsOf } from '../report/fabric/runs.ts';
import { topoText } from '../report/fabric/text.ts';
import { checkFabricSpec } from '../scenario/check.ts';
import { idleScaleUp, lossyLinks, sizeChosen } from '../scenario/forewarn.ts';
import { documentText } from '../util/document.ts';
import { UserError } from '../util/errors.ts';
import { addCommonOptions, type CommonOptions } from './options.ts';
import { pricesOption } from './prices.ts';
import { readBeside } from './process/input.ts';
import { writeOutput } from './process/output.ts';
import { createProgress } from './process/progress.ts';
import type { Session } from './process/session.ts';
import { warner } from './process/warner.ts';

interface TopoOptions extends CommonOptions {
  readonly svg?: string;
  readonly dot?: string;
  readonly prices?: string;
}

/** The command's arguments and action. */
export function define(command: Command, session: Session): void {
  addCommonOptions(command.argument('<spec>', 'the fabric, as name:key=value,key=value'), ['device', 'seed'])
    .option('--svg <file>', 'write a picture as SVG; - prints only the picture')
    .option('--dot <file>', 'write the graph for Graphviz; - prints only the graph')
    .addOption(pricesOption())
    .action(async (spec: string, options: TopoOptions) => {
      checkOptions(options);
      const checked = await checkFabricSpec(spec, { readText: readBeside(session) });
      const warn = warner(session, options);
      for (const one of [...sizeChosen(checked), ...idleScaleUp(checked), ...lossyLinks(checked)]) warn(one);
      const fabric = checked.build();
      if (await draw(fabric, spec, options, session)) return;
      const bill = await priced(fabric, options.prices, session);
      const progress = createProgress(session, options);
      const facts = topologyFacts(fabric, (done) => progress.update(done, 'distances'));
      progress.clear();
      session.out(options.json ? topoJson(facts, bill) : topoText(facts, bill));
    });
}

/** The bill of materials, by a file's prices or our own. */
async function priced(fabric: Fabric, path: string | undefined, session: Session): Promise<Bill> {
  const [{ billOf }, { parsePrices }, { DEFAULT_PRICES }] = await Promise.all([
    import('../report/fabric/bill.ts'),
    import('../report/fabric/prices.ts'),
    import('../report/fabric/default-prices.ts'),
  ]);
  const prices =
    path === undefined
      ? parsePrices('default prices', DEFAULT_PRICES)
      : parsePrices(path, await readBeside(session)(path));
  return billOf(fabric, prices, runsOf(fabric));
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
    import('../report/picture/scene.ts'),
    import('../report/picture/topo-svg.ts'),
    import('../report/picture/topo-dot.ts'),
  ]);
  const scene = sceneOf(fabric);
  const give = (option: string, what: string, path: string, text: string) =>
    path === '-' ? session.out(text) : writeOutput({ option, what, path }, text);
  if (svg !== undefined) give('--svg', 'the picture', svg, topoSvg(scene, spec));
  if (dot !== undefined) give('--dot', 'the graph', dot, topoDot(scene));
  return svg === '-' || dot === '-';
}

function topoJson({ bisectionBps, cables, allToAll, ...facts }: TopologyFacts, bill: Bill): string {
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
    bill,
  };
  return `${documentText(document)}\n`;
}

function withoutRate<T extends { readonly rateBps: number }>({ rateBps: _, ...rest }: T): Omit<T, 'rateBps'> {
  return rest;
}
