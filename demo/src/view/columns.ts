/** One outcome or two on the page: verdict, drawings, ladder, and all numbers in Details. */
import { central, type PlainBlock, type StepResult } from 'weft';
import { byId, h } from '../dom.ts';
import type { Clock } from '../draw/clock.ts';
import type { Linking, LinkState } from '../linking.ts';
import { commandOf } from '../scenario/command.ts';
import { nameIn, sameWorkload } from '../scenario/document.ts';
import type { ViewState } from '../view-address.ts';
import type { Outcome } from '../worker/protocol.ts';
import { type Cause, causeRows, causesOf } from './causes.ts';
import { fabricPanels } from './fabric.ts';
import { fillFigure } from './figure.ts';
import { ladderAxes, lossLadder } from './ladder.ts';
import { type Verdict, verdictOf } from './lead.ts';
import { partNamed } from './link-moment.ts';
import { showOverTime } from './over-time.ts';
import { badgeText, provenance } from './provenance.ts';
import { axesOf, resultParts } from './result.ts';
import { pictureButton, showTake } from './take.ts';

/**
 * Shows outcomes of set-ups; a file's result has no set-up. `view`: what an address looks at; else
 * the first cause at its worst moment.
 */
export type ShowOutcomes = (
  documents: readonly PlainBlock[],
  outcomes: readonly Outcome[],
  view?: ViewState,
) => Promise<void>;

/** Shows outcomes, in the place of those before. */
export function outcomeColumns(linking: Linking): ShowOutcomes {
  let shown = new AbortController();
  return async (documents, outcomes, view) => {
    shown.abort();
    shown = new AbortController();
    const { signal } = shown;
    const compared = outcomes.length > 1 ? (await import('./verdict.ts')).comparedVerdict : undefined;
    if (!signal.aborted) show(documents, outcomes, { compared, linking, view }, signal);
  };
}

type Compared = typeof import('./verdict.ts').comparedVerdict;

interface Showing {
  readonly compared: Compared | undefined;
  readonly linking: Linking;
  readonly view: ViewState | undefined;
}

function show(
  documents: readonly PlainBlock[],
  outcomes: readonly Outcome[],
  { compared, linking, view = {} }: Showing,
  signal: AbortSignal,
): void {
  const axes = axesOf(outcomes);
  const panels = fabricPanels(outcomes, linking, signal);
  linking.show({ outcomes, clock: panels?.clock, zoom: (factor) => panels?.zoom(factor) });
  const columns = outcomes.map((outcome, i) =>
    h(
      'section',
      { 'aria-label': titleOf(outcomes, i), 'data-side': 'ab'[i] },
      h('h3', {}, titleOf(outcomes, i)),
      ...resultParts(outcome, axes),
      outcome.seen && pictureButton('The fabric over time', () => panels?.canvasOf(i)),
      provenance(outcome.result, documents[i] && commandOf(documents[i])),
    ),
  );
  byId('app').classList.toggle('two', outcomes.length > 1);
  fill('columns', columns);
  fill('fabric-view', panels?.parts ?? []);
  showOverTime(byId('time-view'), outcomes, { axes, clock: panels?.clock, linking, view, signal });
  fill('ladder-view', ladders(documents, outcomes));
  const causes = showCauses(outcomes, panels?.clock, linking, signal);
  const [cause] = causes;
  showDetail(outcomes, causes, linking, signal);
  lookAt(view, outcomes, panels?.clock, linking);
  showTake(documents, outcomes);
  const [a, b] = outcomes;
  const alike = !documents[0] || !documents[1] || sameWorkload(documents[0], documents[1]);
  const verdict =
    (a && b && compared?.(a.result, b.result, alike)) ??
    (a && verdictOf(a.result, namesOf(documents[0]), cause?.text));
  if (verdict) showVerdict(verdict, outcomes);
  showFoot(documents, outcomes);
}

/** The causes of one outcome, the first one selected at its worst moment. */
function showCauses(
  outcomes: readonly Outcome[],
  clock: Clock | undefined,
  linking: Linking,
  signal: AbortSignal,
): readonly Cause[] {
  const [only, ...others] = outcomes;
  const causes = only && others.length === 0 ? causesOf(only.causes, only.result, only.seen) : [];
  const go = ({ name, link, worst }: Cause) => {
    linking.select(link === undefined ? undefined : name);
    clock?.pause();
    if (worst) clock?.setTime(worst.timePs);
  };
  const [first] = causes;
  if (first) go(first);
  const step = only?.result.step;
  const lostUs = step ? central(step.time_us) - central(step.ideal_us) : 0;
  fill('causes-view', first ? causeRows(causes, lostUs, linking, go, signal) : []);
  const hoverRung = ({ target }: Event) => {
    const rung = (target as Element).closest<SVGElement>('[data-rung]')?.dataset.rung;
    linking.hover(causes.find((cause) => cause.rung === rung)?.name);
  };
  byId('ladder-view').addEventListener('pointerover', hoverRung, { signal });
  byId('ladder-view').addEventListener('pointerleave', () => linking.hover(undefined), { signal });
  return causes;
}

