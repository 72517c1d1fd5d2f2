/** The form of the choice in its place, made anew where its structure changes. */
import type { Chosen } from '../chosen.ts';
import { byId } from '../dom.ts';
import { valueAt } from '../scenario/document.ts';
import { scenarioText } from '../scenario/yaml.ts';
import { drawFoldedNames } from '../shell/fold.ts';
import type { Catalogue } from '../worker/protocol.ts';
import { type FormContext, formParts } from './form.ts';
import { drawSides } from './sides.ts';

export interface PanelEvents {
  /** The choice was edited. */
  readonly onEdit: () => void;
  /** The form is about another set-up. */
  readonly onSide: () => void;
}

/** Draws the form; the keyboard stays at its place. */
export function createPanel(catalogue: Catalogue, chosen: Chosen, events: PanelEvents): () => void {
  const context: FormContext = {
    catalogue,
    get document() {
      return chosen.document;
    },
    onValue(next) {
      chosen.setDocument(next);
      markChanges(chosen);
      events.onEdit();
    },
    onStructure(next) {
      context.onValue(next);
      draw();
    },
  };

  function draw(): void {
    const focused = document.activeElement?.id;
    byId('form').replaceChildren(...formParts(context));
    drawSides({
      two: chosen.choice.documents.length === 2,
      side: chosen.side,
      onSide(side) {
        chosen.turnTo(side);
        draw();
        events.onSide();
      },
    });
    byId<HTMLTextAreaElement>('yaml').value = scenarioText(chosen.document).text;
    markChanges(chosen);
    if (focused) document.getElementById(focused)?.focus();
  }

  byId('compare').addEventListener('click', () => {
    chosen.toggleSecond();
    events.onEdit();
    draw();
  });

  return draw;
}

/** Marks the parameters that differ from the story, file or address that the choice began as. */
function markChanges({ document, original }: Chosen): void {
  for (const row of byId('form').querySelectorAll<HTMLElement>('[data-path]')) {
    const path = row.dataset.path!.split('.');
    const [was, is] = [valueAt(original, path), valueAt(document, path)];
    row.classList.toggle('changed', JSON.stringify(was) !== JSON.stringify(is));
  }
  drawFoldedNames();
}
