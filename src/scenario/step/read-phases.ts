/** Phases and units of a step file, before it is known which role runs them. */
import type { Param } from '../../model/params.ts';
import { type Checking, checkKeys, checkValue, scalarOf } from '../check/values.ts';
import { adviseNames } from '../text/problems.ts';
import { type Entry, entryOf, type Node, type ScalarNode } from '../text/tree.ts';
import { blockAt, type ItemNames, type ReadItem, readItems } from './read-items.ts';
import { listIn, mapIn, readAt } from './reading.ts';
import { hasNumber, NUMBER_SIGN, nameWith } from './unit-names.ts';
import { type NamedRun, readUnitText, UNIT_NAME } from './unit-text.ts';

/** A phase as it is written; phases that share their items share the list. */
export interface ReadPhase {
  readonly name?: string;
  readonly repeat: number;
  readonly items: readonly ReadItem[];
}

/** Lists of phases by name. */
export type Units = ReadonlyMap<string, readonly ReadPhase[]>;

const PHASE_KEYS = ['name', 'repeat', 'items', 'run'];
const REPEAT: Param = { kind: 'count', help: 'times that the phase is run, e.g. 4', min: 1, max: 1e6 };
/** Phases of one role. */
const MOST_PHASES = 1e6;

/** The blocks: lists of items by name, each of which may use those before it. */
export function readBlocks(
  check: Checking,
  entry: Entry | undefined,
  names: Omit<ItemNames, 'blocks'>,
): ReadonlyMap<string, readonly ReadItem[]> {
  const blocks = new Map<string, readonly ReadItem[]>();
  for (const own of (entry && mapIn(check, entry)?.entries) ?? []) {
    checkName(check, own, 'block');
    blocks.set(own.key, readItems(check, own, { ...names, blocks }));
  }
  return blocks;
}

/** The units: lists of phases by name. */
export function readUnits(check: Checking, entry: Entry | undefined, names: ItemNames): Units {
  const units = new Map<string, readonly ReadPhase[]>();
  for (const own of (entry && mapIn(check, entry)?.entries) ?? []) {
    checkName(check, own, 'unit');
    const phases = (listIn(check, own)?.items ?? []).flatMap((node) => readPhase(check, node, names) ?? []);
    units.set(own.key, phases);
  }
  return units;
}

function checkName(check: Checking, { key, keySpan }: Entry, what: string): void {
  if (UNIT_NAME.test(key)) return;
  const advice = 'use letters, digits, dots and dashes, a letter first';
  check.problems.push({ what: `'${key}' is not a name of a ${what}`, advice, span: keySpan });
}

/** The phases of a role: phases, and texts that name units. */
export function readPhases(check: Checking, entry: Entry, names: ItemNames, units: Units): ReadPhase[] {
  const phases: ReadPhase[] = [];
  for (const node of listIn(check, entry)?.items ?? []) {
    const own = node.kind === 'scalar' ? unitsAt(check, node, units) : [readPhase(check, node, names)];
    for (const phase of own) if (phase) phases.push(phase);
    if (phases.length <= MOST_PHASES) continue;
    const advice = 'use repeat of a phase';
    check.problems.push({ what: `the role has more than ${MOST_PHASES} phases`, advice, span: node.span });
    break;
  }
  return phases;
}

function readPhase(check: Checking, node: Node, names: ItemNames): ReadPhase | undefined {
  if (node.kind !== 'map') {
    const advice = 'write it like { name: warm-up, repeat: 4, items: [ … ] }';
    check.problems.push({ what: 'a phase must be a block', advice, span: node.span });
    return undefined;
  }
  const at = node.entries[0]?.keySpan ?? node.span;
  checkKeys(check, { map: node, title: 'a phase', at }, PHASE_KEYS);
  const [nameEntry, repeatEntry, itemsEntry, runEntry] = PHASE_KEYS.map((key) => entryOf(node, key));
  const name = nameEntry && scalarOf(check, nameEntry.value, 'name');
  const repeat = repeatEntry ? checkValue(check, repeatEntry.value, 'repeat', REPEAT) : 1;
  if ((itemsEntry === undefined) === (runEntry === undefined)) {
    const what = itemsEntry ? "a phase has either 'items' or 'run'" : "a phase needs 'items'";
    check.problems.push({ what, advice: 'run: BLOCK stands for the items of a block', span: at });
    return undefined;
  }
  const items = itemsEntry ? readItems(check, itemsEntry, names) : blockAt(check, runEntry!, names);
  if (!items || typeof repeat !== 'number' || (nameEntry && !name)) return undefined;
  return { ...(name ? { name: name.text } : {}), repeat, items };
}

function unitsAt(check: Checking, scalar: ScalarNode, units: Units): ReadPhase[] {
  const runs = readAt(check, scalar, readUnitText) ?? [];
  const unknown = runs.find(({ unit }) => !units.has(unit));
  if (unknown) {
    const known = [...units.keys()];
    const advice = known.length === 0 ? 'define it under units' : adviseNames(unknown.unit, known);
    check.problems.push({ what: `unknown unit '${unknown.unit}'`, advice, span: scalar.span });
    return [];
  }
  const unnumbered = runs.find((run) => run.number === undefined && isNumbered(units, run));
  if (unnumbered) {
    const what = `'${unnumbered.unit}' needs a number: its phases have ${NUMBER_SIGN} in their names`;
    check.problems.push({ what, advice: `e.g. ${unnumbered.unit} 0-3`, span: scalar.span });
    return [];
  }
  return runs.flatMap((run) => numbered(units, run));
}

const isNumbered = (units: Units, { unit }: NamedRun) =>
  units.get(unit)!.some(({ name }) => name !== undefined && hasNumber(name));

function numbered(units: Units, { unit, number }: NamedRun): readonly ReadPhase[] {
  return units.get(unit)!.map((phase) => {
    return phase.name === undefined ? phase : { ...phase, name: nameWith(phase.name, number) };
  });
}
