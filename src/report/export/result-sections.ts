/** A result as sections for people: the answer, the ladder, and all that stands behind it. */
import type { CauseResult } from '../../model/cause-result.ts';
import type { Distribution, Result } from '../../model/result.ts';
import { formatSize } from '../../units/format.ts';
import { yamlText } from '../../util/yaml.ts';
import { deltaHalfUs, ladderDoubts } from '../certainty.ts';
import { central, countText, fabricText, moneyRows, percentText, RUNG_TITLES, timeText } from '../format.ts';
import { carrierName, causeLines } from '../text/causes.ts';
import { warningText } from '../warnings/text.ts';
import { linkParts } from './link-grid.ts';
import type { Seen } from './result-content.ts';
import { carrierGraphics, endsOf, ladderGraphics, seedGraphics } from './result-graphics.ts';
import type { Part, PartTable, Section } from './section.ts';
import { stepGrid } from './step-grid.ts';
import { verdictOf } from './verdict.ts';

const right = true;
/** A smaller loss is not coloured. */
const LITTLE = 0.02;
/** A rung that adds less than this part of the time is not explained. */
const LEAST_CAUSE = 5e-4;
const MOST_CARRIERS = 8;

/** The sections; those that the result has nothing for are left out. */
export function resultSections(result: Result, seen?: Seen): readonly Section[] {
  const of = result.provenance.seeds === 1 ? '' : ` (mean of ${countText(result.provenance.seeds)} seeds)`;
  const grid = seen?.step && stepGrid(seen.step);
  const heat = seen?.loads ? linkParts(seen.fabric, seen.loads) : [];
  const causes = result.causes ?? seen?.causes;
  const sections: readonly (Section | undefined)[] = [
    answerSection(result),
    ladderSection(result),
    seedSection(result),
    causes && causeSection(result, causes),
    grid && { title: 'Training step', parts: [grid] },
    heat.length > 0 ? { title: `Utilization of links${of}`, parts: heat } : undefined,
    linkSection(result, of),
    roleSection(result, of),
    collectiveSection(result, of),
    moneySection(result),
    warningSection(result),
    provenanceSection(result),
    scenarioSection(result),
  ];
  return sections.filter((section) => section !== undefined);
}

function answerSection(result: Result): Section {
  const parts = verdictOf(result).map((text): Part => ({ kind: 'text', text }));
  if (!result.step) return { title: titleOf(result), parts };
  const loss = central(result.step.loss);
  const tone = loss > LITTLE ? 'loss' : loss < -LITTLE ? 'gain' : 'ideal';
  return { title: titleOf(result), hero: { text: percentText(loss), tone }, parts };
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
  const table = tableOf(['rung'], ['time', 'delta', '± 95 %', 'share'], rows);
  const doubts = ladderDoubts(step.ladder);
  return {
    title: 'Ladder',
    parts: [
      { ...table, graphics: ladderGraphics(step) },
      ...(doubts.length > 0 ? [{ kind: 'list', items: doubts } as const] : []),
    ],
  };
}

/** The time of each seed at the rungs that the seeds decide; only with several. */
function seedSection({ step }: Result): Section | undefined {
  const seeded = (step?.ladder ?? []).filter((rung) => deltaHalfUs(rung) !== undefined);
  if (!step || seeded.length === 0) return undefined;
  const rows = seeded.map(({ rung, time_us: time }) => {
    const { mean, p50, p99, samples } = time as Distribution;
    const [least, most] = endsOf(samples);
    return [RUNG_TITLES[rung], ...[least, p50, mean, p99, most].map(timeText)];
  });
  const titles = ['least', 'p50', 'mean', 'p99', 'most'];
  return {
    title: 'Distribution over the seeds',
    parts: [{ ...tableOf(['time at rung'], titles, rows), graphics: seedGraphics(step, seeded) }],
  };
}

function causeSection(result: Result, causes: readonly CauseResult[]): Section {
  const [sentence = ''] = causeLines({ ...result, causes });
  const told = causes.filter(({ carriers }) => carriers.length > 0);
  const timeUs = result.step ? central(result.step.time_us) : 0;
  return {
    title: 'Causes',
    parts: [
      { kind: 'text', text: sentence },
      ...told
        .filter(({ delta_us }) => Math.abs(delta_us) > LEAST_CAUSE * timeUs)
        .map(
          (cause): Part => ({
            ...carrierTable(cause),
            graphics: carrierGraphics(cause.carriers.slice(0, MOST_CARRIERS)),
          }),
        ),
    ],
  };
}

/** The carriers of a rung, largest first. */
function carrierTable({ rung, delta_us: deltaUs, carriers }: CauseResult): PartTable {
  const rows = carriers
    .slice(0, MOST_CARRIERS)
    .map((carrier) => [
      carrierName(carrier),
      `${carrier.delta_us < 0 ? '−' : '+'}${timeText(Math.abs(carrier.delta_us))}`,
      percentText(carrier.delta_us / deltaUs),
    ]);
  const more = carriers.length - rows.length;
  const left = more > 0 ? ` (${more} more)` : '';
  return tableOf([`rung ${rung} is carried by${left}`], ['a rank waits', 'part'], rows);
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

/** Its blocks with all options applied, as YAML. */
function scenarioSection({ scenario, scenario_files: files = {} }: Result): Section | undefined {
  if (!scenario) return undefined;
  const named = Object.keys(files);
  return {
    title: 'Scenario',
    parts: [
      { kind: 'code', text: yamlText(scenario) },
      ...(named.length > 0 ? [{ kind: 'text', text: `It names files: ${named.join(', ')}.` } as const] : []),
    ],
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
