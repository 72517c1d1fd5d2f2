/** The control of simulated time: play, a slider, the time, and how fast it goes by. */
import { formatTime } from 'weft';
import { h } from '../dom.ts';
import type { Clock, ClockState } from './clock.ts';

const STEPS = 1000;
const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;

export interface Scrubber {
  readonly element: HTMLElement;
  destroy(): void;
}

/** The time and the end of the run, as text. */
export function timeText({ timePs, endPs }: ClockState): string {
  return `${formatTime(Math.round(timePs))} of ${formatTime(Math.round(endPs))}`.replaceAll(' us', ' µs');
}

/** A scrubber of a clock. It may be one for several views. */
export function createScrubber(clock: Clock): Scrubber {
  const play = h('button', {
    type: 'button',
    class: 'btn line small',
    id: 'play',
    onclick: () => (clock.state.playing ? clock.pause() : clock.play()),
  });
  const slider = h('input', {
    ...{ type: 'range', id: 'time', min: 0, max: STEPS, step: 1, 'aria-label': 'Simulated time' },
    oninput() {
      clock.pause();
      clock.setTime((Number(slider.value) / STEPS) * clock.state.endPs);
    },
  });
  const text = h('output', { for: 'time', id: 'time-text' });
  const speed = h(
    'select',
    { id: 'speed', 'aria-label': 'Speed', onchange: () => clock.setSpeed(Number(speed.value)) },
    ...SPEEDS.map((factor) => h('option', { value: factor, selected: factor === 1 }, `${factor}×`)),
  );
  const show = (state: ClockState) => {
    const still = state.endPs <= 0;
    slider.value = String(still ? 0 : Math.round((state.timePs / state.endPs) * STEPS));
    slider.setAttribute('aria-valuetext', timeText(state));
    text.textContent = timeText(state);
    const what = state.playing ? 'Pause' : 'Play';
    if (play.textContent !== what) play.textContent = what;
    play.disabled = still;
    slider.disabled = still;
  };
  const unsubscribe = clock.subscribe(show);
  show(clock.state);
  const element = h(
    'div',
    { class: 'moment', role: 'group', 'aria-label': 'Simulated time' },
    ...[play, slider, text, speed],
  );
  return { element, destroy: () => unsubscribe() };
}
