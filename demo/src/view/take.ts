/** Take away: the scenario, the result, and the charts as files. */
import type { PlainBlock } from 'weft';
import { byId, h } from '../dom.ts';
import { scenarioText } from '../scenario/yaml.ts';
import type { Outcome } from '../worker/protocol.ts';

/** Offers the files of these outcomes. */
export function showTake(documents: readonly PlainBlock[], outcomes: readonly Outcome[]): void {
  const buttons = outcomes.flatMap((outcome, i) => {
    const side = outcomes.length > 1 ? ` ${'AB'[i]}` : '';
    const suffix = i === 0 ? '' : '-b';
    const document = documents[i];
    const scenario = document && [
      button(`Scenario${side}, YAML`, `take-yaml${suffix}`, () => saveScenario(document, i)),
    ];
    return [
      ...(scenario ?? []),
      button(`Result${side}, JSON`, `take-json${suffix}`, async () => {
        const { resultBlob } = await import('./export.ts');
        save(`result${suffix}.json`, resultBlob(outcome.result));
      }),
      button(`Report${side}, HTML`, `take-html${suffix}`, async () => {
        const { reportBlob } = await import('./report.ts');
        save(`report${suffix}.html`, await reportBlob(outcome));
      }),
    ];
  });
  const place = byId('take');
  place.hidden = false;
  place.replaceChildren(h('h3', {}, 'Save'), h('div', { class: 'bar' }, ...buttons));
}

/** Saves a set-up as a scenario file; `side` is 1 of the second of two, else 0. */
export function saveScenario(document: PlainBlock, side: number): void {
  const text = new Blob([scenarioText(document).text], { type: 'text/yaml' });
  save(side === 0 ? 'scenario.yaml' : 'scenario-b.yaml', text);
}

/** A button that saves the picture of a canvas once `draw` has drawn it. */
export function pictureButton(title: string, draw: () => HTMLCanvasElement | undefined): HTMLElement {
  const onclick = () =>
    // At once: WebGPU's drawing is gone with the task that drew it.
    draw()?.toBlob((blob) => blob && save(`${fileName(title)}.png`, blob));
  const label = `${title} as PNG`;
  return h('button', { type: 'button', class: 'btn line small', 'aria-label': label, onclick }, 'PNG');
}

function fileName(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}

/** Buttons that save a chart, for below it. */
export function chartButtons(title: string, svg: () => SVGSVGElement | undefined): HTMLElement {
  const name = fileName(title);
  const take = async (ending: 'svg' | 'png') => {
    const chart = svg();
    if (!chart) return;
    const { chartPng, chartSvg } = await import('./export.ts');
    save(`${name}.${ending}`, await (ending === 'svg' ? chartSvg(chart) : chartPng(chart)));
  };
  return h(
    'div',
    { class: 'bar' },
    ...(['svg', 'png'] as const).map((ending) =>
      h(
        'button',
        {
          type: 'button',
          class: 'btn line small',
          'aria-label': `${title} as ${ending.toUpperCase()}`,
          onclick: () => void take(ending),
        },
        ending.toUpperCase(),
      ),
    ),
  );
}

function button(text: string, id: string, onclick: () => unknown): HTMLElement {
  return h('button', { type: 'button', class: 'btn line', id, onclick: () => void onclick() }, text);
}

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = h('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
