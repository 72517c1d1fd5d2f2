/** The entries of the command bar, as the page is now. */
import { nodeName } from 'weft';
import { byId } from '../dom.ts';
import { rowAt } from '../draw/moment.ts';
import { ARROW } from '../linking.ts';
import { stories } from '../stories.ts';
import { fold } from './fold.ts';
import type { Hands } from './keys.ts';
import { rank, setting } from './matches.ts';

export interface Entry {
  readonly name: string;
  /** Its value now. */
  readonly state: string;
  readonly go: () => void;
  /** Adds it to the comparison. */
  readonly add?: () => void;
}

type Field = HTMLInputElement | HTMLSelectElement;

interface Parameter {
  readonly label: string;
  readonly section: string;
  readonly field: Field;
}

function* fields(): Generator<Parameter> {
  for (const row of byId('choose').querySelectorAll<HTMLElement>('.param')) {
    const field = row.querySelector<Field>('input, select');
    const label = row.querySelector('label')?.textContent;
    const section = row.closest('fieldset')?.querySelector('legend')?.textContent ?? '';
    if (field && label) yield { label, section, field };
  }
}

/** `routing` of the list that chooses its member, else its own label. */
function nameOf({ label, section, field }: Parameter): string {
  return field.id.endsWith('-name') ? section.toLowerCase() : label;
}

function stateOf({ section, field }: Parameter): string {
  const value =
    field instanceof HTMLInputElement && field.type === 'checkbox'
      ? field.checked
        ? 'on'
        : 'off'
      : field.value;
  return [section, value].filter(Boolean).join(': ');
}

/** Fields of the set-up, those that are folded away too. */
export function* parameters(): Generator<Entry> {
  for (const one of fields()) yield { name: nameOf(one), state: stateOf(one), go: () => goTo(one.field) };
}

function goTo(field: Field): void {
  fold(false);
  for (let at = field.closest('details'); at; at = at.parentElement?.closest('details') ?? null)
    at.open = true;
  field.scrollIntoView({ block: 'center' });
  field.focus({ preventScroll: true });
}

/** New values of parameters, as `spines 16` says them. */
export function settings(query: string): Entry[] {
  const asked = setting(query);
  if (!asked) return [];
  const [name, value] = asked;
  return [...fields()].flatMap((one) => {
    const { field } = one;
    if (nameOf(one).toLowerCase() !== name && one.label.toLowerCase() !== name) return [];
    const next = valueFor(field, value);
    if (next === undefined) return [];
    const go = () => setField(field.id, next);
    const add = () => {
      if (byId('compare').getAttribute('aria-pressed') !== 'true') byId('compare').click();
      // The form is another one now.
      setField(field.id, next);
    };
    return [{ name: `${nameOf(one)} ${next}`, state: stateOf(one), go, add }];
  });
}

/** The value as the field takes it; of a list the member that begins like it. */
function valueFor(field: Field, value: string): string | undefined {
  if (field instanceof HTMLInputElement) return field.type === 'text' ? value : undefined;
  const names = [...field.options].map((option) => option.value);
  return names.find((name) => name === value) ?? names.find((name) => rank(name, value) === 1);
}

function setField(id: string, value: string): void {
  const field = document.getElementById(id) as Field | null;
  if (!field) return;
  field.value = value;
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
}

/** Nodes and links of the fabrics that are shown, with their load at the moment. */
export function* links({ linking }: Hands): Generator<Entry> {
  const told = new Set<string>();
  for (const { seen } of linking.shown?.outcomes ?? []) {
    if (!seen) continue;
    const { fabric, timeline } = seen;
    const timePs = linking.shown?.clock?.state.timePs ?? 0;
    const row = timeline && rowAt(timeline.timesPs, timePs) * timeline.links;
    const entry = (name: string, state: string): Entry => ({
      name,
      state,
      go: () => linking.select(name, true),
    });
    for (let node = 0; node < fabric.nodeCount; node++) {
      const name = nodeName(fabric, node);
      if (told.has(name)) continue;
      told.add(name);
      yield entry(name, '');
    }
    for (let link = 0; link < fabric.links.count; link++) {
      const { from, to } = fabric.links;
      const name = `${nodeName(fabric, from[link]!)}${ARROW}${nodeName(fabric, to[link]!)}`;
      if (told.has(name)) continue;
      told.add(name);
      const share = timeline?.utilization[row! + link];
      yield entry(
        name,
        share === undefined ? '' : `${(100 * share).toFixed(0)} %${timeline?.packets ? '' : ' mean'}`,
      );
    }
  }
}

/** The stories. */
export function storyEntries(hands: Hands): Entry[] {
  return stories.map((story) => ({
    name: story.title,
    state: '',
    go: () => hands.pick(story),
    add: () => hands.compareWith(story),
  }));
}

/** Actions of the page; buttons that are not shown are left out. */
export function actions(hands: Hands): Entry[] {
  const press = (name: string, state: string, id: string): Entry[] => {
    const button = document.getElementById(id);
    return button && !button.hidden ? [{ name, state, go: () => button.click() }] : [];
  };
  const act = (name: string, state: string, go: () => void): Entry => ({ name, state, go });
  const { clock } = hands.linking.shown ?? {};
  return [
    act('Run', 'Ctrl Enter', hands.run),
    ...press('Cancel the run', 'Escape', 'cancel'),
    act('Apply the best advice', 'A', hands.applyBest),
    ...press('Try changes', '', 'advise'),
    ...press('Compare', 'C', 'compare'),
    act('Make this set-up the baseline', 'B', hands.pin),
    ...(clock
      ? [act('Play or pause', 'Space', () => (clock.state.playing ? clock.pause() : clock.play()))]
      : []),
    ...press('Copy link', 'Y', 'share'),
    ...press('Copy command', 'Shift Y', 'copy-command'),
    ...press('Details: tables and files', '', 'details-toggle'),
    ...press('Save the report, HTML', '', 'take-html'),
    ...press('Save the result, JSON', '', 'take-json'),
    ...press('Save the scenario, YAML', '', 'take-yaml'),
    act('Undo', 'Ctrl Z', () => hands.turn(-1)),
    act('Do again', 'Ctrl Shift Z', () => hands.turn(1)),
    ...press('Fold the set-up', '[', 'fold'),
    ...press('Dark or light', 'T', 'theme'),
    act('Keys', '?', () => void import('./help.ts').then(({ openHelp }) => openHelp())),
  ];
}
