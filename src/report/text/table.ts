/** A result as text for people, at most 100 columns wide. */
import type { LinkResult, Result, StepResult } from '../../model/result.ts';
import { formatSize } from '../../units/format.ts';
import { printableLine } from '../../util/printable.ts';
import { meanText, stepLines } from '../certainty.ts';
import { countText, fabricText, percentText, timeText } from '../format.ts';
import { partialLine } from '../partial.ts';
import { collectiveSection } from './collectives.ts';
import { columnLines } from './columns.ts';
import { flapsSection } from './flaps.ts';
import { heldSection } from './held.ts';
import { jumpSection } from './jumps.ts';
import { moneySection } from './money.ts';
import { ncclLines } from './nccl.ts';
import { networkSection } from './network.ts';
import { pausesSection } from './pauses.ts';
import { rangeSection } from './range.ts';
import { timelineSection } from './timeline.ts';
import { completionSection, flowSection, packetSection, trafficSection } from './traffic.ts';
import { reuseLines, trainingLines } from './training.ts';
import { waitsSection } from './waits.ts';
import { waterfallLines } from './waterfall.ts';

/** The table of `weft run`, `weft collective` and `weft traffic`, with a newline at its end. */
export function resultTable(result: Result): string {
  const { partial } = result;
  const text = [partial ? [partialLine(partial)] : [], ...sectionsOf(result)]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`);
  return text.join('\n');
}

function sectionsOf(result: Result): string[][] {
  const { kind, step, flows, links, counters, provenance } = result;
  const of = meanText(provenance.seeds);
  const pauses = pausesSection(result.pauses, of);
  const packets = packetSection(counters, provenance.seeds, packetsOf(result));
  const ladder = step ? ladderSection(step) : [];
  const jumps = jumpSection(flows, of);
  switch (kind) {
    case 'collective':
      return [
        ncclLines(result),
        ladder,
        jumps,
        packets,
        linkSection(links, `${lastSize(result)}${of}`),
        pauses,
      ];
    case 'traffic':
      return [
        trafficSection(result),
        completionSection(flows, packets.length > 0, of),
        packets,
        ladder,
        jumps,
        linkSection(links, of),
        pauses,
        flowSection(flows),
      ];
    case 'training':
      return [
        trainingSection(result),
        step ? [...stepLines(result, step, STEP_TITLES), '', ...waterfallLines(step.ladder)] : [],
        rangeSection(result.range),
        moneySection(result.money),
        reuseLines(result.reuse),
        networkSection(result.network),
        timelineSection(result.timeline, of),
        heldSection(result.held),
        waitsSection(result.waits),
        flapsSection(result.flaps),
        jumps,
        packets,
        linkSection(links, of),
        pauses,
        collectiveSection(result.collectives, of),
      ];
  }
}

const STEP_TITLES = { time: 'training step', loss: 'step time loss', formula: '(step - ideal) / ideal' };

function trainingSection({ name, training, fabric, provenance }: Result): string[] {
  const lines = name ? [printableLine(name)] : [];
  const { seeds, engine, device } = provenance;
  if (training) {
    const { parameters, activeParameters, tokens } = training;
    const active = activeParameters < parameters ? `, ${countText(activeParameters)} active` : '';
    lines.push(
      `${countText(parameters)} parameters${active} on ${training.ranks} ${training.ranks === 1 ? 'rank' : 'ranks'}, ` +
        `${countText(tokens)} tokens a training step`,
      ...trainingLines(training),
    );
  }
  lines.push(
    fabricText(fabric),
    `engine ${engine} on ${device.name}${seeds === 1 ? `, seed ${provenance.seed}` : meanText(seeds)}`,
  );
  return lines;
}

function ladderSection(step: StepResult): string[] {
  return ['ladder', ...waterfallLines(step.ladder)];
}

/** Links are told of the last size of several. */
/** The scope of the packet counts, in few words; those of a traffic are all. */
function packetsOf(result: Result): string {
  if (result.kind === 'training') return ' of the whole training step';
  return result.kind === 'collective' ? lastSize(result) : '';
}

function lastSize({ collectives }: Result): string {
  const last = collectives.at(-1);
  return last && collectives.length > 1 ? `, at ${formatSize(last.bytes)}` : '';
}

function linkSection(links: readonly LinkResult[], when = ''): string[] {
  if (links.length === 0) return [];
  const right = true;
  const packets = links.some((l) => l.ecn_marks !== undefined);
  const pauses = links.some((l) => (l.pause_us ?? 0) > 0);
  const rows = links.map((l) => [
    l.from,
    '->',
    l.to,
    percentText(l.utilization),
    formatSize(Math.round(l.bytes)),
    ...(packets ? [l.ecn_marks, l.trims, l.drops].map((count) => countText(count ?? 0)) : []),
    ...(packets ? [formatSize(l.queue_max_bytes ?? 0)] : []),
    ...(pauses ? [timeText(l.pause_us ?? 0)] : []),
  ]);
  return [
    `hottest links of each kind${when}`,
    ...columnLines(
      [
        { title: 'from' },
        { title: '' },
        { title: 'to' },
        { title: 'utilization', right },
        { title: 'bytes', right },
        ...(packets
          ? ['ECN marks', 'trims', 'drops', 'longest queue'].map((title) => ({ title, right }))
          : []),
        ...(pauses ? [{ title: 'paused', right }] : []),
      ],
      rows,
    ),
  ];
}