/** The detail of what is selected, in the place of the causes while it is open. */
function showDetail(
  outcomes: readonly Outcome[],
  causes: readonly Cause[],
  linking: Linking,
  signal: AbortSignal,
): void {
  const place = byId('causes-view');
  const list = [...place.childNodes];
  let shown: string | undefined;
  let inner = new AbortController();
  signal.addEventListener('abort', () => inner.abort());
  const follow = async ({ open, selected }: LinkState) => {
    const name = open ? selected : undefined;
    if (name === shown) return;
    shown = name;
    inner.abort();
    inner = new AbortController();
    const now = inner.signal;
    // A row that is pressed goes away, and the focus with it.
    const focused = place.contains(document.activeElement);
    if (name === undefined) {
      place.hidden = list.length === 0;
      place.replaceChildren(...list);
      if (focused) place.querySelector<HTMLElement>('.cause[aria-pressed=true], .cause')?.focus();
      return;
    }
    const { inspector } = await import('./inspector.ts');
    if (now.aborted || signal.aborted) return;
    // The row that was pointed at goes away without a word.
    linking.hover(undefined);
    place.hidden = false;
    place.replaceChildren(...inspector(name, outcomes, causes, linking, now));
    if (focused) place.querySelector<HTMLElement>('.inspector')?.focus();
  };
  linking.subscribe((state) => void follow(state), signal);
}

/** Selects, and goes to, what an address says. */
function lookAt(
  { selected, open, timePs, range }: ViewState,
  outcomes: readonly Outcome[],
  clock: Clock | undefined,
  linking: Linking,
): void {
  const known = selected !== undefined && outcomes.some(({ seen }) => seen && partNamed(seen, selected));
  if (known) linking.select(selected, open);
  if (timePs !== undefined) clock?.setTime(timePs);
  if (range) linking.setRange(range);
}

function titleOf(outcomes: readonly Outcome[], index: number): string {
  const name = outcomes[index]!.result.name ?? 'result';
  return outcomes.length > 1 ? `${'AB'[index]}: ${name}` : name;
}

/** Puts parts in their place, which is hidden without any. */
function fill(id: string, parts: readonly HTMLElement[]): void {
  const place = byId(id);
  place.hidden = parts.length === 0;
  place.replaceChildren(...parts);
}

/** The members that a set-up names for rungs. */
function namesOf(document: PlainBlock | undefined): { routing?: string; transport?: string } {
  const [routing, cc] = document ? [nameIn(document, 'routing'), nameIn(document, 'cc')] : [];
  return { ...(routing !== undefined && { routing }), ...(cc !== undefined && { transport: cc }) };
}

function ladders(documents: readonly PlainBlock[], outcomes: readonly Outcome[]): HTMLElement[] {
  const steps = outcomes.flatMap(({ result: { step } }) => step ?? []);
  if (steps.length < outcomes.length) return [];
  const axes = ladderAxes(steps);
  const charts = steps.map((step, i) => {
    const title = steps.length > 1 ? titleOf(outcomes, i) : 'Where the time goes';
    return fillFigure(title, 'loss ladder', (width, height) =>
      lossLadder(step, axes, namesOf(documents[i]), width, height),
    );
  });
  return [h('div', { class: 'ladders' }, ...charts)];
}

function showVerdict({ hero, kind, lead, under, short }: Verdict, outcomes: readonly Outcome[]): void {
  const number = byId('hero');
  number.className = `hero ${kind}`;
  number.replaceChildren(...(hero ? [hero[0], h('small', {}, hero[1])] : []));
  byId('lead').textContent = lead;
  byId('lead').title = lead;
  const line = byId('under');
  line.replaceChildren(...under.map((part) => (typeof part === 'string' ? part : h('b', {}, part[0]))));
  line.title = line.textContent ?? '';
  const step = outcomes.length === 1 ? outcomes[0]!.result.step : undefined;
  const dist = byId('dist');
  dist.replaceChildren();
  if (step && typeof step.loss !== 'number') void addSeeds(dist, step);
  document.title = `${short}: ${outcomes[0]!.result.name ?? 'result'} · weft`;
}

async function addSeeds(place: HTMLElement, step: StepResult): Promise<void> {
  const { seedStrip } = await import('./seeds.ts');
  const strip = seedStrip(step, Math.min(308, Math.max(160, place.parentElement!.clientWidth - 32)));
  place.replaceChildren(...(strip ? [strip] : []));
}

function showFoot(documents: readonly PlainBlock[], outcomes: readonly Outcome[]): void {
  const badge = outcomes.at(-1)?.badge;
  const text = badge ? badgeText(badge) : 'from a file, not run here';
  byId('badge').textContent = text;
  byId('badge').title = text;
  const command = documents[0] && commandOf(documents[0]);
  byId('foot-command').textContent = command?.split('\n')[0] ?? '';
  const button = byId('copy-command');
  button.hidden = command === undefined;
  button.dataset.command = command ?? '';
  const { version, commit } = outcomes[0]!.result.provenance;
  byId('version').textContent = commit === null ? version : `${commit.slice(0, 8)} · ${version}`;
}
