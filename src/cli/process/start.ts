/**
 * The program as a process: real streams, signals, exit code. `bin/weft.js` imports it to run it.
 */
import { runCli } from '../main.ts';
import { createSession, Exit, type Interrupt, Interrupted } from './session.ts';
import { attendStreams, processStreams, refusesClosedOutput } from './streams.ts';

/** Signals that ask for an end, and the exit codes that shells give them. */
const CODES = { SIGINT: Exit.interrupted, SIGTERM: Exit.terminated } as const;
const SIGNALS = Object.keys(CODES) as (keyof typeof CODES)[];

/** Work that does not stop within this time is not waited for, ms. */
const GRACE_MS = 5000;

const args = process.argv.slice(2);
const session = createSession(processStreams, createInterrupt());
attendStreams(session);
// Failures outside of a command's promise, a stream or a timer: reported like all others.
process.on('uncaughtException', async (error) => {
  const { reportError } = await import('./errors.ts');
  const { text, exitCode } = reportError(error, Boolean(process.env.WEFT_DEBUG));
  session.err(text);
  process.exit(exitCode);
});
if (!refusesClosedOutput(session, args)) await runCli(args, session);
process.exitCode = session.exitCode;

/**
 * A first signal asks the work to stop and give its device back. A second one ends the process, as
 * the system does: also while the host has no turn for a handler.
 */
function createInterrupt(): Interrupt {
  const controller = new AbortController();
  let attending = false;
  let grace: NodeJS.Timeout | undefined;
  const listen = (how: 'on' | 'off') => {
    for (const signal of SIGNALS) process[how](signal, onSignal);
  };
  function onSignal(signal: keyof typeof CODES): void {
    const code = CODES[signal];
    listen('off');
    controller.abort(new Interrupted('interrupted', code));
    grace = setTimeout(() => process.exit(code), GRACE_MS).unref();
  }
  return {
    signal: controller.signal,
    attend() {
      if (!attending && !controller.signal.aborted) listen('on');
      attending = true;
    },
    leave() {
      listen('off');
      attending = false;
    },
    heard: () => clearTimeout(grace),
  };
}
