/** The program as a process: real streams, signals, exit code. `bin/weft.js` imports it to run it. */
import { meaningOf } from './errno.ts';
import { runCli } from './main.ts';
import { Exit, type Session } from './session.ts';

const session: Session = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY === true,
  interruptible,
  exitCode: 0,
};
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`weft list | head -1`) is no failure.
  if (error.code === 'EPIPE') process.exit(session.exitCode);
  session.err(`weft: error: the result cannot be written: ${meaningOf(error)}\n`);
  process.exit(Exit.badInput);
});
// Where nobody can be told, the exit code still tells.
process.stderr.on('error', () => undefined);
await runCli(process.argv.slice(2), session);
process.exitCode = session.exitCode;

/**
 * While the work lasts, an interrupt asks it to stop and give its device back; a second one, or a second's wait, does
 * not ask. Outside of it the signal's own action ends the process at once, for which the shell says 130 as well.
 */
async function interruptible<T>(work: (requested: () => boolean) => Promise<T>): Promise<T> {
  let requested = false;
  const onInterrupt = () => {
    if (requested) process.exit(Exit.interrupted);
    requested = true;
    setTimeout(() => process.exit(Exit.interrupted), 1000).unref();
  };
  process.on('SIGINT', onInterrupt);
  try {
    return await work(() => requested);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}
