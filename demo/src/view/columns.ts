/** One outcome, or two side by side on shared axes. */
import type { PlainBlock } from 'weft';
import { byId, h } from '../dom.ts';
import { commandOf } from '../scenario/command.ts';
import { sameWorkload } from '../scenario/document.ts';
import type { Outcome } from '../worker/protocol.ts';
import { type FabricPanels, fabricPanels } from './fabric.ts';
import { badgeText, provenance } from './provenance.ts';
import { axesOf, resultParts } from './result.ts';
import { showTake } from './take.ts';
import { verdictText } from './verdict.ts';

/** Shows outcomes of set-ups; a file's result has no set-up. */
export type ShowOutcomes = (documents: readonly PlainBlock[], outcomes: readonly Outcome[]) => void;

/** Shows outcomes, in the place of those before. */
export function outcomeColumns(): ShowOutcomes {
  let panels: FabricPanels | undefined;
  let shown = new AbortController();
  return (documents, outcomes) => {
    panels?.destroy();
    shown.abort();
    shown = new AbortController();
    panels = fabricPanels(outcomes);
    show(documents, outcomes, panels, shown.signal);
  };
}

function show(
  documents: readonly PlainBlock[],
  outcomes: readonly Outcome[],
  panels: FabricPanels | undefined,
  signal: AbortSignal,
): void {
  const axes = axesOf(outcomes);
  const columns = outcomes.map((outcome, i) => {
    const name = outcome.result.name ?? 'result';
    const title = outcomes.length > 1 ? `${'AB'[i]}: ${name}` : name;
    return h(
      'section',
      { 'aria-label': title, 'data-side': 'ab'[i] },
      h('h3', {}, title),
      panels?.places[i],
      ...resultParts(outcome, axes, signal),
      provenance(outcome.result, documents[i] && commandOf(documents[i])),
    );
  });
  const place = byId('columns');
  place.classList.remove('stale');
  place.replaceChildren(...columns);
  const fabric = byId('fabric-view');
  fabric.hidden = !panels;
  fabric.replaceChildren(...(panels ? [panels.controls] : []));
  showTake(documents, outcomes);
  const [a, b] = outcomes;
  const alike = !documents[0] || !documents[1] || sameWorkload(documents[0], documents[1]);
  byId('verdict').textContent = (a && b && verdictText(a.result, b.result, alike)) ?? '';
  const badge = outcomes.at(-1)?.badge;
  byId('badge').textContent = badge ? badgeText(badge) : 'from a file, not run here';
}
