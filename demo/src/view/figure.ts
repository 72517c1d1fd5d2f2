/** A chart that is drawn anew at the width it has, under a heading. */
import { h } from '../dom.ts';
import { chartButtons } from './take.ts';

/** A figure whose `draw` is called with the width in px whenever that changes. */
export function figure(title: string, note: string, draw: (width: number) => SVGSVGElement): HTMLElement {
  const place = h('div', { class: 'chart' });
  let drawn = 0;
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry!.contentRect.width);
    if (width < 40 || width === drawn) return;
    drawn = width;
    place.replaceChildren(draw(width));
  });
  observer.observe(place);
  return h(
    'figure',
    { 'data-chart': title },
    h('figcaption', {}, h('h3', {}, title), note === '' ? undefined : h('p', { class: 'help' }, note)),
    place,
    chartButtons(title, () => place.querySelector('svg') ?? undefined),
  );
}
