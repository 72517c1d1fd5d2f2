import { afterEach, expect, test, vi } from 'vitest';
import { runCli } from '../../src/cli/main.ts';
import { createProgress } from '../../src/cli/process/progress.ts';
import { createSession, Interrupted } from '../../src/cli/process/session.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

function session(terminal: boolean, writeOut: (text: string) => void = () => undefined) {
  const errors: string[] = [];
  const writeErr = (text: string) => {
    errors.push(text);
  };
  const { signal } = new AbortController();
  const interrupt = { attend: () => undefined, leave: () => undefined, heard: () => undefined, signal };
  return { errors, ...createSession({ writeOut, writeErr, terminal }, interrupt) };
}

test('an error of our own is 70, and shows its stack when asked', async () => {
  const broken = () => {
    throw new TypeError('boom');
  };
  const plain = session(false, broken);
  await runCli(['list'], plain);
  expect(plain.exitCode).toBe(70);
  expect(plain.errors.join('')).toContain('weft: internal error: TypeError: boom');
  expect(plain.errors.join('')).not.toContain('session.test.ts');
  vi.stubEnv('WEFT_DEBUG', '1');
  const debug = session(false, broken);
  await runCli(['list'], debug);
  expect(debug.errors.join('')).toContain('session.test.ts');
});

// The validation takes eleven seconds if it goes on.
test.each([
  ['a simulation', ['run', 'test/cli/fixtures/sound.yaml', '--device', 'cpu']],
  ['a validation, whose threads it ends', ['validate', '--case', 'O-45']],
])('an interrupt during %s is 130', async (_, command) => {
  const controller = new AbortController();
  const stopped = {
    ...session(false),
    interrupt: {
      attend: () => controller.abort(new Interrupted('interrupted')),
      leave: () => undefined,
      heard: () => undefined,
      signal: controller.signal,
    },
  };
  await runCli(command, stopped);
  expect(stopped.exitCode).toBe(130);
  expect(stopped.errors).toEqual(['weft: interrupted\n']);
});

test('colours are for a terminal that shows them, and controls in a text never pass', () => {
  const seen: string[] = [];
  const writeOut = (text: string) => seen.push(text);
  const interrupt = {
    attend: () => undefined,
    leave: () => undefined,
    heard: () => undefined,
    signal: new AbortController().signal,
  };
  const streams = { writeOut, writeErr: () => undefined, terminal: true };
  createSession({ ...streams, colours: true }, interrupt).out('a\x1b[1m', 'red');
  createSession({ ...streams, colours: true }, interrupt).out('b');
  createSession(streams, interrupt).out('c', 'red');
  expect(seen).toEqual(['\x1b[31ma␛[1m\x1b[39m', 'b', 'c']);
});

test('progress is drawn on a terminal only, at most ten times a second, and cleared', () => {
  vi.useFakeTimers({ toFake: ['performance'], now: 1_000_000 });
  vi.advanceTimersByTime(1000);
  const terminal = session(true);
  const progress = createProgress(terminal, {});
  progress.update(0.25, 'routing');
  progress.update(0.26, 'routing');
  vi.advanceTimersByTime(200);
  progress.update(0.5, 'routing');
  progress.clear();
  expect(terminal.errors).toEqual([
    '\r\x1b[K██████░░░░░░░░░░░░░░░░░░ 25 % routing',
    '\r\x1b[K████████████░░░░░░░░░░░░ 50 % routing',
    '\r\x1b[K',
  ]);
  for (const [silent, options] of [
    [session(false), {}],
    [session(true), { quiet: true }],
    [session(true), { progress: 'none' }],
  ] as const) {
    createProgress(silent, options).update(0.5, 'routing');
    expect(silent.errors).toEqual([]);
  }
});

test('without a terminal, or if asked for, progress is a line every 30 s with the time that is left', () => {
  for (const [silent, options] of [
    [session(false), {}],
    [session(true), { progress: 'plain' }],
  ] as const) {
    let nowMs = 0;
    const progress = createProgress(silent, options, () => nowMs);
    for (; nowMs < 100_000; nowMs += 500) progress.update(nowMs / 400_000, 'routing');
    progress.clear();
    // The rest of 400 s: 370, 340 and 310 s.
    expect(silent.errors).toEqual([
      'weft: 7 %, about 6.2 min left: routing\n',
      'weft: 15 %, about 5.7 min left: routing\n',
      'weft: 22 %, about 5.2 min left: routing\n',
    ]);
  }
});
