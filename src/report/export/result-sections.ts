/** A result as sections for people: the answer, the ladder, and all that stands behind it. */
import type { Result } from '../../model/result.ts';
import { formatSize } from '../../units/format.ts';
import { deltaHalfUs, ladderDoubts } from '../certainty.ts';
import { central, countText, fabricText, moneyRows, percentText, RUNG_TITLES, timeText } from '../format.ts';
import { causeLines } from '../text/causes.ts';
import { warningText } from '../warnings/text.ts';
import type { Part, PartTable, Section } from './section.ts';
import { verdictOf } from './verdict.ts';

const right = true;

/** The sections; those that the result has nothing for are left out. */
export function resultSections(result: Result): readonly Section[] {
  const of = result.provenance.seeds === 1 ? '' : ` (mean of ${countText(result.provenance.seeds)} seeds)`;
  const sections: readonly (Section | undefined)[] = [
    { title: titleOf(result), parts: verdictOf(result).map((text): Part => ({ kind: 'text', text })) },
    ladderSection(result),
    causeSection(result),
    roleSection(result, of),
    collectiveSection(result, of),
    linkSection(result, of),
    moneySection(result),
    warningSection(result),
    provenanceSection(result),
  ];
  return sections.filter((section) => section !== undefined);
}

/** The scenario's name, else what it is. */
export function titleOf({ name, kind, fabric, collectives }: Result): string {
  if (name !== null) return name;
  const what = { training: 'training step', collective: collectives[0]?.name ?? kind, traffic: 'traffic' }[
    kind
  ];
  return `${what} on ${fabric.name}`;
}

function ladderSection({ step }: Result): Section | undefined {
  if (!step) return undefined;
  const totalUs = central(step.time_us);
  const rows = step.ladder.map((rung) => {
    const deltaUs = central(rung.delta_us);
    const half = deltaHalfUs(rung);
    return [
      RUNG_TITLES[rung.rung],
      timeText(central(rung.time_us)),
      `${deltaUs < 0 ? '−' : '+'}${timeText(Math.abs(deltaUs))}`,
      half === undefined ? '' : `±${timeText(half)}`,
      totalUs === 0 ? '' : percentText(deltaUs / totalUs),
    ];
  });
  const doubts = ladderDoubts(step.ladder);
  return {
    title: 'Ladder',
    parts: [
      tableOf(['rung'], ['time', 'delta', '± 95 %', 'share'], rows),
      ...(doubts.length > 0 ? [{ kind: 'list', items: doubts } as const] : []),
    ],
  };
}

/** As `weft explain` prints it; only where causes were asked for. */
function causeSection(result: Result): Section | undefined {
  if (!result.causes) return undefined;
  const [sentence = '', , ...lines] = causeLines(result);
  return {
    title: 'Causes',
    parts: [
      { kind: 'text', text: sentence },
      ...(lines.length > 0 ? [{ kind: 'code', text: lines.join('\n') } as const] : []),
    ],
  };
}

function roleSection({ timeline }: Result, of: string): Section | undefined {
  if (!timeline) return undefined;
  const { roles, streams } = timeline;
  const roleRows = roles.map(({ name, ranks, compute_us, exposed_us, bubble_us }) => [
    ...[name, String(ranks)],
    ...[compute_us, exposed_us, bubble_us].map(timeText),
  ]);
  const streamRows = streams.map(({ group, stream, calls, bytes, time_us, hidden_us, exposed_us }) => [
    ...[group, stream, countText(calls), formatSize(Math.round(bytes))],
    ...[time_us, hidden_us, exposed_us].map(timeText),
  ]);
  return {
    title: `Roles and streams${of}`,
    parts: [
      tableOf(['role'], ['ranks', 'compute', 'exposed', 'bubble'], roleRows),
      tableOf(['group', 'stream'], ['calls', 'bytes', 'time', 'hidden', 'exposed'], streamRows),
    ],
  };
}

function collectiveSection({ collectives }: Result, of: string): Section | undefined {
  if (collectives.length === 0) return undefined;
  const rows = collectives.map((one) => [
    ...[one.name, one.algorithm, `${one.groups} x ${one.ranks}`, formatSize(one.bytes), String(one.count)],
    ...[timeText(central(one.time_us)), timeText(central(one.ideal_us)), percentText(central(one.loss))],
    central(one.busbw_GBps).toFixed(1),
  ]);
  const titles = ['groups', 'size', 'count', 'time', 'ideal', 'loss', 'busbw GB/s'];
  return {
    title: `Collectives, each alone on the fabric${of}`,
    parts: [tableOf(['name', 'algorithm'], titles, rows)],
  };
}

function linkSection({ links }: Result, of: string): Section | undefined {
  if (links.length === 0) return undefined;
  const rows = links.map(({ from, to, utilization, bytes }) => [
    ...[from, to, percentText(utilization), formatSize(Math.round(bytes))],
  ]);
  return {
    title: `Hottest links of each kind${of}`,
    parts: [tableOf(['from', 'to'], ['utilization', 'bytes'], rows)],
  };
}

function moneySection({ money }: Result): Section | undefined {
  if (!money) return undefined;
  const { rows, assumed } = moneyRows(money);
  return {
    title: 'Cost',
    parts: [
      tableOf(['what', 'cost'], [], rows),
      ...(assumed === '' ? [] : [{ kind: 'text', text: `Assumed: ${assumed}.` } as const]),
    ],
  };
}

function warningSection({ warnings }: Result): Section | undefined {
  if (warnings.length === 0) return undefined;
  return { title: 'Warnings', parts: [{ kind: 'list', items: warnings.map(warningText) }] };
}

function provenanceSection({ provenance, fabric }: Result): Section {
  const { version, commit, device, engine, seed, seeds, scenarioHash, tolerance, wall_ms } = provenance;
  const rows = [
    ['weft', commit === null ? version : `${version}, commit ${commit}`],
    ['fabric', fabricText(fabric)],
    ['engine', `${engine} on ${device.name}, tolerance ${tolerance}`],
    ['seeds', seeds === 1 ? String(seed) : `${seed} to ${seed + seeds - 1}`],
    ['scenario hash', scenarioHash],
    ['wall time', timeText(wall_ms * 1e3)],
  ];
  return { title: 'Provenance', parts: [tableOf(['what', 'value'], [], rows)] };
}

/** A table; numbers stand to the right. */
function tableOf(
  texts: readonly string[],
  numbers: readonly string[],
  rows: readonly (readonly string[])[],
): PartTable {
  const columns = [...texts.map((title) => ({ title })), ...numbers.map((title) => ({ title, right }))];
  return { kind: 'table', columns, rows };
}
