/**
 * A program as the text of a step file (docs/step-files.md), which `read.ts` reads as the same
 * program. Repetitions are written once: items as blocks, phases as units.
 */
import type { Phase, StepProgram } from '../../workload/program.ts';
import { type BlockTable, createBlocks } from './blocks.ts';
import { collectiveLines } from './collective-text.ts';
import { exactTime } from './exact.ts';
import { createItemWriter } from './item-text.ts';
import { ranksText } from './rank-text.ts';
import { freeName, NUMBER_SIGN, nameWith, numberIn } from './unit-names.ts';
import { unitTexts } from './unit-text.ts';
import { findUnits, type PhaseToken } from './units.ts';
import { flowMap, quoted } from './yaml-text.ts';

/** The text of a program. */
export function stepText(program: StepProgram): string {
  const { streams, launchPs, jitter, contention, collectives, roles } = program;
  const blocks = createBlocks();
  const tokens = roles.map((role, index) => phaseTokens(program, index, role.phases, blocks));
  const runs = findUnits(tokens);
  const units = createUnits(blocks);
  for (const { keys } of runs.flat()) units.count(keys);
  const roleLines = roles.flatMap(({ name, ranks }, index) => [
    `  ${quoted(name)}:`,
    `    ranks: ${quoted(ranksText(ranks))}`,
    '    phases:',
    ...indented(units.phaseLines(runs[index]!), 6),
  ]);
  const unitLines = units.definitions();
  return [
    '# A training step as data: docs/step-files.md has the format.',
    `streams: [${streams.map(quoted).join(', ')}]`,
    ...(launchPs === 0 ? [] : [`launchLatency: ${exactTime(launchPs)}`]),
    ...(jitter ? [`jitter: ${valuesText(jitter)}`] : []),
    ...(contention ? [`contention: ${valuesText({ on: true, ...contention })}`] : []),
    ...(collectives.length === 0 ? [] : ['collectives:']),
    ...collectives.flatMap((collective) => indented(collectiveLines(collective), 2)),
    ...section('blocks', blocks.definitions()),
    ...section('units', unitLines),
    'roles:',
    ...roleLines,
    '',
  ].join('\n');
}

const valuesText = (values: object) =>
  flowMap(Object.entries(values).map(([key, value]) => [key, String(value)]));

const indented = (lines: readonly string[], by: number) => lines.map((line) => `${' '.repeat(by)}${line}`);

const section = (key: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [`${key}:`, ...indented(lines, 2)];

/** A phase by the number of its items: its key is the JSON of this. */
interface PhaseFacts {
  /** With {@link NUMBER_SIGN} in place of its first number. */
  readonly name?: string;
  readonly repeat: number;
  readonly content: number;
}

function phaseTokens(
  program: StepProgram,
  role: number,
  phases: readonly Phase[],
  blocks: BlockTable,
): PhaseToken[] {
  const writer = createItemWriter(program, role);
  return phases.map(({ name, repeat, items }) => {
    const { template, number } = numberIn(name);
    const content = blocks.content(items.map((item) => writer.text(item)));
    writer.endPhase();
    const facts: PhaseFacts = { ...(template === undefined ? {} : { name: template }), repeat, content };
    return { key: JSON.stringify(facts), number };
  });
}

function createUnits(blocks: BlockTable) {
  const uses = new Map<string, number>();
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const lines: string[] = [];
  const nameOf = (keys: readonly string[]): string => {
    const id = keys.join('\n');
    const known = names.get(id);
    if (known !== undefined) return known;
    const facts = keys.map((key) => JSON.parse(key) as PhaseFacts);
    const named = facts.find((one) => one.name !== undefined);
    const name = freeName(named?.name?.replaceAll(NUMBER_SIGN, ''), 'unit', taken);
    names.set(id, name);
    lines.push(`${name}:`, ...indented(facts.flatMap(phaseLines), 2));
    return name;
  };
  const phaseLines = ({ name, repeat, content }: PhaseFacts): string[] => {
    const items = blocks.phaseItems(content);
    const head = [
      ...(name === undefined ? [] : ([['name', quoted(name)]] as const)),
      ...(repeat === 1 ? [] : ([['repeat', `${repeat}`]] as const)),
    ];
    if ('entry' in items) return [`- ${flowMap([...head, items.entry])}`];
    const lines = [...head.map(([key, value]) => `${key}: ${value}`), 'items:'];
    return [
      ...lines.map((line, i) => `${i === 0 ? '- ' : '  '}${line}`),
      ...items.lines.map((line) => `    - ${line}`),
    ];
  };
  const isUnit = (keys: readonly string[]) => uses.get(keys.join('\n'))! > 1;
  return {
    count(keys: readonly string[]): void {
      const id = keys.join('\n');
      uses.set(id, (uses.get(id) ?? 0) + 1);
      // Contents are said once for a unit, and once at each place that is none.
      if (uses.get(id) === 1) for (const key of keys) blocks.use((JSON.parse(key) as PhaseFacts).content);
    },
    /** The entries of a role's phases. */
    phaseLines(runs: readonly { readonly keys: readonly string[]; readonly number: number | undefined }[]) {
      const entries: string[] = [];
      for (let at = 0; at < runs.length; ) {
        let to = at;
        while (to < runs.length && isUnit(runs[to]!.keys)) to++;
        const named = runs.slice(at, to).map(({ keys, number }) => ({ unit: nameOf(keys), number }));
        for (const text of unitTexts(named)) entries.push(`- ${quoted(text)}`);
        if (to < runs.length) {
          const { keys, number } = runs[to]!;
          for (const key of keys) {
            const facts = JSON.parse(key) as PhaseFacts;
            const name = facts.name === undefined ? {} : { name: nameWith(facts.name, number) };
            entries.push(...phaseLines({ ...facts, ...name }));
          }
        }
        at = to + 1;
      }
      return entries;
    },
    /** The lines that define the units which phases have used. */
    definitions: () => lines,
  };
}
