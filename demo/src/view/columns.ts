/** One outcome, or two side by side on shared axes. */
import type { PlainBlock } from 'weft';
import { byId, h } from '../dom.ts';
import { commandOf } from '../scenario/command.ts';
import type { Outcome } from '../worker/protocol.ts';
import { showFabrics } from './fabric.ts';
import { badgeText, provenance } from './provenance.ts';
import { axesOf, resultParts } from './result.ts';
import { showTake } from './take.ts';
import { verdictText } from './verdict.ts';

/** Shows the outcomes of these set-ups; a file's result has no set-up. */
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
      provenance(outcome.result, documents[i] && commandOf(documents[i])),
    );
  });
  const place = byId('columns');
  place.classList.remove('stale');
  place.replaceChildren(...columns);
  showTake(documents, outcomes);
  const pictures = outcomes.flatMap(({ picture }) => picture ?? []);
  void showFabrics(
    pictures,
    outcomes.map(({ result }, i) => `${'AB'[i]}: ${result.name ?? 'result'}`),
    // Where a run found no GPU, asking again would only make the browser complain.
    outcomes.some(({ badge }) => badge?.kind === 'webgpu') ? 'auto' : 'canvas',
  );
  const [a, b] = outcomes;
  byId('verdict').textContent = (a && b && verdictText(a.result, b.result)) ?? '';
  const badge = outcomes.at(-1)?.badge;
  byId('badge').textContent = badge ? badgeText(badge) : 'from a file, not run here';
}
