/**
 * The program as a process: real streams, signals, exit code. `bin/weft.js` imports it to run it.
 */
import { runCli } from '../main.ts';
import { createSession, Exit, type Interrupt, Interrupted } from './session.ts';
import { attendStreams, processStreams, refusesClosedOutput } from './streams.ts';

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
 * A first interrupt asks the work to stop and give its device back; a second one, or a second's
 * wait, does not ask.
 */
function createInterrupt(): Interrupt {
  const controller = new AbortController();
  let attending = false;
  const onInterrupt = () => {
    if (controller.signal.aborted) process.exit(Exit.interrupted);
    controller.abort(new Interrupted('interrupted'));
    setTimeout(() => process.exit(Exit.interrupted), 1000).unref();
  };
  return {
    signal: controller.signal,
    attend() {
      if (!attending) process.on('SIGINT', onInterrupt);
      attending = true;
    },
    leave() {
      process.off('SIGINT', onInterrupt);
      attending = false;
    },
  };
}
