/** One outcome, or two side by side on shared axes. */
import type { PlainBlock } from 'weft';
import { byId, h } from '../dom.ts';
import { commandOf } from '../scenario/command.ts';
import type { Outcome } from '../worker/protocol.ts';
import { badgeText, provenance } from './provenance.ts';
import { axesOf, resultParts } from './result.ts';
import { showTake } from './take.ts';

/** Shows the outcomes of these set-ups. */
export function showOutcomes(documents: readonly PlainBlock[], outcomes: readonly Outcome[]): void {
  const axes = axesOf(outcomes);
  const columns = outcomes.map((outcome, i) => {
    const name = outcome.result.name ?? 'result';
    const title = outcomes.length > 1 ? `${'AB'[i]}: ${name}` : name;
    return h(
      'section',
      { 'aria-label': title, 'data-side': 'ab'[i] },
      h('h3', {}, title),
      ...resultParts(outcome, axes),
      provenance(outcome.result, commandOf(documents[i]!)),
    );
  });
  const place = byId('columns');
  place.classList.remove('stale');
  place.replaceChildren(...columns);
  showTake(documents, outcomes);
  byId('badge').textContent = badgeText(outcomes.at(-1)!.badge);
}
