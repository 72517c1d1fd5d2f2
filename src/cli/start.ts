/** The program as a process: real streams, signals, exit code. `bin/weft.js` imports it to run it. */
import { meaningOf } from './errno.ts';
import { runCli } from './main.ts';
import { Exit, type Interrupt, type Session } from './session.ts';

const session: Session = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY === true,
  interrupt: createInterrupt(),
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

/** A first interrupt asks the work to stop and give its device back; a second one, or a second's wait, does not ask. */
function createInterrupt(): Interrupt {
  let requested = false;
  let attending = false;
  const onInterrupt = () => {
    if (requested) process.exit(Exit.interrupted);
    requested = true;
    setTimeout(() => process.exit(Exit.interrupted), 1000).unref();
  };
  return {
    attend() {
      if (!attending) process.on('SIGINT', onInterrupt);
      attending = true;
    },
    leave() {
      process.off('SIGINT', onInterrupt);
      attending = false;
    },
    requested: () => requested,
  };
}
