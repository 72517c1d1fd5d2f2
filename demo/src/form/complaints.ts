/** The faults of a document, shown at their controls. */
import { byId } from '../dom.ts';
import type { ScenarioText } from '../scenario/yaml.ts';
import type { Complaint } from '../worker/protocol.ts';

/** Marks the controls in `form`; returns the complaints that belong to none. */
export function markComplaints(
  form: HTMLElement,
  { paths }: ScenarioText,
  complaints: readonly Complaint[],
): Complaint[] {
  for (const old of form.querySelectorAll('[aria-invalid]')) old.removeAttribute('aria-invalid');
  for (const old of form.querySelectorAll<HTMLElement>('.wrong')) {
    old.hidden = true;
    old.textContent = '';
  }
  return complaints.filter((complaint) => {
    const path = complaint.line === undefined ? undefined : paths[complaint.line - 1];
    const row = path && rowOf(form, path.map(String));
    const wrong = row?.querySelector<HTMLElement>(':scope > .wrong');
    if (!row || !wrong) return true;
    const control = row.querySelector('input:not([type=range]), select, textarea');
    control?.setAttribute('aria-invalid', 'true');
    const advice = complaint.advice === undefined ? '' : `: ${complaint.advice}`;
    wrong.textContent += `${wrong.textContent ? '\n' : ''}${complaint.what}${advice}`;
    wrong.hidden = false;
    for (let fold = row.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
      fold.open = true;
    return false;
  });
}

/** The row of a path, or of the nearest above it; of a block, its name's. */
function rowOf(form: HTMLElement, path: readonly string[]): HTMLElement | undefined {
  for (let length = path.length; length > 0; length--) {
    const at = path.slice(0, length).join('.');
    const row =
      form.querySelector<HTMLElement>(`[data-path="${CSS.escape(at)}"]`) ??
      form.querySelector<HTMLElement>(`[data-path="${CSS.escape(`${at}.name`)}"]`);
    if (row) return row;
  }
  return undefined;
}

/** Shows faults without a control of their own, and failures, in the place for them. */
export function complain(text: string): void {
  const place = byId('complaint');
  place.textContent = text;
}
