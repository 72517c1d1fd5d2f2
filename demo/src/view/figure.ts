/** Charts that are drawn anew at the size they have, under a heading. */
import { h } from '../dom.ts';
import { chartButtons } from './take.ts';

/** A figure whose `draw` is called with the width in px whenever that changes. */
export function figure(
  title: string,
  note: string,
  draw: (width: number) => SVGSVGElement | Promise<SVGSVGElement>,
): HTMLElement {
  const place = h('div', { class: 'chart' });
  redrawn(place, (width) => `${width}`, draw);
  return h(
    'figure',
    { 'data-chart': title },
    h('figcaption', {}, h('h3', {}, title), note === '' ? undefined : h('p', { class: 'help' }, note)),
    place,
    chartButtons(title, () => place.querySelector('svg') ?? undefined),
  );
}

/** A chart that fills its place, under a head; `sub` says more of it. */
export function fillFigure(
  title: string,
  sub: string,
  draw: (width: number, height: number) => SVGSVGElement,
): HTMLElement {
  const place = h('div', { class: 'chart' });
  redrawn(place, (width, height) => `${width} ${height}`, draw);
  return h(
    'section',
    { class: 'fill', 'aria-label': title, 'data-view': title },
    h('div', { class: 'head' }, h('h2', {}, title), h('span', { class: 'sub', title: sub }, sub)),
    place,
  );
}

/** Draws into a place whenever `key` of its size changes. */
function redrawn(
  place: HTMLElement,
  key: (width: number, height: number) => string,
  draw: (width: number, height: number) => SVGSVGElement | Promise<SVGSVGElement>,
): void {
  let drawn = '';
  const observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry!.contentRect;
    const now = key(Math.floor(width), Math.floor(height));
    if (width < 40 || now === drawn) return;
    drawn = now;
    const chart = draw(Math.floor(width), Math.floor(height));
    if (chart instanceof SVGSVGElement) place.replaceChildren(chart);
    else
      void chart.then((made) => {
        if (now === drawn) place.replaceChildren(made);
      });
  });
  observer.observe(place);
}
