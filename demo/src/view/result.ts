/**
 * A result in the order of reading: the answer, the ladder, the events at links, and the
 * provenance.
 */
import {
  central,
  certaintyOf,
  countText,
  deltaHalfUs,
  fabricText,
  formatSize,
  type LinkResult,
  ladderDoubts,
  meanText,
  percentText,
  type Result,
  RUNG_TITLES,
  resultIsSeeded,
  type StepResult,
  timeText,
  uncertaintyText,
  unsettledText,
  warningText,
} from 'weft';
import { h } from '../dom.ts';
import type { Outcome } from '../worker/protocol.ts';
import { figure } from './figure.ts';
import { quantityText } from './quantity.ts';
import { type Column, table } from './table.ts';

/** Ends of the axes that results share when they stand side by side. */
export interface Axes {
  readonly longestUs: number;
  readonly longestFctUs: number;
  readonly timelineUs: number;
  readonly stepPs: number;
  readonly longestQueueBytes: number;
}

/** The axes that these outcomes need. */
export function axesOf(outcomes: readonly Outcome[]): Axes {
  const ladder = outcomes.flatMap(({ result: { step } }) => step?.ladder ?? []);
  return {
    longestUs: ladder.reduce((most, r) => Math.max(most, central(r.time_us) + (deltaHalfUs(r) ?? 0)), 0),
    longestQueueBytes: Math.max(0, ...outcomes.map(({ queuesBytes }) => queuesBytes.at(-1) ?? 0)),
    timelineUs: outcomes
      .flatMap(({ timeline }) => timeline.flatMap(({ spans }) => spans))
      .reduce((most, [, end]) => Math.max(most, end), 0),
    stepPs: Math.max(0, ...outcomes.map(({ step }) => step?.totalPs ?? 0)),
    longestFctUs: Math.max(0, ...outcomes.map(({ fctsUs }) => fctsUs.at(-1) ?? 0)),
  };
}

/** The numbers of a result, in order. */
export function resultParts({ result, badge, fctsUs, queuesBytes }: Outcome, axes: Axes): HTMLElement[] {
  const { step, collectives, links } = result;
  // The badge says why no other device.
  const told = result.warnings.map(warningText).filter((text) => text !== badge?.why);
  return [
    ...(told.length > 0 ? [warnings(told)] : []),
    ...(step ? [headline(result, step), ladder(step, axes)] : []),
    ...(result.training || result.timeline || result.held || result.waits ? [stepParts(result)] : []),
    ...(fctsUs.length > 0 ? [fcts(result, fctsUs, axes)] : []),
    ...(queuesBytes.length > 0 ? [queues(queuesBytes, axes)] : []),
    ...(collectives.length > 0 ? [collectiveTable(result)] : []),
    ...(links.length > 0 ? [linkTable(links, meanText(result.provenance.seeds))] : []),
    ...(result.counters.packets === undefined ? [] : [counterTable(result)]),
  ];
}

/** Figures and tables of a training step, once their code is there. */
function stepParts(result: Result): HTMLElement {
  const place = h('div');
  const add = async () => {
    const { stepFigures } = await import('../step/figures.ts');
    place.append(...stepFigures(result, meanText(result.provenance.seeds)));
  };
  void add();
  return place;
}

function warnings(texts: readonly string[]): HTMLElement {
  return h('ul', { class: 'warnings', 'aria-label': 'Warnings' }, ...texts.map((text) => h('li', {}, text)));
}

const TIMES = { training: 'training step', collective: 'collective', traffic: 'last delivery' } as const;

function headline(result: Result, step: StepResult): HTMLElement {
  const item = (term: string, text: string, id: string) =>
    h('div', {}, h('dt', {}, term), h('dd', { 'data-figure': id }, text));
  const doubt = uncertaintyText(certaintyOf(step.loss, resultIsSeeded(result)));
  return h(
    'div',
    {},
    h('p', { class: 'help' }, `${fabricText(result.fabric)}${ofSeeds(result)}`),
    h(
      'dl',
      { class: 'headline' },
      item(
        TIMES[result.kind],
        [quantityText(step.time_us), unsettledText(step)].filter(Boolean).join(', '),
        'time',
      ),
      item('ideal', quantityText(step.ideal_us), 'ideal'),
      item(
        result.kind === 'training' ? 'step time loss' : 'loss',
        quantityText(step.loss, percentText),
        'loss',
      ),
    ),
    doubt && h('p', { class: 'help', 'data-figure': 'doubt' }, `loss: ${doubt}`),
  );
}

