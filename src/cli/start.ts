/** The program as a process: real streams, signals, exit code. `bin/weft.js` imports it to run it. */
import { runCli } from './main.ts';
import type { Session } from './session.ts';

const session: Session = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY === true,
  interrupt: { requested: false },
  exitCode: 0,
};
// A reader that has seen enough (`weft list | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 70);
});
process.on('SIGINT', () => {
  // The first asks the work to stop and give its device back; work that does not hear it is left behind.
  if (session.interrupt.requested) process.exit(130);
  session.interrupt.requested = true;
  setTimeout(() => process.exit(130), 1000).unref();
});
await runCli(process.argv.slice(2), session);
process.exitCode = session.exitCode;
