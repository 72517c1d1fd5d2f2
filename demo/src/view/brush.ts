/**
 * The moment and the range of a run on a chart over time: a press goes to a moment, a drag selects
 * a range, the pointer lights a sender.
 */
import { formatTime } from 'weft';
import { h } from '../dom.ts';
import type { Clock } from '../draw/clock.ts';
import type { Linking, Span } from '../linking.ts';

export interface Brush {
  /** The chart has another size: pixels of its left edge for times, and the reverse. */
  measure(x: (ps: number) => number, timeAt: (px: number) => number): void;
  /** Puts the marks over the chart of a figure, and listens to it. */
  attach(figure: HTMLElement): void;
}

/** Further than that, px, a press is a drag. */
const STILL = 4;

/** Marks that follow the clock and the range until the signal. */
export function brush(clock: Clock | undefined, linking: Linking, signal: AbortSignal): Brush {
  const now = h('div', { class: 'now-line', 'aria-hidden': 'true' });
  const label = h('span', { class: 'range-text' });
  const box = h('div', { class: 'range-box', hidden: true }, label);
  let x = (_ps: number): number => 0;
  let timeAt = (_px: number): number => 0;
  let chart: HTMLElement | undefined;

  function mark(): void {
    now.style.left = `${x(clock?.state.timePs ?? 0)}px`;
    const { range, hovered, selected } = linking.state;
    box.hidden = range === undefined;
    if (range) {
      box.style.left = `${x(range.fromPs)}px`;
      box.style.width = `${Math.max(1, x(range.toPs) - x(range.fromPs))}px`;
      label.textContent = rangeText(range);
    }
    for (const bar of chart?.querySelectorAll<SVGElement>('[data-rank]') ?? [])
      bar.classList.toggle('lit', bar.dataset.rank === hovered || bar.dataset.rank === selected);
  }

  function attach(figure: HTMLElement): void {
    chart = figure.querySelector<HTMLElement>('.chart')!;
    if (clock) figure.append(now, box);
    clock?.subscribe(mark);
    linking.subscribe(mark, signal);
    const placeOf = ({ clientX }: PointerEvent) =>
      clientX - (chart!.querySelector('svg')?.getBoundingClientRect().left ?? 0);
    let from: number | undefined;
    let dragged = false;
    const listen = (type: 'pointerdown' | 'pointermove' | 'pointerup', on: (event: PointerEvent) => void) =>
      chart!.addEventListener(type, on, { signal });
    listen('pointerdown', (event) => {
      if (event.button > 0) return;
      from = placeOf(event);
      dragged = false;
      if (event.pointerType === 'mouse') chart!.setPointerCapture(event.pointerId);
    });
    listen('pointermove', (event) => {
      const at = placeOf(event);
      if (from === undefined) {
        linking.hover((event.target as Element).closest<SVGElement>('[data-rank]')?.dataset.rank);
        return;
      }
      if (Math.abs(at - from) > STILL) dragged = true;
      if (!dragged || !clock) return;
      const [a, b] = [timeAt(from), timeAt(at)].map((ps) => Math.min(clock.state.endPs, Math.max(0, ps)));
      linking.setRange({ fromPs: Math.min(a!, b!), toPs: Math.max(a!, b!) });
    });
    listen('pointerup', (event) => {
      if (from === undefined) return;
      const at = from;
      from = undefined;
      if (dragged || !clock) return;
      linking.setRange(undefined);
      clock.pause();
      clock.setTime(timeAt(at));
      const bar = document.elementFromPoint(event.clientX, event.clientY)?.closest<SVGElement>('[data-rank]');
      if (bar?.dataset.rank) linking.select(bar.dataset.rank, linking.state.selected === bar.dataset.rank);
    });
    chart.addEventListener('pointerleave', () => linking.hover(undefined), { signal });
  }

  return {
    measure(nextX, nextTimeAt) {
      [x, timeAt] = [nextX, nextTimeAt];
      // The chart comes into its place after this.
      requestAnimationFrame(mark);
      mark();
    },
    attach,
  };
}

/** `2.1 µs to 4 µs`. */
export function rangeText({ fromPs, toPs }: Span): string {
  const time = (ps: number) => formatTime(Math.round(ps), 3).replace(' us', ' µs');
  return `${time(fromPs)} to ${time(toPs)}`;
}