/** With several seeds: the note that numbers are means. */
function ofSeeds({ provenance }: Result): string {
  return provenance.seeds > 1 ? `${meanText(provenance.seeds)} (95 % interval)` : '';
}

function ladder(step: StepResult, { longestUs }: Axes): HTMLElement {
  const total = central(step.time_us);
  const doubts = ladderDoubts(step.ladder);
  const rows = step.ladder.map((r) => [
    RUNG_TITLES[r.rung],
    quantityText(r.time_us),
    quantityText(r.delta_us),
    total === 0 ? '' : percentText(central(r.delta_us) / total),
  ]);
  const right = true;
  const columns: Column[] = [
    { title: 'rung' },
    { title: 'time', right },
    { title: 'delta', right },
    { title: 'share', right },
  ];
  return h(
    'div',
    {},
    figure('Loss ladder', 'Each rung adds one effect; its delta is the cost of that effect.', async (width) =>
      (await import('./waterfall.ts')).waterfall(step.ladder, width, longestUs),
    ),
    doubts.length > 0 && h('ul', { class: 'help doubts' }, ...doubts.map((text) => h('li', {}, text))),
    h('details', {}, h('summary', {}, 'The ladder as a table'), table('Loss ladder', columns, rows)),
  );
}

function fcts({ flows, provenance }: Result, times: readonly number[], { longestFctUs }: Axes): HTMLElement {
  const seeds = provenance.seeds > 1 ? `, seed ${provenance.seed} of ${provenance.seeds} seeds` : '';
  const note = `${countText(flows.count)} messages${seeds}; the share of them that end within a time`;
  return figure('Flow completion times', note, async (width) =>
    (await import('./distribution.ts')).distribution(times, {
      title: 'Flow completion times',
      width,
      most: longestFctUs,
      text: timeText,
    }),
  );
}

function queues(bytes: readonly number[], { longestQueueBytes }: Axes): HTMLElement {
  const title = 'Longest queues of switch ports';
  const note = 'Ports with a queue: the share whose longest queue is at most a size; first seed.';
  return figure(title, note, async (width) =>
    (await import('./distribution.ts')).distribution(bytes, {
      title,
      width,
      most: longestQueueBytes,
      text: (b) => formatSize(Math.round(b)),
    }),
  );
}

function collectiveTable({ collectives, provenance }: Result): HTMLElement {
  const right = true;
  const columns: Column[] = [
    { title: 'name' },
    { title: 'algorithm' },
    ...['groups', 'size', 'count', 'time', 'ideal', 'loss', 'busbw'].map((title) => ({ title, right })),
  ];
  const rows = collectives.map((c) => [
    c.name,
    c.algorithm,
    `${c.groups} x ${c.ranks}`,
    formatSize(c.bytes),
    String(c.count),
    quantityText(c.time_us),
    quantityText(c.ideal_us),
    quantityText(c.loss, percentText),
    quantityText(c.busbw_GBps, (rate) => `${rate.toFixed(1)} GB/s`),
  ]);
  return table(`Collectives, each alone on the fabric${meanText(provenance.seeds)}`, columns, rows);
}

function linkTable(links: readonly LinkResult[], of: string): HTMLElement {
  const right = true;
  const packets = links.some(({ ecn_marks }) => ecn_marks !== undefined);
  const columns: Column[] = [
    { title: 'link' },
    ...['utilization', 'bytes'].map((title) => ({ title, right })),
    ...(packets ? ['ECN marks', 'trims', 'drops', 'longest queue', 'paused'] : []).map((title) => ({
      title,
      right,
    })),
  ];
  const rows = links.map((l) => [
    `${l.from} → ${l.to}`,
    percentText(l.utilization),
    formatSize(Math.round(l.bytes)),
    ...(packets ? [l.ecn_marks, l.trims, l.drops].map((count) => countText(count ?? 0)) : []),
    ...(packets ? [formatSize(l.queue_max_bytes ?? 0), timeText(l.pause_us ?? 0)] : []),
  ]);
  return table(`Hottest links of each kind${of}`, columns, rows);
}

function counterTable({ counters, kind }: Result): HTMLElement {
  const names = ['packets', 'packet_hops', 'ecn_marks', 'trims', 'drops', 'retransmits', 'pauses'] as const;
  const columns = names.map((name) => ({ title: name.replace('_', ' '), right: true }));
  const of = kind === 'training' ? ' of the whole training step' : '';
  return table(`Packets${of}, all seeds together`, columns, [
    names.map((name) => countText(counters[name] ?? 0)),
  ]);
}
