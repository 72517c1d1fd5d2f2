/** Advice as rows; loaded when a reader asks for it. */
import { type Advice, central, type DeviceChoice, type TriedChange } from 'weft';
import { h } from '../dom.ts';
import type { Client } from '../run/client.ts';
import type { ShowPart } from './advice.ts';

/** Tries all changes, and shows how far that is and what came out; throws as the task does. */
export async function searchAdvice(
  client: Client,
  asked: { readonly text: string; readonly device: DeviceChoice },
  show: ShowPart,
  onApply: (change: TriedChange) => void,
): Promise<void> {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': 'Progress of the search' });
  const said = h('span', { 'aria-hidden': 'true' });
  const end = h(
    'button',
    { type: 'button', class: 'btn line small', onclick: () => client.cancel() },
    'Cancel',
  );
  show('', h('div', { class: 'asks', id: 'advising' }, bar, end, said));
  const advice = await client.ask('advise', asked, (done, what) => {
    bar.value = done;
    said.textContent = what;
  });
  show(adviceSub(advice), ...adviceRows(advice, onApply));
}

/** The unit of the rows: points of the loss. */
function adviceSub({ as_it_is: { loss }, seeds }: Advice): string {
  return `points of ${points(central(loss))}, ${seeds} ${seeds === 1 ? 'run' : 'seeds'}`;
}

/** A row for each change that gives time back, the best first; and how many do not. */
function adviceRows(advice: Advice, onApply: (change: TriedChange) => void): HTMLElement[] {
  const { changes, together, not_tried: untried } = advice;
  const helping = [...(together ? [together] : []), ...changes].filter(helps);
  const best = helping.toSorted((a, b) => central(b.saves_us) - central(a.saves_us));
  const rows = best.map((change, i) => h('li', {}, adviceRow(advice, change, i === 0, onApply)));
  const rest = changes.length - changes.filter(helps).length;
  const notes = [
    ...(rest > 0 ? [`${rest} more ${rest === 1 ? 'gives' : 'give'} nothing back that seeds tell`] : []),
    ...(untried.length > 0 ? [`${untried.length} not tried: ${untried[0]!.what}, ${untried[0]!.why}`] : []),
  ].join('; ');
  return [
    h('ol', { class: 'rows scrolls', tabindex: 0, 'aria-label': 'Advice' }, ...rows),
    ...(notes === '' ? [] : [h('p', { class: 'note', title: notes }, notes)]),
  ];
}

function helps({ versus: { ratio, certainty } }: TriedChange): boolean {
  return ratio < 1 && certainty !== 'untold';
}

function adviceRow(
  { as_it_is: { ideal_us: idealUs }, currency }: Advice,
  change: TriedChange,
  best: boolean,
  onApply: (change: TriedChange) => void,
): HTMLElement {
  const { what, settings, saves_us: saves, costs } = change;
  const text = what.join(' and ');
  const price =
    costs === null
      ? 'price unknown'
      : costs.price === 0
        ? 'no cost'
        : `${costs.price > 0 ? '+' : '−'}${Math.abs(costs.price).toLocaleString('en-US', { maximumSignificantDigits: 3 })} ${currency}`;
  const given = (us: number) => points(us / idealUs);
  const [lo, hi] = typeof saves === 'number' ? [saves, saves] : saves.ci95;
  const why = [...settings, price].join(' · ');
  return h(
    'div',
    { class: 'advice' },
    h(
      'div',
      {},
      h('div', { class: 'what', title: text }, text.charAt(0).toUpperCase() + text.slice(1)),
      h('div', { class: 'why', title: why }, why),
    ),
    h(
      'div',
      { class: 'given' },
      given(central(saves)),
      lo === hi ? undefined : h('small', {}, `${given(lo)} to ${given(hi)}`),
    ),
    settings.length === 0
      ? h('span', { class: 'help' }, 'by hand')
      : h(
          'button',
          {
            type: 'button',
            class: best ? 'btn go small' : 'btn line small',
            'aria-label': `Apply ${text}`,
            onclick: () => onApply(change),
          },
          'Apply',
        ),
  );
}

/** A share as points of a percentage. */
function points(share: number): string {
  const value = 100 * share;
  return value.toFixed(Math.abs(value) < 10 ? 1 : 0).replace('-', '−');
}
