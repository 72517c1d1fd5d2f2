/** Simulated time, driven by hand. */
import { describe, expect, test } from 'vitest';
import { createClock, type Ticker } from '../../../demo/src/draw/clock.ts';
import { type Handling, onKey } from '../../../demo/src/draw/pointer.ts';

/** Real time that goes on when told to. */
function handTicker(reduced = false): Ticker & { tick(nowMs: number): void; readonly waiting: () => number } {
  const callbacks = new Map<number, (nowMs: number) => void>();
  let next = 1;
  return {
    request(callback) {
      callbacks.set(next, callback);
      return next++;
    },
    cancel: (handle) => callbacks.delete(handle),
    reducedMotion: () => reduced,
    tick(nowMs) {
      const due = [...callbacks.values()];
      callbacks.clear();
      for (const callback of due) callback(nowMs);
    },
    waiting: () => callbacks.size,
  };
}

describe('a clock of 1200 ps', () => {
  test('stands at the end; plays from the start in 12 s, and stops there', () => {
    const ticker = handTicker();
    const clock = createClock(1200, ticker);
    expect(clock.state).toMatchObject({ timePs: 1200, playing: false });
    clock.play();
    expect(clock.state).toMatchObject({ timePs: 0, playing: true });
    ticker.tick(5000);
    ticker.tick(6000);
    expect(clock.state.timePs).toBe(100);
    clock.setSpeed(2);
    ticker.tick(7000);
    expect(clock.state.timePs).toBe(300);
    ticker.tick(99_000);
    expect(clock.state).toMatchObject({ timePs: 1200, playing: false });
    expect(ticker.waiting()).toBe(0);
  });

  test('goes on where it was paused, and stays within the run', () => {
    const ticker = handTicker();
    const clock = createClock(1200, ticker);
    clock.setTime(600);
    clock.play();
    ticker.tick(0);
    ticker.tick(1000);
    clock.pause();
    expect(ticker.waiting()).toBe(0);
    expect(clock.state).toMatchObject({ timePs: 700, playing: false });
    clock.setTime(-5);
    expect(clock.state.timePs).toBe(0);
    clock.setTime(5000);
    expect(clock.state.timePs).toBe(1200);
  });

  test('where motion is to be reduced it goes in twelve steps, one a second', () => {
    const ticker = handTicker(true);
    const clock = createClock(1200, ticker);
    const seen: number[] = [];
    clock.play();
    clock.subscribe(({ timePs }) => seen.push(timePs));
    for (let ms = 0; ms <= 2500; ms += 100) ticker.tick(ms);
    expect(seen).toEqual([100, 200]);
  });

  test('of nothing does not play', () => {
    const clock = createClock(0, handTicker());
    clock.play();
    expect(clock.state.playing).toBe(false);
  });
});

describe('keys', () => {
  const log: string[] = [];
  const camera = { scaleX: 1, scaleY: 1, shiftX: 0, shiftY: 0 };
  const handling: Handling = {
    camera: () => camera,
    home: () => camera,
    size: () => ({ width: 100, height: 50 }),
    setCamera: ({ scaleX, shiftX, shiftY }) => log.push(`${scaleX} ${shiftX} ${shiftY}`),
    pointAt: () => log.push('point'),
    step: (by) => log.push(`step ${by}`),
    walk: (dx, dy) => log.push(`walk ${dx} ${dy}`),
    pressAt: () => log.push('press'),
    choose: () => log.push('choose'),
    leave: () => log.push('leave') > 0,
    togglePlay: () => log.push('toggle'),
  };

  test('move, walk, zoom around the middle, step, leave and play; others are not taken', () => {
    const taken = ['ArrowLeft', '+', '0', 'n', 'P', 'Escape', ' ', 'Tab', 'a'].map((key) =>
      onKey({ key, shiftKey: key === 'ArrowLeft' }, handling),
    );
    expect(taken).toEqual([true, true, true, true, true, true, true, false, false]);
    onKey({ key: 'ArrowUp', shiftKey: false }, handling);
    onKey({ key: 'Enter', shiftKey: false }, handling);
    // 1.25 times around (50, 25): the point at 0 moves to 50 - 62.5.
    expect(log).toEqual([
      '1 40 0',
      '1.25 -12.5 -6.25',
      '1 0 0',
      'step 1',
      'step -1',
      'leave',
      'toggle',
      'walk 0 -1',
      'choose',
    ]);
  });
});
